"""What is read about hand-overs: what can be handed over, and what is or will be."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.extensions import db
from app.identity.models import Centre, User
from app.placements.access import facts_loaded
from app.placements.models import Handover, Placement, PlacementState, Supervision

# A supervision in which somebody stands in is not theirs to hand on.
OWN = ~sa.exists().where(Handover.supervision_id == Supervision.id)


def own_supervisions(absent_id: UUID, placement_id: UUID) -> Sequence[Supervision]:
    """Return a person's supervisions of a placement, without those in which they stand in for somebody."""
    return db.session.scalars(
        sa.select(Supervision).where(
            Supervision.supervisor_id == absent_id, Supervision.placement_id == placement_id, OWN
        )
    ).all()


def placements_to_hand_over(absent_id: UUID, centre_id: UUID, day: date) -> Sequence[Placement]:
    """Return the placements of a centre that a person supervises themself on a day or later, by trainee."""
    theirs = sa.select(Supervision.placement_id).where(
        Supervision.supervisor_id == absent_id,
        Supervision.not_ended_on(day),
        OWN,
    )
    return db.session.scalars(
        sa.select(Placement)
        .join(Placement.trainee)
        .where(
            Placement.id.in_(theirs),
            Placement.centre_id == centre_id,
            Placement.state == PlacementState.ACTIVE,
            Placement.trainee_id != absent_id,
        )
        .options(
            contains_eager(Placement.trainee).lazyload(User.memberships),
            *facts_loaded(),
        )
        .order_by(User.name, Placement.id)
    ).all()


def centres_supervised_in(user_id: UUID, day: date) -> Sequence[Centre]:
    """Return the centres in which a person supervises somebody themself on a day or later, by name."""
    placements = sa.select(Placement.centre_id).join(Placement.supervisions)
    wanted = placements.where(
        Supervision.supervisor_id == user_id,
        Supervision.not_ended_on(day),
        OWN,
    )
    return db.session.scalars(sa.select(Centre).where(Centre.id.in_(wanted)).order_by(Centre.name)).all()


def handovers_with(user_id: UUID, day: date) -> Sequence[Handover]:
    """Return the hand-overs that last on a day or are to come, in which a person is away or stands in."""
    return db.session.scalars(_with(), {"user_id": user_id, "day": day}).all()


@cache
def _with() -> sa.Select[Handover]:
    user_id: sa.BindParameter[UUID] = sa.bindparam("user_id")
    day: sa.BindParameter[date] = sa.bindparam("day")
    takes_part = sa.or_(Handover.absent_id == user_id, Supervision.supervisor_id == user_id)
    return _wanted(takes_part, Supervision.ends_on >= day)


def handovers_in(centre_id: UUID, day: date) -> Sequence[Handover]:
    """Return the hand-overs in a centre that last on a day or are to come."""
    return _read(Placement.centre_id == centre_id, Supervision.ends_on >= day)


def handover_group(group_id: UUID) -> Sequence[Handover]:
    """Return what was handed over in one go, whether it lasts or not."""
    return _read(Handover.group_id == group_id)


def _read(*wanted: sa.ColumnElement[bool]) -> Sequence[Handover]:
    return db.session.scalars(_wanted(*wanted)).all()


def _wanted(*wanted: sa.ColumnElement[bool]) -> sa.Select[Handover]:
    placement = contains_eager(Handover.supervision).contains_eager(Supervision.placement)
    return (
        sa.select(Handover)
        .join(Handover.supervision)
        .join(Supervision.placement)
        .where(*wanted)
        .options(
            joinedload(Handover.absent).lazyload(User.memberships),
            contains_eager(Handover.supervision)
            .joinedload(Supervision.supervisor)
            .lazyload(User.memberships),
            placement.joinedload(Placement.trainee).lazyload(User.memberships),
            placement.options(*facts_loaded()),
        )
        .order_by(Supervision.starts_on, Handover.made_at, Handover.id)
    )
