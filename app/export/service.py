"""The verbs of the pack: ask for a file of it, make it, keep it, and let old ones go."""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa

from app.blobs import queries as blob_queries
from app.blobs import service as blobs
from app.blobs.models import DerivedKind
from app.core.clock import now
from app.core.errors import ConflictError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.export.building import Built, build
from app.export.completeness import gone_from, require_whole
from app.export.models import Export, RoleReport
from app.export.policy import may_make
from app.export.preflight import refusal_to_make
from app.export.shelf import PDF, drop_unkept, record_sources
from app.export.sources import may_be_shown
from app.export.values import PackKind
from app.extensions import db
from app.jobs.models import Job, JobState
from app.jobs.service import enqueue
from app.placements.access import Access
from app.placements.models import Placement

JOB = "pack"
KEPT = 3
IN_HAND = (JobState.QUEUED, JobState.RUNNING)
STALE_REPORT = (
    "The report was changed meanwhile, perhaps in another tab or on another device. Nothing was overwritten."
)


def request_pack(access: Access, kind: PackKind) -> Export:
    """Ask for a file of the pack; while one of that kind is being made, that one is returned.

    Raises:
        NotFoundError: the person is neither the trainee nor a co-ordinator.
        RefusedError: the portfolio would show something that was removed for good.
    """
    if not may_make(access.parts):
        raise NotFoundError
    placement_id = access.placement.id
    if kind is PackKind.PORTFOLIO and (refusal := refusal_to_make(gone_from(placement_id))):
        raise RefusedError(refusal)
    # One at a time: the second of two requests at once sees what the first has made.
    db.session.execute(sa.select(Placement.id).where(Placement.id == placement_id).with_for_update())
    mine = (Export.placement_id == placement_id, Export.kind == kind)
    underway = db.session.scalar(sa.select(Export).join(Export.job).where(*mine, Job.state.in_(IN_HAND)))
    if underway is not None:
        return underway
    _forget(sa.select(Export).join(Export.job).where(*mine, Job.state == JobState.FAILED))
    export_id = new_id()
    job = enqueue(JOB, {"export": str(export_id)}, access.actor.user_id)
    export = Export(
        id=export_id,
        placement_id=placement_id,
        kind=kind,
        job_id=job.id,
        requested_by_id=access.actor.user_id,
        warnings=[],
    )
    db.session.add(export)
    db.session.flush()
    return export


def make(export_id: UUID, progress: Callable[[int, int], None]) -> None:
    """Make a file that was asked for and keep it; commits. One that is made already stays as it is.

    Raises:
        NotFoundError: nobody asked for it, or the placement was erased.
        ConflictError: as `build`, and where a file that it has to show is missing from the store.
        StorageError: as `build`.
    """
    export = db.session.get(Export, export_id)
    if export is None:
        raise NotFoundError("This file is not wanted any more.")
    placement_id, kind, is_made = export.placement_id, export.kind, _is_made(export)
    db.session.rollback()
    if is_made:
        return
    built = build(placement_id, kind, progress, lambda built: _keep(export_id, built))
    gone = built.shelf.evict() | _let_old_ones_go(placement_id, kind)
    db.session.commit()
    blobs.remove_files(gone)
    db.session.commit()


def _is_made(export: Export) -> bool:
    return export.digest is not None or export.purged_at is not None


def _keep(export_id: UUID, built: Built) -> bool:
    """Keep a finished file, with what it shows, unless something in it had to go meanwhile; commits."""
    require_whole(built)
    gathered, result = built.gathered, built.result
    digest = blobs.keep_file(result.file, PDF)
    if not may_be_shown(gathered.placement_id, gathered.sources):
        drop_unkept(digest)
        return False
    export = db.session.get(Export, export_id, with_for_update=True)
    if export is None or _is_made(export):
        # Erased, or another worker was faster.
        drop_unkept(digest)
        return True
    export.digest = digest
    export.pages = result.page_count
    export.is_draft = gathered.document.draft
    export.warnings = built.warnings
    export.positions = dict(result.positions)
    record_sources(digest, DerivedKind.EXPORT, gathered.sources)
    db.session.commit()
    return True


def _let_old_ones_go(placement_id: UUID, kind: PackKind) -> frozenset[str]:
    """Delete finished files but for the newest few; returns files to remove after the commit."""
    finished = sa.or_(Export.digest.is_not(None), Export.purged_at.is_not(None))
    return _forget(
        sa.select(Export)
        .where(Export.placement_id == placement_id, Export.kind == kind, finished)
        .order_by(Export.created_at.desc(), Export.id.desc())
        .offset(KEPT)
    )


def _forget(exports: sa.Select[Export]) -> frozenset[str]:
    """Delete exports with their jobs and with those contents that nothing else needs."""
    rows = db.session.scalars(exports).all()
    digests = {row.digest for row in rows if row.digest}
    jobs = [row.job_id for row in rows if row.job_id]
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    db.session.execute(sa.delete(Job).where(Job.id.in_(jobs)))
    unused = digests - blob_queries.still_referenced(digests)
    return blobs.purge(set(), unused)


def save_report(access: Access, text: str, revision: int) -> None:
    """Write the report on role and responsibilities.

    Args:
        access: the placement, to its trainee.
        text: Markdown.
        revision: what the form was filled with; 0 where there was no report yet.

    Raises:
        ConflictError: it was changed since.
    """
    placement_id = access.placement.id
    db.session.execute(sa.select(Placement.id).where(Placement.id == placement_id).with_for_update())
    report = db.session.get(RoleReport, placement_id)
    if (report.revision if report else 0) != revision:
        raise ConflictError(STALE_REPORT)
    if report is None:
        db.session.add(RoleReport(placement_id=placement_id, text=text))
    elif report.text != text:
        report.text = text
        report.changed_at = now()
    db.session.flush()
