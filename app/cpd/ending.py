"""The end of a CPD record, by its person: ending it on a day, and letting it go on after all.

It is the end that every placement has (`app.placements.ending`), with what is particular to a record.
"""

from datetime import date

import sqlalchemy as sa

from app.core.clock import day_in_words
from app.core.errors import AtFieldError, RefusedError
from app.cpd import queries
from app.extensions import db
from app.identity.models import User
from app.placements import ending
from app.placements.access import Access

ENDED = "This record is ended. Let it go on first; the page of the record says how."
ANOTHER = "You have another CPD record that goes on. End that one first."


def end_record(access: Access, day: date, reason: str) -> None:
    """End a record on a day: it stays to be read and exported, and nobody is reminded of it any more.

    Args:
        access: the record, to its person.
        day: its last day.
        reason: why; nobody else reads it.

    Raises:
        AtFieldError: the day lies before the registration.
        RefusedError: it is ended already.
        InvalidInputError: no reason is given, or the day lies in the future.
    """
    began = access.placement.starts_on
    if began and day < began:
        raise AtFieldError("day", f"Your record begins on {day_in_words(began)}. Give a later day.")
    ending.finish(access.actor, access.placement, day, reason)


def reopen_record(access: Access, reason: str) -> None:
    """Let an ended record go on.

    Raises:
        RefusedError: it goes on already, or another one does.
        InvalidInputError: no reason is given.
    """
    # Starting another one at the same moment waits here.
    db.session.execute(sa.select(User.id).where(User.id == access.actor.user_id).with_for_update())
    other = queries.own_record(access.actor.user_id)
    if other and other.id != access.placement.id:
        raise RefusedError(ANOTHER)
    ending.reopen(access.actor, access.placement, reason)


def require_open(access: Access) -> None:
    """Refuse where a record is ended.

    Raises:
        RefusedError: it is.
    """
    if access.placement.finished_on:
        raise RefusedError(ENDED)
