"""What a trainee chooses for single files of the portfolio; nothing chosen means that all of it is printed.

A choice is one of printing, never of content: no version of an entry changes with it, and no signature.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.blobs.values import MediaType
from app.core.errors import NotFoundError, RefusedError
from app.export.changes import note_change
from app.export.choice_models import PackFileChoice
from app.export.page_ranges import PageRanges
from app.export.policy import refusal_to_embed
from app.export.values import PackKind
from app.extensions import db
from app.placements.access import Access
from app.placements.policy import Capacity
from app.portfolio.models import Attachment, Evidence, EvidenceVersion, VersionFile
from app.portfolio.queries import is_newest, newest_submitted
from app.portfolio.values import AttachmentState

# Their pages are counted when they are laid out.
_WITHOUT_A_COUNT = frozenset({MediaType.DOCX, MediaType.XLSX, MediaType.CSV, MediaType.TXT})


@dataclass(frozen=True, slots=True)
class FileChoice:
    """What is chosen for a file.

    Attributes:
        pages: those that are printed; None for all.
        embedded: whether the original is embedded in the portfolio.
    """

    pages: PageRanges | None = None
    embedded: bool = False


NOTHING = FileChoice()


@dataclass(frozen=True, slots=True)
class FileOffer:
    """A file of the pack for which something can be chosen.

    Attributes:
        file_id: an attachment, or an application document.
        evidence_id: whose attachment; None for an application document.
        digest: of its content.
        pages: how many it has; None where that is known only once it is laid out.
        choice: what is chosen now.
    """

    file_id: UUID
    evidence_id: UUID | None
    name: str
    media_type: str
    size: int
    digest: str
    pages: int | None
    choice: FileChoice

    @property
    def may_be_excerpted(self) -> bool:
        """Say whether there are pages to choose among, or a choice to be taken back."""
        return self.choice.pages is not None or has_many_pages(self.media_type, self.pages)

    def some_of(self, chosen: PageRanges | None) -> PageRanges | None:
        """Return the pages that are chosen; None where these are all that it has."""
        is_whole = chosen is not None and self.pages is not None and chosen.covers(self.pages)
        return None if is_whole else chosen


def has_many_pages(media_type: str, pages: int | None) -> bool:
    """Say whether a file has, or may have, more than one page."""
    return media_type in _WITHOUT_A_COUNT if pages is None else pages > 1


def offered_files(placement_id: UUID) -> list[FileOffer]:
    """Return the files that the portfolio shows, in order of entries; two queries."""
    newest = newest_submitted([placement_id])
    files = db.session.scalars(
        sa.select(Attachment)
        .join(VersionFile, VersionFile.attachment_id == Attachment.id)
        .join(EvidenceVersion, EvidenceVersion.id == VersionFile.evidence_version_id)
        .join(newest, is_newest(newest))
        .join(Evidence, Evidence.id == EvidenceVersion.evidence_id)
        .where(Attachment.state == AttachmentState.PRESENT)
        .order_by(Evidence.number, VersionFile.position)
    ).all()
    choices = choices_for(placement_id, files)
    return [
        FileOffer(
            file.id,
            file.evidence_id,
            file.filename,
            file.media_type,
            file.size,
            file.digest,
            file.pages,
            choices[file.id],
        )
        for file in files
        if file.digest
    ]


def choices_for(placement_id: UUID, files: Iterable[Attachment]) -> Mapping[UUID, FileChoice]:
    """Return what is chosen for each of these files, by its number; one query.

    Where a file took the place of one of the same name in its entry, the pages that were chosen for that one
    count. Whether its original is embedded has to be decided anew: nobody has looked at what it holds.
    """
    here = {file.id: file for file in files}
    own: dict[UUID, FileChoice] = {}
    earlier: dict[tuple[UUID, str], FileChoice] = {}
    for row, file in _rows(placement_id):
        pages = PageRanges.typed(row.pages) if row.pages else None
        if file.id in here:
            own[file.id] = FileChoice(pages, row.embedded)
        else:
            earlier[file.evidence_id, file.filename] = FileChoice(pages)
    return {
        number: own.get(number) or earlier.get((file.evidence_id, file.filename), NOTHING)
        for number, file in here.items()
    }


def choose_pages(access: Access, chosen: Mapping[UUID, PageRanges | None]) -> None:
    """Write down which pages of which files are printed, in place of what was chosen for these before.

    Raises:
        NotFoundError: the person is not the trainee, or a file is not one that their portfolio shows.
    """
    placement_id = access.placement.id
    offers = _offers(access)
    if not chosen.keys() <= offers.keys():
        raise NotFoundError
    wanted = {number: offers[number].some_of(pages) for number, pages in chosen.items()}
    # What is chosen already keeps its day: the day of the last change is printed.
    new = {number: pages for number, pages in wanted.items() if pages != offers[number].choice.pages}
    _forget(placement_id, new.keys(), offers)
    for attachment_id, pages in new.items():
        _keep(attachment_id, FileChoice(pages, offers[attachment_id].choice.embedded))
    db.session.flush()


def offered_file(access: Access, attachment_id: UUID) -> FileOffer:
    """Return a file of somebody's own portfolio.

    Raises:
        NotFoundError: the person is not the trainee, or their portfolio does not show it.
    """
    return _offered(attachment_id, _offers(access))


def choose_original(access: Access, attachment_id: UUID, *, embedded: bool, inspected: bool = False) -> None:
    """Embed the original of a file, or leave it out again.

    Args:
        access: the trainee.
        attachment_id: the file.
        embedded: whether it is embedded.
        inspected: whether Techfolio could look into it, and has shown what it holds.

    Raises:
        NotFoundError: the person is not the trainee, or their portfolio does not show the file.
        RefusedError: nobody can say what the file holds.
    """
    offers = _offers(access)
    offer = _offered(attachment_id, offers)
    if embedded and (refusal := refusal_to_embed(inspected=inspected)):
        raise RefusedError(refusal)
    _forget(access.placement.id, {attachment_id}, offers)
    _keep(attachment_id, FileChoice(offer.choice.pages, embedded))
    db.session.flush()


def _offers(access: Access) -> Mapping[UUID, FileOffer]:
    """Return the files of somebody's own portfolio by their numbers; two queries.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    access.require(Capacity.TRAINEE)
    return {offer.file_id: offer for offer in offered_files(access.placement.id)}


