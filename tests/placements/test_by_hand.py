"""Tables worked out with a calendar, in docs/clock-by-hand.md: the clock agrees on every date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from app.placements.bank_holidays import Nation
from app.placements.clock import Clock, Standing
from app.placements.clock_values import Block, Break, BreakKind, Course, Extension, Hours

PAGE = (Path(__file__).parents[2] / "docs" / "clock-by-hand.md").read_text()
ONE = timedelta(days=1)
FULL = Course(starts_on=date(2026, 1, 5), weeks=50, nation=Nation.ENGLAND_AND_WALES)
COURSES = {
    "Full time": FULL,
    "Part time, 0.6": replace(FULL, hours=(Hours(date(2026, 1, 5), Fraction(3, 5)),)),
    "Three blocks of 11, 14 and 25 weeks": replace(
        FULL,
        blocks=(
            Block(date(2026, 1, 5), date(2026, 3, 20)),
            Block(date(2026, 9, 14), date(2026, 12, 18)),
            Block(date(2027, 1, 11), None),
        ),
    ),
    "Twice interrupted": replace(
        FULL,
        nation=Nation.SCOTLAND,
        breaks=(
            Break(date(2026, 3, 4), date(2026, 3, 17), BreakKind.SICKNESS),
            Break(date(2026, 6, 1), date(2026, 6, 26), BreakKind.SUSPENSION),
            Break(date(2026, 8, 3), date(2026, 8, 14), BreakKind.ANNUAL_LEAVE),
        ),
    ),
    "Extended by 8 weeks": replace(FULL, extensions=(Extension(date(2026, 11, 2), 8),)),
    "Ended early and reopened": replace(
        FULL, breaks=(Break(date(2026, 7, 2), date(2026, 8, 31), BreakKind.CLOSED),)
    ),
    "From a leap day": replace(FULL, starts_on=date(2028, 2, 29), weeks=4),
}


@dataclass(frozen=True)
class Row:
    """A row of a table: what holds from a day up to a day, both included."""

    first: date
    last: date
    weeks: list[int]
    done: Fraction
    a_day: Fraction
    what: str

    def days(self) -> Iterator[date]:
        """Return its days."""
        for place in range((self.last - self.first).days + 1):
            yield self.first + place * ONE

    def week(self, day: date) -> int:
        """Return the placement week of one of its days: each calendar week has the next number."""
        if len(self.weeks) == 1:
            return self.weeks[0]
        return self.weeks[(monday(day) - monday(self.first)).days // 7]


def monday(day: date) -> date:
    """Return the Monday of a day's calendar week."""
    return day - (day.isoweekday() - 1) * ONE


def day_of(words: str) -> date:
    """Return the day that some words name."""
    return datetime.strptime(words.strip(), "%d %B %Y").date()  # noqa: DTZ007  # a day has no zone


def numbers_of(words: str) -> list[int]:
    """Return the numbers of weeks in a cell: ``1 to 4``, ``1, 1, 2`` or ``9``."""
    if "to" in words:
        first, last = words.split("to")
        return list(range(int(first), int(last) + 1))
    return [int(number) for number in words.split(",")]


def section(title: str) -> str:
    """Return what stands below a heading of the page."""
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows_of(title: str) -> list[Row]:
    """Return the table below a heading."""
    found = []
    for line in section(title).splitlines():
        if re.match(r"\| \d", line):
            first, last, weeks, done, a_day, what = (cell.strip() for cell in line.strip("|").split("|"))
            found.append(
                Row(day_of(first), day_of(last), numbers_of(weeks), Fraction(done), Fraction(a_day), what)
            )
    return found


def holidays_of(nation: Nation) -> set[date]:
    """Return the bank holidays that the page lists for a nation."""
    name = {Nation.ENGLAND_AND_WALES: "England and Wales", Nation.SCOTLAND: "Scotland"}[nation]
    listed = re.search(rf"^- {name}: ([^.]+)\.$", PAGE, re.MULTILINE)
    assert listed
    return {day_of(words) for words in listed[1].replace("\n", " ").split(",")}


def standing_of(row: Row, day: date, holidays: set[date]) -> Standing:
    """Return what a day is: work, free, away or between blocks."""
    still = {"away": Standing.AWAY, "between": Standing.BETWEEN}
    if row.what in still:
        return still[row.what]
    is_free = row.what == "leave" or day.isoweekday() > 5 or day in holidays
    return Standing.FREE if is_free else Standing.AT_WORK


def test_every_table_of_the_page_is_compared() -> None:
    assert re.findall(r"^## (.+)$", PAGE, re.MULTILINE) == list(COURSES)


@pytest.mark.parametrize("title", COURSES)
def test_the_clock_agrees_with_the_pencil_on_every_date(title: str) -> None:
    course, rows = COURSES[title], rows_of(title)
    clock, holidays = Clock(course), holidays_of(course.nation)
    expected, done = course.starts_on, Fraction(0)
    for row in rows:
        # The table itself leaves no day out, and its sums are right.
        assert (row.first, row.done) == (expected, done), row
        if len(row.weeks) > 1:
            assert len(row.weeks) == (monday(row.last) - monday(row.first)).days // 7 + 1, row
        for day in row.days():
            answer = clock.on(day)
            assert (answer.week, answer.done) == (row.week(day), done), day
            assert answer.standing is standing_of(row, day, holidays), (day, answer.why)
            done += row.a_day if day.isoweekday() <= 5 else 0
        expected = row.last + ONE
    assert f"Planned end: {clock.planned_end:%-d %B %Y}." in section(title)
    assert clock.planned_end is not None
    assert expected > clock.planned_end
