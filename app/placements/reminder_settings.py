"""Reads and writes what a centre wants its people to be reminded of."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Actor, Role
from app.core.clock import now
from app.core.errors import NotFoundError
from app.extensions import db
from app.placements.reminder_models import CentreReminders
from app.placements.reminder_values import ReminderWishes


def wishes_of(centre_id: UUID) -> ReminderWishes:
    """Return what a centre wants its people to be reminded of."""
    found = db.session.get(CentreReminders, centre_id)
    if found is None:
        return ReminderWishes()
    return _wishes(found)


def _wishes(row: CentreReminders) -> ReminderWishes:
    return ReminderWishes(quiet_weeks=row.quiet_weeks, waiting_days=row.waiting_days, plans=row.plans)


class InCentre(Protocol):
    """Something that belongs to a centre: a placement, or a row of one."""

    @property
    def centre_id(self) -> UUID:
        """Return the centre's id."""


def wishes_in(placements: Iterable[InCentre]) -> dict[UUID, ReminderWishes]:
    """Return what the centres of placements want, by centre; one query however many there are."""
    numbers = {one.centre_id for one in placements}
    rows = db.session.scalars(sa.select(CentreReminders).where(CentreReminders.centre_id.in_(numbers)))
    return dict.fromkeys(numbers, ReminderWishes()) | {row.centre_id: _wishes(row) for row in rows}


def want(actor: Actor, centre_id: UUID, wishes: ReminderWishes) -> None:
    """Write down what a centre wants.

    Raises:
        NotFoundError: the actor does not co-ordinate the centre.
    """
    if not actor.plays(Role.COORDINATOR, centre_id):
        raise NotFoundError
    row = db.session.get(CentreReminders, centre_id) or CentreReminders(centre_id=centre_id)
    row.quiet_weeks, row.waiting_days, row.plans = wishes.quiet_weeks, wishes.waiting_days, wishes.plans
    row.set_by_id, row.set_at = actor.user_id, now()
    db.session.add(row)
    db.session.flush()
