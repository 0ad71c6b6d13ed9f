"""Which pages of a pack have boxes for signatures in ink, and under which numbers they were made last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.export.application import ApplicationDocument
from app.export.application_sections import application_sections
from app.export.declaration_section import DECLARATION, KEY, declaration_html, declaration_section
from app.export.document import PortfolioDocument, section_key
from app.export.sections import Section
from app.export.values import PackKind
from app.export.wet_values import Place
from app.export.wet_words import digest_of_words, words_of


@dataclass(frozen=True, slots=True)
class Signable:
    """A section that is signed in ink.

    Attributes:
        title: what it is.
        what: the same within a sentence about a scan of it.
        words: what it says; empty where that is in a file of its own.
        words_digest: of what is signed.
    """

    key: str
    title: str
    what: str
    words: str
    words_digest: str


def signables(document: PortfolioDocument | ApplicationDocument) -> list[Signable]:
    """Return what is signed in ink in a document, in order."""
    if isinstance(document, PortfolioDocument):
        words = words_of(declaration_html(document))
        return [Signable(KEY, DECLARATION, "the signed declaration", words, digest_of_words(words))]
    return [
        Signable(
            section_key("slot", slot.key, part.key),
            part.file_name,
            f"the initialled certificate “{part.file_name}”",
            "",
            part.digest,
        )
        for slot in document.slots
        if slot.initial_boxes
        for part in slot.files
    ]


def blank_sections(document: PortfolioDocument | ApplicationDocument) -> list[Section]:
    """Return the sections that are signed in ink as they are printed, without any scan."""
    blank = replace(document, signed=())
    if isinstance(blank, PortfolioDocument):
        return [declaration_section(blank)]
    wanted = {signable.key for signable in signables(blank)}
    return [section for section in application_sections(blank) if section.key in wanted]


def places_in(
    document: PortfolioDocument | ApplicationDocument, positions: Mapping[str, int], total: int
) -> list[Place]:
    """Return the signature pages of a file that was made.

    Args:
        document: what the file would say now.
        positions: by section, the number of its first page in that file.
        total: the pages of that file.
    """
    kind = PackKind.PORTFOLIO if isinstance(document, PortfolioDocument) else PackKind.APPLICATION_DOCUMENTS
    return [
        place
        for signable in signables(document)
        if signable.key in positions
        for place in _pages(kind, signable, positions, total)
    ]


def _pages(kind: PackKind, signable: Signable, positions: Mapping[str, int], total: int) -> Iterator[Place]:
    first = positions[signable.key]
    last = min((number for number in positions.values() if number > first), default=total + 1) - 1
    for number in range(first, last + 1):
        nth = number - first + 1
        several = last > first
        yield Place(
            kind=kind,
            section_key=signable.key,
            nth=nth,
            number=number,
            total=total,
            title=f"{signable.title}, its page {nth}" if several else signable.title,
            what=f"{signable.what}, its page {nth}" if several else signable.what,
            words=signable.words,
            words_digest=signable.words_digest,
        )
