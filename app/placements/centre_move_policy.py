"""Who may move a placement to another centre, from which day, and why not. Pure.

Nobody pushes a trainee into a centre and nobody pulls one out: a co-ordinator of the present centre asks, and
one of the other centre accepts.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from app.core.actor import Actor, Role
from app.core.clock import day_in_words
from app.placements.clock_policy import too_far


class Refusal(StrEnum):
    """Why a move cannot be asked for or settled, as the co-ordinator reads it."""

    FINISHED = "The placement is finished. Reopen it first, then move it."
    NO_SUCH_CENTRE = (
        "There is no other centre of that name with a training co-ordinator. Write it as that centre does."
    )
    ASKED_ALREADY = "A centre has been asked already. Withdraw that first."
    SETTLED = "This has been settled already."
    ELSEWHERE = "The placement has left the centre that asked. Nothing can be taken over."
    NOBODY = "Choose at least one supervisor of your centre."


def may_settle(actor: Actor, centre_id: UUID, trainee_id: UUID) -> bool:
    """Say whether a person speaks for a centre about a placement: its co-ordinators do, never the trainee."""
    return actor.user_id != trainee_id and actor.plays(Role.COORDINATOR, centre_id)


def wrong_day(moves_on: date, first: date | None, moved_before: date | None, today: date) -> str:
    """Say what is wrong with the day of a move, or nothing.

    Args:
        moves_on: from which day on the other centre trains; it may lie in the past or to come.
        first: the first day of the placement, or None where it has none.
        moved_before: the day of its last move to another centre, or None.
        today: the present day.
    """
    if too_far(moves_on, today):
        return "The day is more than 20 years away. Check the year."
    if first and moves_on < first:
        return f"The placement begins on {day_in_words(first)}. Give that day or a later one."
    if moved_before and moves_on <= moved_before:
        return f"The placement came to this centre on {day_in_words(moved_before)}. Give a later day."
    return ""


def too_early(moves_on: date, today: date) -> str:
    """Say why a move cannot be accepted yet, or nothing: access follows when it is accepted."""
    if moves_on <= today:
        return ""
    day = day_in_words(moves_on)
    return f"The placement moves on {day}. Accept it on that day or later; until then it stays where it is."
