"""Reckons a placement day by day, the slow way, so that the clock has somebody to agree with.

It shares nothing with the clock but the values that both are given.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from app.placements.clock_values import Course

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """One day: the week that it lies in, what was done before it, and whether it counted."""

    day: date
    week: int
    done: Fraction
    counted: bool


def reckon(course: Course, until: date) -> list[Day]:
    """Walk from the first day to another one; the week is looked at on days on which the clock runs."""
    found: list[Day] = []
    week, done, at_monday, day = 1, Fraction(0), Fraction(0), course.starts_on
    while day <= until:
        if day.isoweekday() == 1:
            at_monday = done
        counted = counts(course, day)
        if counted:
            week = at_monday.numerator // at_monday.denominator + 1
        found.append(Day(day, week, done, counted))
        if counted and day.isoweekday() <= 5:
            done += share(course, day) / 5
        day += ONE
    return found


def counts(course: Course, day: date) -> bool:
    """Say whether the clock runs on a day, weekends included."""
    if course.ended_on and day > course.ended_on:
        return False
    if course.blocks and not any(one.starts_on <= day <= (one.ends_on or date.max) for one in course.blocks):
        return False
    return not any(
        one.starts_on <= day <= (one.ends_on or date.max)
        for one in course.breaks
        if one.kind not in {"annual-leave", "bank-holiday"}
    )


def share(course: Course, day: date) -> Fraction:
    """Return the share of full time on a day."""
    found, since = Fraction(1), date.min
    for one in course.hours:
        if since <= one.starts_on <= day:
            found, since = one.share, one.starts_on
    return found


def end_of(days: list[Day], weeks: int, course: Course) -> date | None:
    """Return the first day on whose evening all weeks are done."""
    for one in days:
        today = share(course, one.day) / 5 if one.counted and one.day.isoweekday() <= 5 else 0
        if one.done + today >= weeks:
            return one.day
    return None
