"""Hours that the clock planned beside hours that were logged, week by week and in sum. Pure and exact.

The clock alone says what is planned. A working day expects its fifth of the week's contracted hours; a day of
leave, a bank holiday and a day on which the clock stands still expect nothing, whatever the reason is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from app.core.clock import A_DAY, A_WEEK
from app.logbook.entry import OF_BREAK, Absence, Entry
from app.logbook.hours import as_hours
from app.placements.clock import WEEK, WORKDAYS, Clock, Standing, monday_of
from app.placements.clock_values import Break

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One calendar week.

    Attributes:
        monday: its first day.
        planned: hours of its working days.
        logged: hours that were logged, or None where nothing was.
        is_over: whether its Sunday has passed.
    """

    monday: date
    planned: Fraction
    logged: Fraction | None
    is_over: bool

    @property
    def is_missing(self) -> bool:
        """Say whether work was planned in a week that is over and nobody wrote about it."""
        return self.is_over and self.logged is None and self.planned > 0

    @property
    def difference(self) -> Fraction | None:
        """Return the hours logged above those planned, or None where nothing was logged."""
        return None if self.logged is None else self.logged - self.planned


@dataclass(frozen=True)
class Sums:
    """What all weeks come to, in hours.

    Attributes:
        whole: contracted for the whole placement, or None where it has no length.
        contracted: contracted up to this morning, paid leave and bank holidays among them.
        lines: the weeks from the first to the present or the last one.
    """

    whole: Fraction | None
    contracted: Fraction
    lines: tuple[WeekLine, ...]

    @cached_property
    def planned(self) -> Fraction:
        """Return what was planned in the weeks that are over."""
        return sum((line.planned for line in self.lines if line.is_over), NOTHING)

    @cached_property
    def logged_when_over(self) -> Fraction:
        """Return what was logged in the weeks that are over."""
        return sum((line.logged or NOTHING for line in self.lines if line.is_over), NOTHING)

    @cached_property
    def logged(self) -> Fraction:
        """Return all that was logged."""
        return sum((line.logged or NOTHING for line in self.lines), NOTHING)

    @property
    def missing(self) -> tuple[WeekLine, ...]:
        """Return the weeks about which nobody wrote although work was planned, the latest first."""
        return tuple(line for line in reversed(self.lines) if line.is_missing)


def mondays(clock: Clock, today: date) -> Iterator[date]:
    """Return the Mondays of all weeks that can be written about, in order of time."""
    monday, last = monday_of(clock.course.starts_on), today
    if clock.course.ended_on is not None:
        last = min(last, clock.course.ended_on)
    while monday <= last and clock.course.starts_on <= today:
        yield monday
        monday += A_WEEK


def planned_in(clock: Clock, monday: date) -> Fraction:
    """Return the hours that the working days of a week expect."""
    course = clock.course
    days = (monday + number * A_DAY for number in range(WORKDAYS))
    shares = (course.share_on(day) for day in days if clock.standing(day)[0] is Standing.AT_WORK)
    return sum(shares, NOTHING) * course.full_time_hours / WORKDAYS


def sums_of(clock: Clock, entries: Mapping[date, Entry], today: date) -> Sums:
    """Return planned beside logged.

    Args:
        clock: the clock of the placement.
        entries: what was written, by the Monday of its week.
        today: the present day.
    """
    lines = tuple(
        WeekLine(
            monday,
            planned_in(clock, monday),
            as_hours(entries[monday].seconds) if monday in entries else None,
            is_over=monday + A_WEEK <= today or clock.course.ended_before(monday + A_WEEK),
        )
        for monday in mondays(clock, today)
    )
    course = clock.course
    return Sums(
        whole=None if clock.length is None else clock.length * course.full_time_hours,
        contracted=clock.done_before(today) * course.full_time_hours,
        lines=lines,
    )


def breaks_in(clock: Clock, monday: date) -> list[Break]:
    """Return what was entered on the clock for days of a week, in order of time."""
    last = monday + A_DAY * (WEEK - 1)
    found = [
        one for one in clock.course.breaks if one.starts_on <= last and monday <= (one.ends_on or date.max)
    ]
    return sorted(found, key=lambda one: one.starts_on)


def proposed_absence(clock: Clock, monday: date) -> dict[Absence, int]:
    """Return the half days away that the clock knows of, Monday to Friday, by kind."""
    found = dict.fromkeys(Absence, 0)
    for number in range(WORKDAYS):
        day = monday + number * A_DAY
        away = clock.course.away_on(day) or clock.course.leave_on(day)
        if away is not None:
            found[OF_BREAK.get(away.kind, Absence.OTHER)] += 2
    return found
