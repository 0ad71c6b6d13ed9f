"""The weekly logs of placements, read from the database: as many queries for one week as for all."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from app.core.actor import Actor
from app.core.pages import Page, cut
from app.extensions import db
from app.identity.models import User
from app.logbook.models import LoggedWeek, WeekInitial, WeekVersion
from app.placements.models import Placement, Supervision


def weeks_of(placement_id: UUID) -> list[LoggedWeek]:
    """Return all that was written about the weeks of a placement, in order of time; two queries."""
    wanted = sa.select(LoggedWeek).where(LoggedWeek.placement_id == placement_id).options(_versions())
    return list(db.session.scalars(wanted.order_by(LoggedWeek.monday)))


def week_of(placement_id: UUID, monday: date) -> LoggedWeek | None:
    """Return what was written about a week, or None."""
    wanted = sa.select(LoggedWeek).where(LoggedWeek.placement_id == placement_id, LoggedWeek.monday == monday)
    # Somebody who waited for the lock must see what the other has written.
    fresh = wanted.options(_versions()).execution_options(populate_existing=True)
    return db.session.scalars(fresh).one_or_none()


def _versions() -> LoaderOption:
    return (
        selectinload(LoggedWeek.versions)
        .joinedload(WeekVersion.initial)
        .joinedload(WeekInitial.initialled_by)
        .lazyload(User.memberships)
    )


def _newest() -> sa.ColumnElement[bool]:
    """Return the condition that a version is the one that holds now."""
    later = aliased(WeekVersion)
    return ~sa.exists().where(later.week_id == WeekVersion.week_id, later.number > WeekVersion.number)


def uninitialled(actor: Actor, day: date, number: int) -> Page[WeekVersion]:
    """Return one page of what a supervisor's trainees wrote and nobody has initialled as it is now."""
    wanted = (
        sa.select(WeekVersion)
        .join(WeekVersion.week)
        .join(LoggedWeek.placement)
        .join(Placement.trainee)
        .outerjoin(WeekVersion.initial)
        .where(WeekInitial.version_id.is_(None), _newest(), Placement.id.in_(_supervised(actor, day)))
        .options(
            contains_eager(WeekVersion.week)
            .contains_eager(LoggedWeek.placement)
            .contains_eager(Placement.trainee)
            .lazyload(User.memberships),
            contains_eager(WeekVersion.initial),
        )
        .order_by(User.name, Placement.id, LoggedWeek.monday)
    )
    return cut(db.session, wanted, number)


def number_uninitialled(actor: Actor, day: date) -> int:
    """Return how many weeks wait for a supervisor's initial; one query."""
    wanted = (
        sa.select(sa.func.count())
        .select_from(WeekVersion)
        .join(WeekVersion.week)
        .outerjoin(WeekVersion.initial)
        .where(
            WeekInitial.version_id.is_(None),
            _newest(),
            LoggedWeek.placement_id.in_(_supervised(actor, day)),
        )
    )
    return db.session.scalar(wanted) or 0


def _supervised(actor: Actor, day: date) -> sa.Select[UUID]:
    """Return a statement for the placements that a person supervises on a day; never their own."""
    return (
        sa.select(Supervision.placement_id)
        .join(Supervision.placement)
        .where(
            Supervision.supervisor_id == actor.user_id,
            Supervision.lasts_on(day),
            Placement.trainee_id != actor.user_id,
        )
    )


def versions_with(version_ids: list[UUID]) -> list[WeekVersion]:
    """Return versions with their weeks, in order of time; those that do not exist are left out."""
    wanted = (
        sa.select(WeekVersion)
        .join(WeekVersion.week)
        .where(WeekVersion.id.in_(version_ids))
        .options(joinedload(WeekVersion.week).joinedload(LoggedWeek.placement))
        .order_by(LoggedWeek.monday, WeekVersion.id)
    )
    return list(db.session.scalars(wanted))
