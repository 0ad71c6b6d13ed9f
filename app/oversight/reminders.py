"""What a home page reminds of: reviews that are due or overdue, and those that wait for a signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from app.core.clock import day_in_words, today
from app.placements.policy import Capacity
from app.reviews.access import sides_signed
from app.reviews.kinds import KINDS
from app.reviews.models import Review
from app.reviews.queries import unsigned_until


@dataclass(frozen=True)
class Reminder:
    """One thing to see to, in words, and where."""

    words: str
    address: str


def reminders_for(
    placement_ids: sa.Select[UUID] | Sequence[UUID], side: Capacity, weeks: int = 0
) -> list[Reminder]:
    """Return what one side has to see to on some placements; a constant number of queries.

    Args:
        placement_ids: which placements.
        side: for whom.
        weeks: how many weeks ahead of today reviews are told of that are planned.
    """
    return [
        Reminder(words, f"/reviews/{review.id}")
        for review in unsigned_until(placement_ids, today() + timedelta(weeks=weeks))
        if (words := _words(review, side))
    ]


def _words(review: Review, side: Capacity) -> str:
    named = "" if side is Capacity.TRAINEE else f" with {review.placement.trainee.name}"
    what = f"{KINDS[review.kind].title}{named}"
    if review.held_on:
        if side in sides_signed(review):
            return ""
        return f"{what} of {day_in_words(review.held_on)} waits for your signature"
    if review.planned_on < today():
        return f"{what}, planned for {day_in_words(review.planned_on)}, is overdue"
    if review.planned_on > today():
        return f"{what} is planned for {day_in_words(review.planned_on)}"
    return f"{what} is planned for today"
