"""What a section of a pack is, and how one that was rendered before is found again by its digest."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pikepdf

from app.export.blanks import MARK, mark_blanks
from app.export.rendering import digest_of, to_pdf


class SectionCache(Protocol):
    """Where rendered sections are kept: a section's digest to the bytes of its PDF."""

    def get(self, digest: str) -> bytes | None:
        """Return what was put under that digest, or nothing."""

    def put(self, digest: str, content: bytes) -> None:
        """Keep content under its digest."""


class MemoryCache:
    """A section cache that lasts as long as it is held."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, digest: str) -> bytes | None:
        """Return what was put under that digest, or nothing."""
        return self.kept.get(digest)

    def put(self, digest: str, content: bytes) -> None:
        """Keep content under its digest."""
        self.kept[digest] = content


class UnreadableError(Exception):
    """An attachment cannot be turned into pages.

    Attributes:
        sentence: why, for the page that stands in its place.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Layout:
    """Lays HTML out; a plain value, so that another process can do it.

    Attributes:
        html: what is laid out.
        numbered: whether it has blanks for page numbers.
    """

    html: str
    numbered: bool = False

    def __call__(self) -> bytes:
        """Return the PDF."""
        content = to_pdf(self.html)
        return mark_blanks(content, self.html.count(MARK)) if self.numbered else content


@dataclass(frozen=True, slots=True)
class Section:
    """One run of pages.

    Attributes:
        key: its name; links lead to it and ``positions`` lists it.
        digest: of everything that decides its pages; page numbers that it prints are filled in afterwards.
        make: renders its PDF; raises `UnreadableError` if that cannot be done, then ``substitute`` is used.
        substitute: renders the page that stands in for it; never cached.
        foot: the reference that is stamped at the foot of its pages.
        bookmark: its title in the outline; empty for none.
        depth: how deep its bookmark stands below the top level.
        attachments: keys of the attachments whose content or name it holds.
        numbered: whether it prints page numbers, and with them names from all over the pack.
    """

    key: str
    digest: str
    make: Callable[[], bytes]
    foot: str
    bookmark: str
    depth: int = 0
    attachments: tuple[str, ...] = ()
    substitute: Callable[[str], bytes] | None = None
    numbered: bool = False


@dataclass(slots=True)
class Pages:
    """A section whose PDF is at hand, opened."""

    section: Section
    pdf: pikepdf.Pdf

    @property
    def count(self) -> int:
        """How many pages it has."""
        return len(self.pdf.pages)


@dataclass(slots=True)
class Workshop:
    """Gives sections their pages, from the cache where it can, and remembers what it did."""

    cache: SectionCache
    progress: Callable[[int, int], None]
    steps: int = 0
    done: int = 0
    rendered: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    derived: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unreadable: list[tuple[Section, str]] = field(default_factory=list)

    def pages(self, section: Section) -> Pages:
        """Return the section's pages; what the cache holds but cannot be opened is rendered again."""
        content = self.cache.get(section.digest)
        pdf = _opened(content) if content is not None else None
        if pdf is not None:
            self.reused.append(section.key)
            self._remember(section)
        else:
            pdf = self._rendered(section)
        return Pages(section, pdf)

    def all_pages(self, sections: Sequence[Section]) -> list[Pages]:
        """Return the pages of every section, in order."""
        found = []
        for section in sections:
            found.append(self.pages(section))
            self.step()
        return found

    def step(self) -> None:
        """Report that one more step is done."""
        self.done += 1
        self.progress(self.done, self.steps)

    def _rendered(self, section: Section) -> pikepdf.Pdf:
        self.rendered.append(section.key)
        try:
            content = section.make()
        except UnreadableError as problem:
            if section.substitute is None:
                raise
            self.unreadable.append((section, problem.sentence))
            return pikepdf.open(io.BytesIO(section.substitute(problem.sentence)))
        self.cache.put(section.digest, content)
        self._remember(section)
        return pikepdf.open(io.BytesIO(content))

    def _remember(self, section: Section) -> None:
        if section.attachments:
            self.derived[section.digest] = section.attachments


def laid_out(
    key: str,
    html: str,
    *,
    foot: str,
    bookmark: str,
    depth: int = 0,
    attachments: tuple[str, ...] = (),
    numbered: bool = False,
) -> Section:
    """Return the section that is this HTML laid out; its digest is that of the HTML."""
    return Section(
        key,
        digest_of(html),
        Layout(html, numbered),
        foot,
        bookmark,
        depth,
        attachments,
        numbered=numbered,
    )


def _opened(content: bytes) -> pikepdf.Pdf | None:
    try:
        pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=False)
        pages = len(pdf.pages)
    except (pikepdf.PdfError, ValueError):
        return None
    return pdf if pages else None
