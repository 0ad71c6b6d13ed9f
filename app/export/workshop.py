"""Gives the sections of a pack their pages: from the cache where it can, rendered side by side where not."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pikepdf

from app.core.errors import StorageError
from app.export.crew import hands_for, rendered
from app.export.hiring import Made
from app.export.scratch import Spool, Stretch
from app.export.sections import Pages, Section, SectionCache, UnreadableError

# An open section of three pages takes half a megabyte; opening it again takes a few milliseconds. So those of
# a large pack are closed until they are joined, and all that are made while other processes take memory too.
MOST_OPEN = 150


@dataclass(frozen=True, slots=True)
class PackWarning:
    """One attachment that is not shown, with the sentence that stands on the page in its place."""

    section_key: str
    attachment_key: str
    sentence: str


@dataclass(slots=True)
class Workshop:
    """Gives sections their pages, and remembers what it did.

    Attributes:
        cache: where rendered sections are kept.
        progress: told how many steps of how many are done; what it raises stops the work.
        hands: tells how many processes so many missing sections are worth; none for this one alone.
        spool: where sections lie until the pack is joined.
        steps: how many there are: one for each section, and what its owner adds.
        rendered, reused: keys of the sections that were laid out anew, or came from the cache, in order.
        derived: of each section in the cache, by its digest, the attachments that it holds.
        warnings: the attachments that have a page in their place.
    """

    cache: SectionCache
    progress: Callable[[int, int], None]
    hands: Callable[[Sequence[Section]], int] = hands_for
    spool: Spool = field(default_factory=Spool)
    steps: int = 0
    done: int = 0
    rendered: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    derived: dict[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: list[PackWarning] = field(default_factory=list)

    def all_pages(self, sections: Sequence[Section]) -> list[Pages]:
        """Return the pages of every section, in order; what cannot be opened is rendered again."""
        found: dict[str, Pages] = {}
        few = len(sections) <= MOST_OPEN
        for section in sections:
            pieces = self.cache.get(section.digest)
            if pieces is not None and (pages := self._found(section, pieces)) is not None:
                found[section.key] = pages if few else pages.closed()
                self.step()
        missing = [section for section in sections if section.key not in found]
        sentences: dict[str, str] = {}
        hands = self.hands(missing)
        for section, made in self._made(missing, hands):
            if isinstance(made, UnreadableError):
                sentences[section.key] = made.sentence
            pages = Pages.read(section, self._kept(section, made))
            found[section.key] = pages if few and not hands else pages.closed()
            self.step()
        self._remember(sections, {section.key for section in missing}, sentences)
        return [found[section.key] for section in sections]

    def step(self) -> None:
        """Report that one more step is done."""
        self.done += 1
        self.progress(self.done, self.steps)

    def _made(self, missing: Sequence[Section], hands: int) -> Iterator[tuple[Section, Made]]:
        if hands:
            yield from rendered(missing, hands, self.spool)
            return
        for section in missing:
            try:
                made: Made = self.spool.add([section.make()])
            except UnreadableError as problem:
                made = problem
            yield section, made

    def _found(self, section: Section, pieces: Iterable[bytes]) -> Pages | None:
        """Open a section that was kept; None where it has gone meanwhile, or is damaged."""
        try:
            pages = Pages.read(section, self.spool.add(pieces), mend=False)
        except (StorageError, pikepdf.PdfError, ValueError):
            return None
        return pages if pages.count else None

    def _kept(self, section: Section, made: Made) -> Stretch:
        """Keep what was made; a page that stands in for an unreadable file is not kept."""
        if isinstance(made, Stretch):
            self.cache.put(section.digest, made)
            return made
        if section.substitute is None:
            raise made
        return self.spool.add([section.substitute(made.sentence)])

    def _remember(self, sections: Sequence[Section], missing: set[str], sentences: dict[str, str]) -> None:
        for section in sections:
            (self.rendered if section.key in missing else self.reused).append(section.key)
            if section.key in sentences:
                sentence = sentences[section.key]
                self.warnings.append(PackWarning(section.key, section.attachments[0], sentence))
            elif section.attachments:
                self.derived[section.digest] = section.attachments
