"""Which pages of a pack have boxes for signatures in ink, and under which numbers they were made last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.export.application import CV_SLOT, ApplicationDocument, ApplicationSlot
from app.export.application_sections import application_sections, statement_html
from app.export.completion import COMPLETION
from app.export.completion import KEY as COMPLETION_KEY
from app.export.cv_sections import CV, cv_html
from app.export.cv_sections import KEY as CV_KEY
from app.export.declaration_section import DECLARATION, KEY, declaration_html, declaration_section
from app.export.document import AttachmentPart, PortfolioDocument, section_key
from app.export.sections import Section
from app.export.values import PackKind
from app.export.wet_values import Place
from app.export.wet_words import digest_of_words, words_of

# By slot: what a file of it is called once it was signed.
_SIGNED_FILES = {
    CV_SLOT: "signed CV",
    "organisation-chart": "signed organisation chart",
    "certificates": "initialled certificate",
}


# Pages of a file whose number nobody knows; more will not be signed one by one.
_MOST_SIGNED = 500


@dataclass(frozen=True, slots=True)
class Signable:
    """A section that is signed in ink.

    Attributes:
        title: what it is.
        what: the same within a sentence about a scan of it.
        words: what it says; empty where that is in a file or in entries of its own.
        words_digest: of what is signed.
        on_last: whether it is its last page alone that is signed, of which there is one whatever its number.
        printed: of a file, the numbers of its pages that are printed, in order; None where all are, or nobody
            knows how many it has. Behind them its links may be listed.
        ends: whether of these the last alone is signed.
        since: since when these pages are chosen, where others were before.
    """

    key: str
    title: str
    what: str
    words: str
    words_digest: str
    on_last: bool = False
    printed: tuple[int, ...] | None = None
    ends: bool = False
    since: datetime | None = None

    def page_at(self, place: int) -> int | None:
        """Return which page of the file stands at a place of the section, from 1; None for no signed one."""
        if self.printed is None:
            return place
        if place > len(self.printed) or (self.ends and place < len(self.printed)):
            return None
        return self.printed[place - 1]

    def place_of(self, page: int) -> int | None:
        """Return at which place of the section a page of the file stands; None where it is not printed."""
        if self.printed is None:
            return page
        place = self.printed.index(page) + 1 if page in self.printed else None
        return place if place is not None and self.page_at(place) == page else None


def signables(document: PortfolioDocument | ApplicationDocument) -> list[Signable]:
    """Return what is signed in ink in a document, in order."""
    if isinstance(document, PortfolioDocument):
        words = words_of(declaration_html(document))
        return [Signable(KEY, DECLARATION, "the signed declaration", words, digest_of_words(words))]
    return [*_statement(document), *(found for slot in document.slots for found in _in_slot(slot))]


def _statement(document: ApplicationDocument) -> Iterator[Signable]:
    # One that is not complete says that it is not to be signed.
    if document.completion and document.completion.is_complete:
        words = words_of(statement_html(document, document.completion))
        what = "the signed completion statement"
        yield Signable(COMPLETION_KEY, COMPLETION, what, words, digest_of_words(words), on_last=True)


def _in_slot(slot: ApplicationSlot) -> Iterator[Signable]:
    if slot.built:
        if slot.built.lines:
            # Its words stay in its entries: what is deleted there shall not live on beside a printed page.
            digest = digest_of_words(words_of(cv_html(slot.built)))
            yield Signable(CV_KEY, CV, "the signed CV", "", digest, on_last=True)
        return
    # What is signed is the end of a CV; of the others each page is.
    ends = slot.key == CV_SLOT
    for part in slot.files[-1:] if ends else slot.files if slot.key in _SIGNED_FILES else ():
        yield Signable(
            section_key("slot", slot.key, part.key),
            part.file_name,
            f"the {_SIGNED_FILES[slot.key]} “{part.file_name}”",
            "",
            part.digest,
            printed=_printed(part),
            ends=ends,
            since=part.chosen_at,
        )


def _printed(part: AttachmentPart) -> tuple[int, ...] | None:
    """Return the numbers of a file's pages that are printed; None where that is all that is known.

    A page is known by its number in the file, so that a scan of it stays what it is whatever else is printed.
    """
    if part.chosen is None:
        return tuple(range(1, part.pages + 1)) if part.pages else None
    if part.pages is None:
        # What it does not have lies at the end, and has no place.
        return part.chosen.first(_MOST_SIGNED)
    there = part.chosen.within(part.pages)
    return tuple(there.numbers()) if there else ()


def blank_sections(document: PortfolioDocument | ApplicationDocument) -> list[Section]:
    """Return the sections that are signed in ink as they are printed, without any scan."""
    blank = replace(document, signed=())
    if isinstance(blank, PortfolioDocument):
        return [declaration_section(blank)]
    wanted = {signable.key for signable in signables(blank)}
    return [section for section in application_sections(blank) if section.key in wanted]


def places_in(
    document: PortfolioDocument | ApplicationDocument,
    positions: Mapping[str, int],
    total: int,
    made_at: datetime | None = None,
) -> list[Place]:
    """Return the signature pages of a file that was made.

    Args:
        document: what the file would say now.
        positions: by section, the number of its first page in that file.
        total: the pages of that file.
        made_at: when it was made: it has no numbers for pages of a document that were chosen since.
    """
    return [
        place
        for signable in signables(document)
        if signable.key in positions and not (made_at and signable.since and signable.since > made_at)
        for place in _pages(document.kind, signable, positions, total)
    ]


def _pages(kind: PackKind, signable: Signable, positions: Mapping[str, int], total: int) -> Iterator[Place]:
    first = positions[signable.key]
    last = min((number for number in positions.values() if number > first), default=total + 1) - 1
    for number in range(last if signable.on_last else first, last + 1):
        place = 1 if signable.on_last else number - first + 1
        nth = place if signable.on_last else signable.page_at(place)
        if nth is None:
            continue
        several = not signable.on_last and (nth > 1 or (last > first and signable.printed != (1,)))
        yield Place(
            kind=kind,
            section_key=signable.key,
            nth=nth,
            place=place,
            number=number,
            total=total,
            title=f"{signable.title}, its page {nth}" if several else signable.title,
            what=f"{signable.what}, its page {nth}" if several else signable.what,
            words=signable.words,
            words_digest=signable.words_digest,
            on_last=signable.on_last,
        )
