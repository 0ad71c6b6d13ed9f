"""What reminders are decided on: a centre's running placements with what was last done and what waits.

As many queries for a centre with one placement as for one with many.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.core.clock import london_day
from app.extensions import db
from app.identity.models import User
from app.oversight.reminder_rules import AHEAD
from app.placements.clock import Clock
from app.placements.clocks import clocks_of
from app.placements.models import Handover, Placement, PlacementState, Supervision
from app.placements.programmes import OWN_RECORDS
from app.planning.queries import agreed_days_of
from app.portfolio.models import Evidence, EvidenceVersion
from app.reviews.models import Review
from app.tally.queries import tallies_of
from app.tally.values import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One running placement on a day.

    Attributes:
        placement: with its trainee.
        clock: of its weeks, or None where it has no first day.
        supervisors: who supervises it today, without those for whom somebody stands in.
        tally: its stored tally, from which pages know what is quiet and what waits.
        written: the day on which something was last written in a record of one's own; None for all others.
        reviews: planned up to two weeks ahead and not held yet.
        plans: the days on which a version of its training plan was agreed.
    """

    placement: Placement
    clock: Clock | None
    supervisors: Sequence[UUID]
    tally: Tally
    written: date | None
    reviews: Sequence[Review]
    plans: Sequence[date]


def grounds_in(centre_id: UUID, day: date) -> list[Ground]:
    """Return the running placements of a centre, for reading."""
    placements = db.session.scalars(
        sa.select(Placement)
        .join(Placement.trainee)
        .where(Placement.centre_id == centre_id, Placement.state == PlacementState.ACTIVE)
        .options(contains_eager(Placement.trainee).lazyload(User.memberships))
        .order_by(Placement.id)
    ).all()
    numbers = [one.id for one in placements]
    clocks, supervisors = clocks_of(placements), _supervisors(numbers, day)
    tallies, reviews = tallies_of(numbers), _reviews(numbers, day)
    written = _written([one.id for one in placements if one.programme in OWN_RECORDS])
    plans = agreed_days_of(numbers)
    return [
        Ground(
            placement=one,
            clock=clocks[one.id],
            supervisors=[user_id for user_id in supervisors[one.id] if user_id != one.trainee_id],
            tally=tallies[one.id],
            written=written.get(one.id),
            reviews=reviews[one.id],
            plans=plans[one.id],
        )
        for one in placements
    ]


def _supervisors(placement_ids: Collection[UUID], day: date) -> Mapping[UUID, list[UUID]]:
    lasting = (
        sa.select(Supervision.placement_id, Supervision.supervisor_id, Handover.absent_id)
        .outerjoin(Supervision.handover)
        .where(
            Supervision.placement_id.in_(placement_ids),
            Supervision.lasts_on(day),
        )
        .order_by(Supervision.starts_on, Supervision.id)
    )
    rows = db.session.execute(lasting).all()
    away = {(placement_id, absent_id) for placement_id, _, absent_id in rows}
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for placement_id, supervisor_id, _ in rows:
        if (placement_id, supervisor_id) not in away and supervisor_id not in found[placement_id]:
            found[placement_id].append(supervisor_id)
    return found


def _written(placement_ids: Collection[UUID]) -> Mapping[UUID, date]:
    """Return the day on which something was last written in records of one's own, drafts included."""
    entries = (
        sa.select(Evidence.placement_id, sa.func.max(EvidenceVersion.changed_at))
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id.in_(placement_ids))
        .group_by(Evidence.placement_id)
    )
    return {placement_id: london_day(instant) for placement_id, instant in db.session.execute(entries)}


def _reviews(placement_ids: Collection[UUID], day: date) -> Mapping[UUID, list[Review]]:
    found: dict[UUID, list[Review]] = defaultdict(list)
    for review in db.session.scalars(
        sa.select(Review)
        .where(
            Review.placement_id.in_(placement_ids),
            Review.held_on.is_(None),
            Review.planned_on <= day + AHEAD,
        )
        .order_by(Review.planned_on, Review.id)
    ):
        found[review.placement_id].append(review)
    return found
