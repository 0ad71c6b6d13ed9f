"""Erasing one placement: every row that belongs to it, and every content that nobody else uses."""

from uuid import UUID

import sqlalchemy as sa

from app.blobs import service as blobs
from app.core.errors import InvalidInputError, NotFoundError
from app.exchange.belongings import belonging_tables, belongs, contents_of, ids_of
from app.export.models import Export
from app.extensions import db
from app.jobs.models import Job
from app.placements.models import Placement, PlacementErasure
from app.web.held import HeldForm

LONGEST_REASON = 2_000


def same_name(typed: str, name: str) -> bool:
    """Say whether a typed name is the one asked for; case and the width of gaps do not count."""
    return " ".join(typed.split()).casefold() == " ".join(name.split()).casefold()


def erase(placement_id: UUID, erased_by_id: UUID | None, reason: str) -> frozenset[str]:
    """Erase a placement for good; that it was erased, by whom and why stays on record.

    Contents that another placement uses stay for it. Inside a request the files go after its commit;
    elsewhere call `app.blobs.service.remove_files` with the answer once the transaction is committed.

    Args:
        placement_id: which placement.
        erased_by_id: the co-ordinator, or None for the operator at a terminal.
        reason: why; it outlives the placement, so it should name nobody.

    Returns:
        The digests of the contents that are gone.

    Raises:
        NotFoundError: there is no such placement.
        InvalidInputError: no reason was given.
    """
    if not reason.strip():
        raise InvalidInputError("Give the reason. It is kept, so leave names out.")
    locked = sa.select(Placement.id).where(Placement.id == placement_id).with_for_update()
    if db.session.scalar(locked) is None:
        raise NotFoundError
    numbers = ids_of(placement_id)
    contents = contents_of(placement_id)
    # The triggers that keep history let it go only for a placement that has such a row.
    db.session.add(
        PlacementErasure(placement_id=placement_id, erased_by_id=erased_by_id, reason=reason.strip())
    )
    db.session.flush()
    # Copies first, while what they were made from is still known.
    gone = blobs.purge(numbers, set())
    jobs = _jobs_of(placement_id)
    _forget_what_was_held(numbers)
    for table in reversed(belonging_tables()):
        db.session.execute(sa.delete(table).where(belongs(table, placement_id)))
    db.session.execute(sa.delete(Job).where(Job.id.in_(jobs)))
    db.session.expire_all()
    return gone | blobs.discard(contents - gone)


def _jobs_of(placement_id: UUID) -> set[UUID]:
    """Return the jobs that made the placement's exports or were asked to do something with it."""
    made = sa.select(Export.job_id).where(Export.placement_id == placement_id, Export.job_id.is_not(None))
    about = sa.cast(Job.arguments, sa.Text).contains(str(placement_id))
    return set(db.session.scalars(sa.select(Job.id).where(sa.or_(Job.id.in_(made), about))))


def _forget_what_was_held(numbers: set[UUID]) -> None:
    """Delete forms that were held when a session ended, where their address names something erased."""
    texts = {str(number) for number in numbers}
    held = db.session.execute(sa.select(HeldForm.id, HeldForm.path))
    doomed = [number for number, path in held if texts.intersection(path.split("/"))]
    db.session.execute(sa.delete(HeldForm).where(HeldForm.id.in_(doomed)))
