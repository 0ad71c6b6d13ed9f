"""Noted repetitions, read from the database: as many queries for one as for all."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from app.core.actor import Actor
from app.core.pages import Page, cut
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement, Supervision
from app.placements.moved import Moved
from app.repetitions.models import Repetition, RepetitionInitial, RepetitionVersion
from app.repetitions.values import ACHIEVED

PLACEMENTS: sa.BindParameter[Collection[UUID]] = sa.bindparam("placement_ids", expanding=True)
OFFERED = 12

Days = dict[UUID, frozenset[date]]


def noted_days_of(placement_ids: Collection[UUID], moved: Moved) -> dict[UUID, Days]:
    """Return, by placement and item as it is now, the days that count for the rule engine. One query.

    They are those of repetitions that stand, were achieved, and have a supervisor's initial as they are now.
    """
    found: dict[UUID, dict[UUID, set[date]]] = {number: defaultdict(set) for number in placement_ids}
    rows = db.session.execute(_counting_days(), {"placement_ids": list(placement_ids)})
    for placement_id, item_id, day in rows:
        found[placement_id][moved[placement_id].now(item_id)].add(day)
    return {
        number: {item_id: frozenset(days) for item_id, days in items.items()}
        for number, items in found.items()
    }


@cache
def _counting_days() -> sa.Select[UUID, UUID, date]:
    return (
        sa.select(Repetition.placement_id, Repetition.item_id, RepetitionVersion.day)
        .join(RepetitionVersion.repetition)
        .join(RepetitionVersion.initial)
        .where(
            Repetition.placement_id.in_(PLACEMENTS),
            is_newest(),
            RepetitionVersion.withdrawn.is_(False),
            RepetitionVersion.outcome.in_(ACHIEVED),
        )
    )


def is_newest() -> sa.ColumnElement[bool]:
    """Return the condition that a version is the one that holds now."""
    later = aliased(RepetitionVersion)
    return ~sa.exists().where(
        later.repetition_id == RepetitionVersion.repetition_id, later.number > RepetitionVersion.number
    )


def repetition_with(repetition_id: UUID) -> Repetition | None:
    """Return a repetition with its versions and their initials, or None."""
    wanted = sa.select(Repetition).where(Repetition.id == repetition_id)
    # Somebody who waited for the lock must see what the other has written.
    fresh = wanted.options(_versions(), joinedload(Repetition.item)).execution_options(populate_existing=True)
    return db.session.scalars(fresh).one_or_none()


def sent_before(placement_id: UUID, sent_as: UUID) -> Repetition | None:
    """Return what was noted already by the form with a number, or None."""
    wanted = sa.select(Repetition).where(
        Repetition.placement_id == placement_id, Repetition.sent_as == sent_as
    )
    return db.session.scalars(wanted.options(_versions())).one_or_none()


def noted_on(placement_ids: Collection[UUID], item_ids: Collection[UUID] | None = None) -> list[Repetition]:
    """Return what was noted on placements, on some items or on all, withdrawn or not; two queries."""
    wanted = sa.select(Repetition).where(Repetition.placement_id.in_(placement_ids)).options(_versions())
    if item_ids is not None:
        wanted = wanted.where(Repetition.item_id.in_(item_ids))
    return list(db.session.scalars(wanted.order_by(Repetition.id)))


def _versions() -> LoaderOption:
    return (
        selectinload(Repetition.versions)
        .joinedload(RepetitionVersion.initial)
        .joinedload(RepetitionInitial.initialled_by)
        .lazyload(User.memberships)
    )


def equipment_used(placement_id: UUID, item_ids: Collection[UUID]) -> list[str]:
    """Return what was noted as equipment before: for these items first, then the latest of all. One query."""
    here = sa.func.max(sa.case((Repetition.item_id.in_(item_ids), 1), else_=0))
    rows = db.session.scalars(
        sa.select(RepetitionVersion.equipment)
        .join(RepetitionVersion.repetition)
        .where(Repetition.placement_id == placement_id, RepetitionVersion.equipment != "")
        .group_by(RepetitionVersion.equipment)
        .order_by(here.desc(), sa.func.max(RepetitionVersion.at).desc(), RepetitionVersion.equipment)
        .limit(OFFERED)
    )
    return list(rows)


def _waiting(actor: Actor, day: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions on which a version waits for the initial of a supervisor, never on their own."""
    supervised = (
        sa.select(Supervision.placement_id)
        .join(Supervision.placement)
        .where(
            Supervision.supervisor_id == actor.user_id,
            Supervision.lasts_on(day),
            Placement.trainee_id != actor.user_id,
        )
    )
    return (
        RepetitionInitial.version_id.is_(None),
        RepetitionVersion.withdrawn.is_(False),
        is_newest(),
        Repetition.placement_id.in_(supervised),
    )


def uninitialled(actor: Actor, day: date, number: int) -> Page[RepetitionVersion]:
    """Return one page of what a supervisor's trainees noted and nobody has initialled as it is now."""
    wanted = (
        sa.select(RepetitionVersion)
        .join(RepetitionVersion.repetition)
        .join(Repetition.placement)
        .join(Placement.trainee)
        .join(Repetition.item)
        .outerjoin(RepetitionVersion.initial)
        .where(*_waiting(actor, day))
        .options(
            contains_eager(RepetitionVersion.repetition).options(
                contains_eager(Repetition.placement)
                .contains_eager(Placement.trainee)
                .lazyload(User.memberships),
                contains_eager(Repetition.item),
            ),
            contains_eager(RepetitionVersion.initial),
        )
        .order_by(User.name, Placement.id, RepetitionVersion.day, Repetition.id)
    )
    return cut(db.session, wanted, number)


def number_uninitialled(actor: Actor, day: date) -> int:
    """Return how many repetitions wait for a supervisor's initial; one query."""
    wanted = (
        sa.select(sa.func.count())
        .select_from(RepetitionVersion)
        .join(RepetitionVersion.repetition)
        .outerjoin(RepetitionVersion.initial)
        .where(*_waiting(actor, day))
    )
    return db.session.scalar(wanted) or 0


def versions_with(version_ids: Collection[UUID]) -> Sequence[RepetitionVersion]:
    """Return versions with their repetitions and items, in order of time; unknown ones are left out."""
    wanted = (
        sa.select(RepetitionVersion)
        .join(RepetitionVersion.repetition)
        .where(RepetitionVersion.id.in_(version_ids))
        .options(contains_eager(RepetitionVersion.repetition).joinedload(Repetition.item))
        .order_by(RepetitionVersion.day, RepetitionVersion.id)
    )
    return db.session.scalars(wanted).all()


def standing_of(repetition_ids: Collection[UUID]) -> dict[UUID, tuple[int, bool]]:
    """Return, by repetition, the number of the version that holds and whether it is withdrawn; one query."""
    rows = db.session.execute(
        sa.select(
            RepetitionVersion.repetition_id, RepetitionVersion.number, RepetitionVersion.withdrawn
        ).where(RepetitionVersion.repetition_id.in_(repetition_ids), is_newest())
    )
    return {repetition_id: (number, withdrawn) for repetition_id, number, withdrawn in rows}


def initialled_among(version_ids: Collection[UUID]) -> set[UUID]:
    """Return which of some versions have an initial; one query."""
    wanted = sa.select(RepetitionInitial.version_id).where(RepetitionInitial.version_id.in_(version_ids))
    return set(db.session.scalars(wanted))