def _offered(attachment_id: UUID, offers: Mapping[UUID, FileOffer]) -> FileOffer:
    if attachment_id not in offers:
        raise NotFoundError
    return offers[attachment_id]


def _keep(attachment_id: UUID, choice: FileChoice) -> None:
    if choice != NOTHING:
        pages = str(choice.pages or "")
        db.session.add(PackFileChoice(attachment_id=attachment_id, pages=pages, embedded=choice.embedded))


def _forget(placement_id: UUID, chosen: Collection[UUID], offers: Mapping[UUID, FileOffer]) -> None:
    """Forget what was chosen for these files, and for those whose place they took."""
    names = {(offers[number].evidence_id, offers[number].name) for number in chosen}
    for row, file in _rows(placement_id):
        replaced = file.id not in offers and (file.evidence_id, file.filename) in names
        if file.id in chosen or replaced:
            db.session.delete(row)
            # What is chosen no longer leaves no row, and so no day.
            note_change(placement_id, PackKind.PORTFOLIO)
    db.session.flush()


def _rows(placement_id: UUID) -> list[tuple[PackFileChoice, Attachment]]:
    rows = db.session.execute(
        sa.select(PackFileChoice, Attachment)
        .join(Attachment, Attachment.id == PackFileChoice.attachment_id)
        .join(Evidence, Evidence.id == Attachment.evidence_id)
        .where(Evidence.placement_id == placement_id)
        .order_by(PackFileChoice.changed_at, PackFileChoice.attachment_id)
    )
    return [(row, file) for row, file in rows]
