"""What is said where only some pages of a file are printed: on the first of them, and where none is there."""

from app.core.words import sentence_case
from app.export.page_ranges import PageRanges
from app.export.sections import UnreadableError
from app.export.words import shortened

ARCHIVE = "the whole file is in the portfolio's archive"
COVERED = "A sign-off covers the whole file."


class NoSuchPagesError(UnreadableError):
    """A file has none of the pages that are chosen, so that a page with this sentence stands in its place."""


def note_of(chosen: PageRanges, pages: int, file_name: str, *, is_signed_off: bool = True) -> str:
    """Return what stands on the first page that is printed.

    Args:
        chosen: the pages that are wanted.
        pages: how many the file has.
        file_name: as the person named it.
        is_signed_off: whether the file is evidence, which sign-offs cover.

    Raises:
        NoSuchPagesError: the file has none of them.
    """
    there, lost = chosen.within(pages), chosen.beyond(pages)
    ends = "has 1 page" if pages == 1 else f"has {pages} pages"
    if there is None:
        raise NoSuchPagesError(
            f"Nothing of this file is printed: it {ends}, and what was chosen is {chosen.words}. "
            f"{sentence_case(ARCHIVE)}."
        )
    note = f"{sentence_case(there.words)} of {pages} of {shortened(file_name)}; {ARCHIVE}."
    if is_signed_off:
        note += f" {COVERED}"
    if lost is not None:
        note += f" Left out, because the file {ends}: {lost.words}."
    return note
