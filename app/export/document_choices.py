"""What a trainee chooses for an application document: the pages that are printed, and its original."""

from app.core.clock import now
from app.core.errors import NotFoundError, RefusedError
from app.export.document_changes import noting_changes
from app.export.file_choices import FileChoice, FileOffer
from app.export.models import ApplicationFile
from app.export.page_ranges import PageRanges
from app.export.policy import may_go_along, refusal_to_embed
from app.placements.access import Access
from app.placements.policy import Capacity


def offer_of(file: ApplicationFile) -> FileOffer:
    """Return what can be chosen for a document, and what is chosen now.

    Raises:
        NotFoundError: it was removed for good.
    """
    if file.digest is None:
        raise NotFoundError
    pages = PageRanges.typed(file.printed_pages) if file.printed_pages else None
    return FileOffer(
        file.id,
        None,
        file.filename,
        file.media_type,
        file.size,
        file.digest,
        file.pages,
        FileChoice(pages, file.embedded),
    )


def choose_document_pages(access: Access, file: ApplicationFile, chosen: PageRanges | None) -> None:
    """Write down which pages of a document are printed; None for all.

    Raises:
        NotFoundError: the person is not the trainee, or the document was removed for good.
    """
    access.require(Capacity.TRAINEE)
    pages = str(offer_of(file).some_of(chosen) or "")
    if pages != file.printed_pages:
        with noting_changes(access.placement):
            file.printed_pages, file.pages_chosen_at = pages, now()


def original_of(access: Access, file: ApplicationFile) -> FileOffer:
    """Return a document whose original its trainee may embed.

    Raises:
        NotFoundError: the person is not the trainee, or its pages are all that it holds.
    """
    access.require(Capacity.TRAINEE)
    if not may_go_along(file.media_type):
        raise NotFoundError
    return offer_of(file)


def choose_document_original(
    access: Access, file: ApplicationFile, *, embedded: bool, inspected: bool = False
) -> None:
    """Embed the original of a document in the application documents, or leave it out again.

    Args:
        access: the trainee.
        file: the document.
        embedded: whether it is embedded.
        inspected: whether Techfolio could look into it, and has shown what it holds.

    Raises:
        NotFoundError: as `original_of`.
        RefusedError: nobody can say what the file holds.
    """
    original_of(access, file)
    if embedded and (refusal := refusal_to_embed(inspected=inspected)):
        raise RefusedError(refusal)
    with noting_changes(access.placement):
        file.embedded = embedded
