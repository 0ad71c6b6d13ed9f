"""How many items were planned and how many are signed off by the end of each placement week. Pure."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from app.oversight.outlook import A_DAY, A_WEEK, Outlook
from app.placements.clock import Clock
from app.tally.values import TO_BE_PLANNED


@dataclass(frozen=True, slots=True)
class Point:
    """What is so by the end of a placement week; `signed` is None for weeks that are still to come."""

    week: int
    planned: int
    signed: int | None


def curve_of(outlook: Outlook) -> list[Point]:
    """Return a point for each placement week, from the first to the last; none without a length or clock.

    A signature counts in the placement week of its calendar week; what was signed before the first day
    counts in week 1, what was signed after the last week in the last.
    """
    clock, length = outlook.clock, outlook.length
    if clock is None or not length or outlook.week is None:
        return []
    here = min(outlook.week, length)
    signed: Counter[int] = Counter()
    for monday, number in outlook.tally.signed.items():
        signed[min(week_of(clock, monday), here)] += number
    points, planned_so_far, signed_so_far = [], 0, 0
    for week in range(1, length + 1):
        planned_so_far += outlook.tally.planned.get(week, 0)
        signed_so_far += signed[week]
        points.append(Point(week, planned_so_far, signed_so_far if week <= here else None))
    return points


def unplanned_of(outlook: Outlook) -> int:
    """Return how many items the curve of the plan leaves out, because nobody has planned a week for them."""
    length = outlook.length or 0
    beyond = sum(number for week, number in outlook.tally.planned.items() if week > length)
    return outlook.tally.planned.get(TO_BE_PLANNED, 0) + beyond


def week_of(clock: Clock, monday: date) -> int:
    """Return the placement week to which a calendar week belongs, at least 1."""
    return clock.week(monday + A_WEEK - A_DAY) or 1
