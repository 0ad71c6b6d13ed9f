"""Which placement week a day lies in, what is done by then, and when the placement ends. Pure and exact.

The clock runs on working days, Monday to Friday, in a block and outside breaks that move the end: each is a
fifth of the share of full time that is worked. What was done at the beginning of each stretch with one share
is added up once; every answer is then a closed form. The definitions stand in docs/clock.md.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil, floor

from app.core.clock import A_DAY
from app.placements.bank_holidays import bank_holiday, bank_holidays
from app.placements.clock_values import Block, Break, Course

WORKDAYS, WEEK = 5, 7
NOTHING = Fraction(0)
LAST = date.max.toordinal()


class Standing(StrEnum):
    """What a day is in a placement; every day is one of these."""

    BEFORE = "before"
    AT_WORK = "at-work"
    FREE = "free"
    AWAY = "away"
    BETWEEN = "between"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the clock says of one day.

    Attributes:
        day: the day asked about.
        standing: what the day is.
        why: the same in words, for instance ``Bank holiday: Christmas Day``.
        week: the number of the placement week; None before the first day.
        length: how many there are with extensions, or None.
        done: placement weeks done by the morning of the day.
        left: placement weeks that are left by then, or None where there is no length.
        hours: contracted hours done by then.
        planned_end: the day on whose evening the last week is done, or None where nothing says when.
    """

    day: date
    standing: Standing
    why: str
    week: int | None
    length: int | None
    done: Fraction
    left: Fraction | None
    hours: Fraction
    planned_end: date | None

    @property
    def is_working(self) -> bool:
        """Say whether the day is a day of work."""
        return self.standing is Standing.AT_WORK


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with one share of full time: from `first` up to the day before `after`, counted from year 1."""

    first: int
    after: int
    share: Fraction
    done: Fraction

    def done_before(self, number: int) -> Fraction:
        """Return what is done by the morning of a day in the stretch or after it."""
        days = workdays_before(min(number, self.after)) - workdays_before(self.first)
        return self.done + Fraction(self.share.numerator * days, self.share.denominator * WORKDAYS)


class Clock:
    """Answers for any day what a course says about it."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._stretches = tuple(_stretches(course))
        self._firsts = [one.first for one in self._stretches]

    @property
    def length(self) -> int | None:
        """Return the length in placement weeks with all extensions, or None."""
        return self.course.length

    @cached_property
    def planned_end(self) -> date | None:
        """Return the day on whose evening the last week is done; None where it is never reached."""
        return None if self.length is None else self.reached(Fraction(self.length))

    @cached_property
    def capacity(self) -> Fraction | None:
        """Return how many placement weeks all stretches hold together; None where the last one goes on."""
        if not self._stretches:
            return NOTHING
        last = self._stretches[-1]
        return None if last.after > LAST else last.done_before(last.after)

    def done_before(self, day: date) -> Fraction:
        """Return how many placement weeks are done by the morning of a day."""
        number = day.toordinal()
        place = bisect_right(self._firsts, number) - 1
        return self._stretches[place].done_before(number) if place >= 0 else NOTHING

    def days_at_work(self, first: date, after: date) -> int:
        """Return how many days of work lie from a day up to the day before another one.

        They are the days on which `standing` says so, counted without asking about each of them.
        """
        start, end = first.toordinal(), after.toordinal()
        number = 0
        for one in self._stretches:
            low, high = max(start, one.first), min(end, one.after)
            if low < high:
                free = sum(low <= day < high for day in self._free_between(low, high))
                number += workdays_before(high) - workdays_before(low) - free
        return number

    def _free_between(self, low: int, high: int) -> set[int]:
        """Return the days from Monday to Friday that leave and bank holidays make free, as numbers."""
        found = {
            day.toordinal()
            for year in range(date.fromordinal(low).year, date.fromordinal(high - 1).year + 1)
            for day in bank_holidays(self.course.nation, year)
        }
        for one in self.course.breaks:
            if not one.moves_end:
                last = one.ends_on.toordinal() if one.ends_on else high
                found |= set(range(max(one.starts_on.toordinal(), low), min(last + 1, high)))
        return {number for number in found if (number - 1) % WEEK < WORKDAYS}

    def reached(self, amount: Fraction) -> date | None:
        """Return the first day on whose evening so many placement weeks are done, or None."""
        for one in self._stretches:
            days = ceil((amount - one.done) * WORKDAYS / one.share)
            number = workday(workdays_before(one.first) + max(days, 1))
            if number < one.after and number <= LAST:
                return date.fromordinal(number)
        return None

    def due_week(self, week: int) -> date | None:
        """Return the Monday of the calendar week in which a placement week is done; None where it never is.

        A part-timer's placement week lasts longer than a calendar week, and one with a break in it longer
        still: what is planned for it is due in its last one.
        """
        done = self.reached(Fraction(week))
        return monday_of(done) if done else None

    def week(self, day: date) -> int | None:
        """Return the number of the placement week on a day; None before the first day.

        It is one more than the whole weeks that were done before the Monday of the day's calendar week. While
        the clock stands still it stays what it was.
        """
        if day < self.course.starts_on:
            return None
        place = bisect_right(self._firsts, day.toordinal()) - 1
        if place < 0:
            return 1
        ran = min(day.toordinal(), self._stretches[place].after - 1)
        return floor(self.done_before(monday_of(date.fromordinal(ran)))) + 1

    def days_of(self, week: int) -> tuple[date, date] | None:
        """Return the first and the last day on which the number of the week is this one, or None."""
        first = self._first_day_of(week)
        if first is None:
            return None
        after = self._first_day_of(week + 1)
        return first, after - A_DAY if after else date.max

    def _first_day_of(self, week: int) -> date | None:
        if week <= 1:
            return self.course.starts_on if week == 1 else None
        before = self.reached(Fraction(week - 1))
        if before is None:
            return None
        number = monday_of(before).toordinal() + WEEK
        return next(
            (date.fromordinal(max(number, one.first)) for one in self._stretches if number < one.after), None
        )

    def on(self, day: date) -> Answer:
        """Return everything that the clock says of a day."""
        done = self.done_before(day)
        standing, why = self.standing(day)
        return Answer(
            day=day,
            standing=standing,
            why=why,
            week=self.week(day),
            length=self.length,
            done=done,
            left=None if self.length is None else max(NOTHING, self.length - done),
            hours=done * self.course.full_time_hours,
            planned_end=self.planned_end,
        )

    def standing(self, day: date) -> tuple[Standing, str]:
        """Return what a day is, and the same in words."""
        course = self.course
        if day < course.starts_on:
            return Standing.BEFORE, "The placement has not begun"
        if course.ended_before(day):
            return Standing.OVER, "The placement has ended"
        if away := course.away_on(day):
            return Standing.AWAY, away.words
        if course.block_on(day) is not None:
            free = self._free(day)
            return (Standing.FREE, free) if free else (Standing.AT_WORK, "A working day")
        if any(block.starts_on > day for block in course.blocks):
            return Standing.BETWEEN, "Between blocks"
        return Standing.OVER, "The last block has ended"

    def _free(self, day: date) -> str:
        """Say why nobody works on a day of a block that counts all the same, or return nothing."""
        if day.weekday() >= WORKDAYS:
            return "Weekend"
        if leave := self.course.leave_on(day):
            return leave.words
        name = bank_holiday(self.course.nation, day)
        return f"Bank holiday: {name}" if name else ""


