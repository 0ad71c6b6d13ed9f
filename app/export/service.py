"""The verbs of the pack: ask for a file of it, make it, cancel that, keep it, and let old ones go."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from app.blobs import queries as blob_queries
from app.blobs import service as blobs
from app.blobs.models import DerivedKind
from app.core.clock import now
from app.core.errors import ConflictError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.export.building import Built, build
from app.export.centre_rules import rules_of
from app.export.completeness import gone_from, require_whole
from app.export.models import Export, ExportVolume, RoleReport
from app.export.policy import may_make, refusal_to_cancel, size_limit
from app.export.preflight import refusal_to_make
from app.export.progress import Progress
from app.export.shelf import PDF, drop_unkept, record_sources
from app.export.sources import may_be_shown
from app.export.values import PackKind
from app.extensions import db
from app.jobs import service as jobs
from app.jobs.models import IN_HAND, Job, JobState
from app.jobs.running import StoppedError
from app.placements.access import Access
from app.placements.models import Placement

JOB = "pack"
KEPT = 3
STALE_REPORT = (
    "The report was changed meanwhile, perhaps in another tab or on another device. Nothing was overwritten."
)


def request_pack(access: Access, kind: PackKind, most_megabytes: int | None = None) -> Export:
    """Ask for a file of the pack; while one of that kind is being made, that one is returned.

    Args:
        access: the placement, to its trainee or a co-ordinator.
        kind: which of the two files.
        most_megabytes: a portfolio that is larger leaves as volumes; the centre may ask for less.

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
    _forget(_but_newest(sa.select(Export).join(Export.job).where(*mine, Job.state == JobState.CANCELLED)))
    export_id = new_id()
    job = jobs.enqueue(JOB, {"export": str(export_id)}, access.actor.user_id)
    export = Export(
        id=export_id,
        placement_id=placement_id,
        kind=kind,
        job_id=job.id,
        requested_by_id=access.actor.user_id,
        most_megabytes=_limit(access, kind, most_megabytes),
        warnings=[],
    )
    db.session.add(export)
    db.session.flush()
    return export


def _limit(access: Access, kind: PackKind, asked: int | None) -> int | None:
    if kind is not PackKind.PORTFOLIO:
        return None
    return size_limit(asked, rules_of(access.placement.centre_id).most_megabytes)


def cancel(access: Access, export_id: UUID) -> None:
    """Cancel the making of a file; its worker stops at its next step. What was laid out stays for the next.

    Raises:
        NotFoundError: nobody asked for it, or the person is neither the trainee nor a co-ordinator.
        RefusedError: it is finished, or nobody is making it any more.
    """
    # Whoever keeps the finished file locks the same row: one of the two comes first.
    export = db.session.get(Export, export_id, with_for_update=True, populate_existing=True)
    if export is None or export.placement_id != access.placement.id or not may_make(access.parts):
        raise NotFoundError
    stopped = not export.is_made and export.job_id and jobs.cancel(export.job_id, access.actor.user_id)
    if refusal := refusal_to_cancel(made=export.is_made, in_hand=bool(stopped)):
        raise RefusedError(refusal.value)


def make(export_id: UUID, progress: Progress) -> None:
    """Make a file that was asked for and keep it; commits. One that is made already stays as it is.

    Raises:
        NotFoundError: nobody asked for it, or the placement was erased.
        StoppedError: it was cancelled.
        ConflictError: as `build`, and where a file that it has to show is missing from the store.
        StorageError: as `build`.
    """
    export = db.session.get(Export, export_id)
    if export is None:
        raise NotFoundError("This file is not wanted any more.")
    placement_id, kind, is_made, most = (
        export.placement_id,
        export.kind,
        export.is_made,
        export.most_megabytes,
    )
    db.session.rollback()
    if is_made:
        return
    built = build(placement_id, kind, progress, lambda built: _keep(export_id, built), most)
    gone = built.shelf.evict() | _let_old_ones_go(placement_id, kind)
    db.session.commit()
    blobs.remove_files(gone)
    db.session.commit()


def _keep(export_id: UUID, built: Built) -> bool:
    """Keep a finished file, with what it shows, unless something in it had to go meanwhile; commits.

    Raises:
        StoppedError: it was cancelled.
    """
    require_whole(built)
    gathered, result = built.gathered, built.result
    digests = blobs.keep_files([(file.rewound(), PDF) for file in built.files])
    if not may_be_shown(gathered.placement_id, gathered.sources):
        _drop(digests)
        return False
    export = db.session.get(Export, export_id, with_for_update=True)
    if export is None or export.is_made:
        # Erased, or another worker was faster.
        _drop(digests)
        return True
    if export.job_id and db.session.scalar(_state_of(export.job_id)) is JobState.CANCELLED:
        _drop(digests)
        raise StoppedError
    export.digest = digests[0]
    export.volumes = [
        ExportVolume(number=number, digest=digest, first_page=volume.first_page)
        for number, (digest, volume) in enumerate(zip(digests[1:], result.further, strict=True), start=2)
    ]
    export.pages = result.page_count
    export.is_draft = gathered.document.draft
    export.warnings = built.warnings
    export.positions = dict(result.positions)
    for digest in digests:
        record_sources(digest, DerivedKind.EXPORT, gathered.sources)
    db.session.commit()
    return True


def _drop(digests: Iterable[str]) -> None:
    for digest in digests:
        drop_unkept(digest)


def _state_of(job_id: UUID) -> sa.Select[JobState]:
    return sa.select(Job.state).where(Job.id == job_id)


def _let_old_ones_go(placement_id: UUID, kind: PackKind) -> frozenset[str]:
    """Delete finished files but for the newest few; returns files to remove after the commit."""
    finished = sa.or_(Export.digest.is_not(None), Export.purged_at.is_not(None))
    mine = (Export.placement_id == placement_id, Export.kind == kind)
    return _forget(_but_newest(sa.select(Export).where(*mine, finished)))


def _but_newest(exports: sa.Select[Export]) -> sa.Select[Export]:
    return exports.order_by(Export.created_at.desc(), Export.id.desc()).offset(KEPT)


def _forget(exports: sa.Select[Export]) -> frozenset[str]:
    """Delete exports with their jobs and with those contents that nothing else needs."""
    rows = db.session.scalars(exports).all()
    digests = {row.digest for row in rows if row.digest} | {
        volume.digest for row in rows for volume in row.volumes
    }
    finished = [row.job_id for row in rows if row.job_id]
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    db.session.execute(sa.delete(Job).where(Job.id.in_(finished)))
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
