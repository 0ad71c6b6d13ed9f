"""How many items were planned and how many are signed off by the end of each placement week. Pure."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.core.clock import A_DAY, A_WEEK
from app.oversight.outlook import Outlook
from app.placements.clock import Clock
from app.placements.clock_words import decimal
from app.tally.values import TO_BE_PLANNED


@dataclass(frozen=True, slots=True)
class Point:
    """What is so by the end of a placement week; `signed` is None for weeks that are still to come."""

    week: int
    planned: Fraction
    signed: int | None

    @property
    def planned_words(self) -> str:
        """Return the planned items with one decimal at most."""
        return decimal(self.planned)


def curve_of(outlook: Outlook) -> list[Point]:
    """Return a point for each placement week, from the first to the last; none without a plan or clock.

    A signature counts in the placement week of its calendar week; what was signed before the first day
    counts in week 1, what was signed after the last week in the last.
    """
    clock, line = outlook.clock, outlook.line
    if clock is None or line is None or outlook.week is None:
        return []
    here = min(outlook.week, line.length)
    signed: Counter[int] = Counter()
    for monday, number in outlook.tally.signed.items():
        signed[min(week_of(clock, monday), here)] += number
    points, so_far = [], 0
    for week in range(1, line.length + 1):
        so_far += signed[week]
        points.append(Point(week, line.by(week), so_far if week <= here else None))
    return points


def unplanned_of(outlook: Outlook) -> int:
    """Return how many items have no planned week."""
    return outlook.tally.planned.get(TO_BE_PLANNED, 0)


def week_of(clock: Clock, monday: date) -> int:
    """Return the placement week to which a calendar week belongs, at least 1."""
    return clock.week(monday + A_WEEK - A_DAY) or 1
