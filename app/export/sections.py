"""What a section of a pack is, and how one that was rendered before is found again by its digest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import pikepdf

from app.export.blanks import MARK, mark_blanks
from app.export.rendering import digest_of, to_pdf
from app.export.scratch import Stretch


class SectionCache(Protocol):
    """Where rendered sections are kept: a section's digest to the bytes of its PDF."""

    def get(self, digest: str) -> Iterable[bytes] | None:
        """Return the pieces of what was put under that digest, or nothing.

        Raises:
            StorageError: it cannot be read after all; this may come with any of the pieces.
        """

    def put(self, digest: str, content: Stretch) -> None:
        """Keep content under its digest."""


class MemoryCache:
    """A section cache that lasts as long as it is held."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, digest: str) -> Iterable[bytes] | None:
        """Return what was put under that digest, or nothing."""
        return [self.kept[digest]] if digest in self.kept else None

    def put(self, digest: str, content: Stretch) -> None:
        """Keep content under its digest."""
        self.kept[digest] = content.content()


class UnreadableError(Exception):
    """An attachment cannot be turned into pages.

    Attributes:
        sentence: why, for the page that stands in its place.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Making(Protocol):
    """What renders a section."""

    def __call__(self) -> bytes:
        """Return the section's PDF.

        Raises:
            UnreadableError: what it shows cannot be turned into pages.
        """

    def portable(self) -> "Making":
        """Return the same for another process: what only this one can read goes along as `Carried`."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Lays HTML out; a plain value, so that another process can do it.

    Attributes:
        html: what is laid out.
        numbered: whether it has blanks for page numbers.
        tags: whether what is read aloud is told from what is not.
    """

    html: str
    numbered: bool = False
    tags: bool = True

    def __call__(self) -> bytes:
        """Return the PDF."""
        content = to_pdf(self.html, tags=self.tags)
        return mark_blanks(content, self.html.count(MARK)) if self.numbered else content

    def some(self, numbers: Sequence[int]) -> bytes:
        """Return the PDF of some of its pages, counted from 1, with the tags of these alone."""
        if self.numbered:
            raise TypeError("Pages of which some are laid out print no page numbers.")
        return to_pdf(self.html, tags=self.tags, pages=numbers)

    def portable(self) -> "Layout":
        """Return itself: it is a plain value."""
        return self


@dataclass(frozen=True, slots=True)
class Section:
    """One run of pages.

    Attributes:
        key: its name; links lead to it and ``positions`` lists it.
        digest: of everything that decides its pages; page numbers that it prints are filled in afterwards.
        make: renders its PDF; if it raises `UnreadableError`, ``substitute`` is used.
        substitute: renders the page that stands in for it; never cached.
        foot: the reference that is stamped at the foot of its pages.
        bookmark: its title in the outline; empty for none.
        depth: how deep its bookmark stands below the top level.
        attachments: keys of the attachments whose content or name it holds.
        numbered: whether it prints page numbers, and with them names from all over the pack.
        effort: about how many milliseconds its rendering takes: what takes longest begins first.
        is_heavy: whether its rendering takes much memory.
    """

    key: str
    digest: str
    make: Making
    foot: str
    bookmark: str
    depth: int = 0
    attachments: tuple[str, ...] = ()
    substitute: Callable[[str], bytes] | None = None
    numbered: bool = False
    effort: int = 0
    is_heavy: bool = False


@dataclass(slots=True)
class Pages:
    """A section whose PDF is at hand.

    Attributes:
        section: what it is.
        content: where its PDF lies.
        count: how many pages it has.
    """

    section: Section
    content: Stretch
    count: int
    _pdf: pikepdf.Pdf | None = None

    @classmethod
    def read(cls, section: Section, content: Stretch, *, mend: bool = True) -> "Pages":
        """Open a section's PDF and count its pages.

        Raises:
            PdfError: it is damaged, and is not to be mended.
            ValueError: as before.
        """
        pdf = _opened(content, mend=mend)
        return cls(section, content, len(pdf.pages), pdf)

    def opened(self) -> pikepdf.Pdf:
        """Return its PDF, which stays open until it is closed."""
        if self._pdf is None:
            self._pdf = _opened(self.content)
        return self._pdf

    def closed(self) -> "Pages":
        """Return itself, closed."""
        self.close()
        return self

    def close(self) -> None:
        """Let go of its PDF, whose objects take many times what the file does; it can be opened again."""
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None


def _opened(content: Stretch, *, mend: bool = True) -> pikepdf.Pdf:
    # Read where it lies: mapped into memory, every page that was ever looked at would count.
    return pikepdf.open(content.opened(), attempt_recovery=mend, access_mode=pikepdf.AccessMode.stream)


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
        # As measured: half of it goes into elements, a line of a table most, the rest into lines of text.
        effort=html.count("<") // 2 + len(html) // 150,
    )
