"""The verbs of application documents: add, describe, reorder, remove for good."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.blobs import queries as blob_queries
from app.blobs import service as blobs
from app.blobs.values import MediaType
from app.core.ids import new_id
from app.export.document import section_key
from app.export.document_changes import noting_changes
from app.export.models import ApplicationFile
from app.export.policy import may_go_along, takes_office_files
from app.export.positions import change_places
from app.export.slots import KEYS
from app.export.values import Slot
from app.export.wet_service import forget_section
from app.extensions import db
from app.placements.access import Access
from app.placements.models import Placement
from app.placements.policy import Capacity
from app.portfolio.files import Kept, Refused
from app.portfolio.values import AttachmentState

MOST_FILES = 60
NOT_A_PAGE = "Application documents are PDF files or pictures. Print this file to a PDF, then add that."
NOT_WRITTEN = (
    "An organisation chart or a job description is a PDF file, a picture, a Word document or an Excel "
    "workbook. Print this file to a PDF, then add that."
)
TOO_MANY = f"There are {MOST_FILES} application documents already. Remove one first."
ADDED_ALREADY = "This file is among your application documents already."


@dataclass(frozen=True, slots=True)
class Description:
    """What the trainee says about a document."""

    title: str
    awarded_on: date | None
    short_course: bool
    shown_anyway: bool = False


def add_documents(access: Access, slot: Slot, kept: Collection[Kept]) -> list[Refused]:
    """Add files that `take_in` has kept to a slot, and return those that were not added, with the reason.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    access.require(Capacity.TRAINEE)
    placement_id = access.placement.id
    _lock(placement_id)
    there = _all(placement_id)
    digests = {file.digest for file in there}
    position = max((file.position for file in there), default=0)
    refused = []
    for new in kept:
        sentence = _refusal(slot, new, digests)
        if sentence:
            refused.append(Refused(new.file.name, sentence))
            continue
        position += 1
        digests.add(new.digest)
        db.session.add(
            ApplicationFile(
                id=new_id(),
                placement_id=placement_id,
                slot=slot,
                digest=new.digest,
                filename=new.file.name,
                media_type=new.file.media_type.value,
                size=len(new.file.content),
                pages=new.file.page_count,
                position=position,
            )
        )
    db.session.flush()
    blobs.discard({new.digest for new in kept})
    return refused


def _refusal(slot: Slot, new: Kept, there: Collection[str | None]) -> str:
    kind = new.file.media_type
    as_office = takes_office_files(slot)
    if not (kind.is_picture or kind is MediaType.PDF or (as_office and may_go_along(kind))):
        return NOT_WRITTEN if as_office else NOT_A_PAGE
    if new.digest in there:
        return ADDED_ALREADY
    return TOO_MANY if len(there) >= MOST_FILES else ""


def describe(access: Access, file: ApplicationFile, said: Description) -> None:
    """Write what a document is; a short course is kept but left out of the file.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    access.require(Capacity.TRAINEE)
    with noting_changes(access.placement):
        file.title, file.awarded_on = said.title, said.awarded_on
        file.short_course, file.shown_anyway = said.short_course, said.shown_anyway


def move(access: Access, file: ApplicationFile, by: int) -> None:
    """Let a document change places with one of its slot so many places on; beyond the ends nothing happens.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    access.require(Capacity.TRAINEE)
    _lock(file.placement_id)
    row = [other for other in _all(file.placement_id) if other.slot is file.slot]
    with noting_changes(access.placement):
        change_places(row, file, by)


def remove(access: Access, file: ApplicationFile) -> None:
    """Remove a document for good, from every copy and from files made before; a shared content stays.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    access.require(Capacity.TRAINEE)
    _lock(file.placement_id)
    source_id, digest = file.id, file.digest
    forget_section(file.placement_id, section_key("slot", KEYS[file.slot], str(file.id)))
    with noting_changes(access.placement):
        db.session.delete(file)
    if digest is not None:
        still_used = digest in blob_queries.still_referenced({digest})
        blobs.purge_source(source_id, digest, still_used=still_used)


def _lock(placement_id: UUID) -> None:
    """Let no document be added, moved or removed, and no pack be finished, until this transaction ends."""
    db.session.execute(sa.select(Placement.id).where(Placement.id == placement_id).with_for_update())
    rows = sa.select(ApplicationFile.id).where(ApplicationFile.placement_id == placement_id)
    db.session.execute(rows.order_by(ApplicationFile.id).with_for_update())


def _all(placement_id: UUID) -> list[ApplicationFile]:
    return list(
        db.session.scalars(
            sa.select(ApplicationFile)
            .where(
                ApplicationFile.placement_id == placement_id, ApplicationFile.state != AttachmentState.PURGED
            )
            .order_by(ApplicationFile.position, ApplicationFile.id)
        )
    )
