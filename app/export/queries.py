"""What is read for the pages of the pack: files that were made, documents, the report, drafts left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.blobs.models import Blob, Derivation, DerivedKind
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.export.models import ApplicationFile, Export, RoleReport
from app.export.policy import has_older, may_have, may_make
from app.export.values import PACK_WORDS
from app.export.volume_queries import VolumeFound, volumes_of
from app.extensions import db
from app.identity.models import User
from app.jobs.models import IN_HAND, Job
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.portfolio.models import Attachment, Evidence, EvidenceVersion, PatientDataReport
from app.portfolio.values import AttachmentState, EvidenceState


@dataclass(frozen=True, slots=True)
class ExportFound:
    """A file of the pack with its size in bytes.

    Attributes:
        held: whether something in it is under an open report.
        further: the volumes after the first, where it left as several files.
        cancelled_by: the name of who cancelled its making; empty where nobody did.
    """

    export: Export
    size: int
    held: bool
    cancelled_by: str = ""
    further: tuple[VolumeFound, ...] = ()


def exports_for(access: Access) -> list[ExportFound]:
    """Return the files of the pack that a person may know of, newest first; three queries."""
    rows = db.session.execute(
        sa.select(Export, sa.func.coalesce(Blob.size, 0), sa.func.coalesce(User.name, ""))
        .outerjoin(Blob, Blob.digest == Export.digest)
        .outerjoin(Export.job)
        .outerjoin(User, User.id == Job.cancelled_by_id)
        .where(Export.placement_id == access.placement.id)
        .options(contains_eager(Export.job))
        .order_by(Export.created_at.desc(), Export.id.desc())
    ).all()
    further = volumes_of([export.id for export, _, _ in rows])
    held = _held({export.digest for export, _, _ in rows if export.digest})
    found = [
        ExportFound(export, size, export.digest in held, cancelled_by, further.get(export.id, ()))
        for export, size, cancelled_by in rows
        if may_have(access.parts, export.kind)
    ]
    return found if has_older(access.parts) else _newest_of_each_kind(found)


def _newest_of_each_kind(found: Sequence[ExportFound]) -> list[ExportFound]:
    newest: dict[str, ExportFound] = {}
    for one in found:
        if one.export.is_made:
            newest.setdefault(one.export.kind, one)
    return list(newest.values())


def _held(digests: Collection[str]) -> set[str]:
    """Return those contents that show a file or words in which patient data has been reported."""
    hidden = sa.select(Attachment.id).where(Attachment.state == AttachmentState.HIDDEN)
    reported = sa.select(PatientDataReport.evidence_id).where(
        PatientDataReport.outcome.is_(None), PatientDataReport.is_about_all
    )
    return set(
        db.session.scalars(
            sa.select(Derivation.derived_digest)
            .where(
                Derivation.derived_digest.in_(digests),
                Derivation.kind == DerivedKind.EXPORT,
                sa.or_(Derivation.source_id.in_(hidden), Derivation.source_id.in_(reported)),
            )
            .distinct()
        )
    )


def export_for(actor: Actor, export_id: UUID) -> ExportFound:
    """Return a finished file of the pack to somebody who may have it, and note that they fetched it.

    Raises:
        NotFoundError: there is none, it is not finished, or it is not for this person.
    """
    row = db.session.get(Export, export_id)
    if row is None:
        raise NotFoundError
    access = placement_for(actor, row.placement_id)
    found = next((one for one in exports_for(access) if one.export.id == export_id), None)
    if found is None or not found.export.is_made:
        raise NotFoundError
    placement_for(actor, row.placement_id, f"{PACK_WORDS[row.kind]} (PDF)")
    return found


def access_to_make(actor: Actor, export_id: UUID) -> Access:
    """Return the placement of a file that was asked for, to somebody who may have it made or cancel that.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    placement_id = db.session.scalar(sa.select(Export.placement_id).where(Export.id == export_id))
    if placement_id is None:
        raise NotFoundError
    access = placement_for(actor, placement_id)
    if not may_make(access.parts):
        raise NotFoundError
    return access


def is_underway(export: Export) -> bool:
    """Say whether a file is being made or waits to be."""
    return export.job is not None and export.job.state in IN_HAND


def underway(access: Access) -> Sequence[Export]:
    """Return the files that are being made for a placement, to those who may have them made; one query."""
    rows = db.session.scalars(
        sa.select(Export)
        .join(Export.job)
        .where(
            Export.placement_id == access.placement.id,
            Job.state.in_(IN_HAND),
        )
        .options(joinedload(Export.job))
    )
    return [row for row in rows if may_make(access.parts)]


def document_for(actor: Actor, file_id: UUID) -> tuple[Access, ApplicationFile]:
    """Return an application document to the trainee or a co-ordinator.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    file = db.session.get(ApplicationFile, file_id)
    if file is None:
        raise NotFoundError
    access = placement_for(actor, file.placement_id, "an application document")
    access.require(Capacity.TRAINEE, Capacity.COORDINATOR)
    return access, file


def report_of(placement_id: UUID) -> RoleReport | None:
    """Return the report on role and responsibilities, or None before its first word."""
    return db.session.get(RoleReport, placement_id)


def left_out(access: Access) -> list[str]:
    """Return the references of own entries that were never submitted; nobody else learns of drafts."""
    if not access.is_trainee:
        return []
    submitted = sa.select(EvidenceVersion.evidence_id).where(EvidenceVersion.state == EvidenceState.SUBMITTED)
    rows = db.session.scalars(
        sa.select(Evidence)
        .where(Evidence.placement_id == access.placement.id, Evidence.id.not_in(submitted))
        .order_by(Evidence.number)
    )
    return [row.reference for row in rows]
