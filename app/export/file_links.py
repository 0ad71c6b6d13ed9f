"""The links of a file as they are printed: nobody clicks on paper, so each address stands in a list.

Only addresses of the web and of mail are printed. Others (scripts, files of somebody's computer, data) lead
nowhere for a reader, and are counted. None is a link in the pack: what is printed cannot be clicked.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.core.words import listed, plural
from app.export.cleaning import one_line

# Project rule, as for attached text: what is more is counted. An alternative text has to hold them all.
MOST_LINKS = 40
MOST_LETTERS = 300
MOST_WORDS = 80
_SCHEMES = ("http://", "https://", "mailto:")
# Where a line ends, a space comes in, and a stroke may be read as another one.
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a file has it.

    Attributes:
        address: where it leads.
        where: where it stands in the file, for instance ``page 3`` or ``Uniformity, B2``.
        words: what a reader sees of it; empty where that is not known.
    """

    address: str
    where: str
    words: str = ""

    @property
    def may_be_printed(self) -> bool:
        """Say whether it leads to the web or to a mail address."""
        return self.address.lower().startswith(_SCHEMES)

    @property
    def names_itself(self) -> bool:
        """Say whether its words are its address, so that it can be read where it stands."""
        return _SIGNS.sub("", bare(self.address)) in _SIGNS.sub("", self.words)


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One address as it is printed, with the places where it stands and the first words over it."""

    where: str
    words: str
    address: str

    @property
    def told(self) -> str:
        """The same for somebody who does not see it."""
        return ", ".join(filter(None, (self.where, self.words, self.address)))


@dataclass(frozen=True, slots=True)
class LinkList:
    """The links of a file that is printed.

    Attributes:
        lines: each address once, in the order in which they come first.
        more: sentences about what is not in the list.
    """

    lines: tuple[LinkLine, ...]
    more: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything has to be printed."""
        return bool(self.lines or self.more)

    @property
    def told(self) -> str:
        """The whole list in words."""
        return ". ".join((*(line.told for line in self.lines), *self.more))


def link_list(links: Iterable[Link]) -> LinkList:
    """Return what is printed of the links of a file, in their order, without those that name themselves."""
    hidden = [link for link in links if not link.names_itself]
    found: dict[str, list[Link]] = {}
    for link in hidden:
        if link.may_be_printed:
            found.setdefault(link.address, []).append(link)
    lines = tuple(_line(same) for same in found.values())
    return LinkList(lines[:MOST_LINKS], tuple(_more(lines, hidden)))


def joined(found: Sequence[Link], more: Sequence[Link]) -> list[Link]:
    """Return links with those of others whose address is not among them, and with their words where it is."""
    there = {bare(link.address) for link in found}
    words = {bare(link.address): link.words for link in more}
    told = (replace(link, words=link.words or words.get(bare(link.address), "")) for link in found)
    return [*told, *(link for link in more if bare(link.address) not in there)]


def bare(address: str) -> str:
    """Return an address as people write it: without its scheme and the stroke at its end."""
    scheme = next((scheme for scheme in _SCHEMES if address.lower().startswith(scheme)), "")
    return address[len(scheme) :].rstrip("/")


def _line(same: Sequence[Link]) -> LinkLine:
    words = next((link.words for link in same if link.words), "")
    where = listed(list(dict.fromkeys(link.where for link in same)))
    return LinkLine(_cut(where, MOST_WORDS), _cut(words, MOST_WORDS), _cut(same[0].address, MOST_LETTERS))


def _more(lines: Sequence[LinkLine], hidden: Sequence[Link]) -> Iterable[str]:
    if (more := len(lines) - MOST_LINKS) > 0:
        yield f"{plural(more, 'more address is', 'more addresses are')} behind links of this file."
    others = len({link.address for link in hidden if not link.may_be_printed})
    if others:
        yield (
            f"{plural(others, 'link leads', 'links lead')} neither to the web nor to a mail address, "
            "and cannot be followed from paper."
        )


def _cut(text: str, most: int) -> str:
    """Return a text on one line, at most so many letters long."""
    # Without places where a line may break: whoever copies an address would copy them too.
    line = one_line(text).replace("\u200b", "")
    return line if len(line) <= most else f"{line[:most]}…"
