"""What reminders are decided on: a centre's running placements with what was last done and what waits.

As many queries for a centre with one placement as for one with many.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.assessments.models import Assessment
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.workflow import State
from app.core.clock import london_day
from app.extensions import db
from app.identity.models import User
from app.oversight.reminder_rules import AHEAD
from app.placements.clock import Clock
from app.placements.clocks import clocks_of
from app.placements.models import Handover, Placement, PlacementState, Supervision
from app.planning.queries import agreed_days_of
from app.portfolio.models import Evidence, EvidenceVersion
from app.reviews.models import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One running placement on a day.

    Attributes:
        placement: with its trainee.
        clock: of its weeks, or None where it has no first day.
        supervisors: who supervises it today, without those for whom somebody stands in.
        latest: the day of the trainee's last entry or step.
        waiting: the days since when items wait for sign-off.
        reviews: planned up to two weeks ahead and not held yet.
        plans: the days on which a version of its training plan was agreed.
    """

    placement: Placement
    clock: Clock | None
    supervisors: Sequence[UUID]
    latest: date | None
    waiting: Sequence[date]
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
    latest, waiting, reviews = _latest(numbers), _waiting(numbers), _reviews(numbers, day)
    plans = agreed_days_of(numbers)
    return [
        Ground(
            placement=one,
            clock=clocks[one.id],
            supervisors=[user_id for user_id in supervisors[one.id] if user_id != one.trainee_id],
            latest=latest.get(one.id),
            waiting=waiting[one.id],
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


def _latest(placement_ids: Collection[UUID]) -> Mapping[UUID, date]:
    """Return the days of the trainees' last entries, requests and steps."""
    entries = (
        sa.select(Evidence.placement_id, sa.func.max(EvidenceVersion.changed_at))
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id.in_(placement_ids))
        .group_by(Evidence.placement_id)
    )
    steps = (
        sa.select(SignOffCase.placement_id, sa.func.max(SignOffEvent.at))
        .join(SignOffEvent.case)
        .join(SignOffCase.placement)
        .where(SignOffCase.placement_id.in_(placement_ids), SignOffEvent.actor_id == Placement.trainee_id)
        .group_by(SignOffCase.placement_id)
    )
    assessments = (
        sa.select(Assessment.placement_id, sa.func.max(Assessment.created_at))
        .where(Assessment.placement_id.in_(placement_ids))
        .group_by(Assessment.placement_id)
    )
    return _newest(row for wanted in (entries, steps, assessments) for row in db.session.execute(wanted))


def _newest(rows: Iterable[sa.Row[UUID, datetime]]) -> dict[UUID, date]:
    found: dict[UUID, date] = {}
    for placement_id, instant in rows:
        day = london_day(instant)
        found[placement_id] = max(day, found.get(placement_id, day))
    return found


def _waiting(placement_ids: Collection[UUID]) -> Mapping[UUID, list[date]]:
    found: dict[UUID, list[date]] = defaultdict(list)
    for placement_id, instant in db.session.execute(
        sa.select(SignOffCase.placement_id, SignOffCase.changed_at).where(
            SignOffCase.placement_id.in_(placement_ids), SignOffCase.state == State.SUBMITTED
        )
    ):
        found[placement_id].append(london_day(instant))
    return found


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
