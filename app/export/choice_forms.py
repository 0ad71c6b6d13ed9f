"""The fields in which a trainee types which pages of a file are printed: what was typed, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.core.words import plural
from app.export.file_choices import FileOffer
from app.export.page_ranges import EXAMPLE, LONGEST_WRITTEN, PageRangeError, PageRanges
from app.web.text import showable, tidy

ENOUGH = 7  # pages that a file has to have before the longer example makes sense
_COUNTED_LATER = "Its pages are counted when the file is made. Those that it does not have are left out."


@dataclass(frozen=True, slots=True)
class PagesField:
    """The field of one file.

    Attributes:
        typed: what stands in it, fit to be shown.
        pages: what that means; None for all pages, or where it means nothing.
        problem: why it means nothing, in a sentence.
    """

    offer: FileOffer
    typed: str
    pages: PageRanges | None = None
    problem: str = ""

    @property
    def name(self) -> str:
        """Return the name of the field, which is its place on the page too."""
        return field_name(self.offer.file_id)

    @property
    def hint(self) -> str:
        """Say how many pages the file has, and what can be typed."""
        has = f"It has {plural(self.offer.pages, 'page')}." if self.offer.pages else _COUNTED_LATER
        example = EXAMPLE if (self.offer.pages or ENOUGH) >= ENOUGH else "1"
        return f"{has} Leave the field empty to print all, or write for example {example}."


def field_name(file_id: UUID | str) -> str:
    """Return the name of the field for the pages of a file."""
    return f"pages-{file_id}"


def fields_of(offers: Sequence[FileOffer], sent: Mapping[str, str] | None = None) -> list[PagesField]:
    """Return the fields of the files, in order.

    Args:
        offers: the files.
        sent: what was typed, by the name of the field; None to show what is chosen now.
    """
    return [_field(offer, sent) for offer in offers]


def problems_of(fields: Sequence[PagesField]) -> list[dict[str, str]]:
    """Return what is wrong, for the summary at the head of a page: each with the place of its field."""
    return [
        {"text": f"{field.offer.name}: {field.problem}", "href": f"#{field.name}"}
        for field in fields
        if field.problem
    ]


def _field(offer: FileOffer, sent: Mapping[str, str] | None) -> PagesField:
    if sent is None or not offer.may_be_excerpted:
        return PagesField(offer, str(offer.choice.pages or ""), offer.choice.pages)
    typed = tidy(sent.get(field_name(offer.file_id)))
    shown = showable(typed[: LONGEST_WRITTEN + 1])
    if not typed:
        return PagesField(offer, "")
    try:
        return PagesField(offer, shown, PageRanges.typed(typed, offer.pages))
    except PageRangeError as error:
        return PagesField(offer, shown, problem=error.sentence)
