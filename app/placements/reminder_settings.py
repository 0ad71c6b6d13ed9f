"""Reads and writes what a centre wants its people to be reminded of."""

from uuid import UUID

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
    return ReminderWishes(quiet_weeks=found.quiet_weeks, waiting_days=found.waiting_days, plans=found.plans)


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