def _stretches(course: Course) -> Iterator[Stretch]:
    """Return the days on which the clock runs, cut wherever anything changes."""
    stops = [one for one in course.breaks if one.moves_end]
    edges = {course.starts_on.toordinal(), LAST + 1}
    spans: list[Block | Break] = [*course.blocks, *stops]
    edges |= {one.starts_on.toordinal() for one in spans}
    edges |= {one.ends_on.toordinal() + 1 for one in spans if one.ends_on}
    edges |= {one.starts_on.toordinal() for one in course.hours}
    if course.ended_on:
        edges.add(course.ended_on.toordinal() + 1)
    done = NOTHING
    for first, after in pairwise(sorted(edges)):
        day = date.fromordinal(first)
        if course.block_on(day) is None or course.away_on(day) is not None:
            continue
        stretch = Stretch(first, after, course.share_on(day), done)
        yield stretch
        if after <= LAST:
            done = stretch.done_before(after)


def workdays_before(number: int) -> int:
    """Return how many days from Monday to Friday lie before a day; both count from 1 January of year 1."""
    weeks, rest = divmod(number - 1, WEEK)
    return weeks * WORKDAYS + min(rest, WORKDAYS)


def workday(place: int) -> int:
    """Return the number of the day that is the n-th from Monday to Friday since 1 January of year 1."""
    weeks, rest = divmod(place - 1, WORKDAYS)
    return weeks * WEEK + rest + 1


def monday_of(day: date) -> date:
    """Return the Monday of a day's calendar week."""
    return day - timedelta(days=day.weekday())
