"""Worked examples: reckoned by hand and by a day-by-day reckoner, they agree with the clock on every date."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from app.core.clock import pretending, today
from app.placements.bank_holidays import Nation, bank_holiday, bank_holidays
from app.placements.clock import Clock, Standing
from app.placements.clock_reasons import reasons
from app.placements.clock_values import Block, Break, BreakKind, Course, Extension, Hours
from app.placements.clock_words import decimal, week_words
from tests.placements.reckoned import end_of, reckon

START = date(2026, 1, 5)
SIX_TENTHS = Fraction(3, 5)
FULL = Course(starts_on=START, weeks=50)
PART_TIME = replace(FULL, hours=(Hours(START, SIX_TENTHS),))
THREE_BLOCKS = replace(
    FULL,
    blocks=(
        Block(date(2026, 1, 5), date(2026, 3, 20), "Year 1", "Westmere General"),
        Block(date(2026, 9, 14), date(2026, 12, 18), "Year 2", "Eastmere Infirmary"),
        Block(date(2027, 1, 11), None, "Year 3", "Westmere General"),
    ),
)
SICK = Break(date(2026, 3, 4), date(2026, 3, 17), BreakKind.SICKNESS)
SUSPENDED = Break(date(2026, 6, 1), date(2026, 6, 26), BreakKind.SUSPENSION)
LEAVE = Break(date(2026, 8, 3), date(2026, 8, 14), BreakKind.ANNUAL_LEAVE)
INTERRUPTED = replace(FULL, breaks=(SICK, SUSPENDED, LEAVE))
EXTENDED = replace(FULL, extensions=(Extension(date(2026, 11, 2), 8),))
CHANGED = replace(FULL, hours=(Hours(date(2026, 5, 25), SIX_TENTHS),))
ENDED = replace(INTERRUPTED, ended_on=date(2026, 7, 1))
REOPENED = replace(FULL, breaks=(Break(date(2026, 7, 2), date(2026, 8, 31), BreakKind.CLOSED),))
WENT_AWAY = replace(FULL, breaks=(Break(date(2026, 4, 8), None, BreakKind.PARENTAL),))
MIDWEEK = Course(starts_on=date(2027, 12, 29), weeks=12, hours=(Hours(date(2028, 2, 29), Fraction(8, 15)),))
SHORT = replace(FULL, blocks=THREE_BLOCKS.blocks[:2])
NO_LENGTH = replace(PART_TIME, weeks=None)

COURSES = {
    "full time": (FULL, date(2026, 12, 18)),
    # 50 / 0.6 = 83 1/3 calendar weeks: 416 2/3 working days, the last of them the 417th.
    "0.6 part time": (PART_TIME, date(2027, 8, 10)),
    "three blocks of 11, 14 and 25 weeks": (THREE_BLOCKS, date(2027, 7, 2)),
    # 10 and 20 working days are six weeks; annual leave moves nothing.
    "twice interrupted": (INTERRUPTED, date(2027, 1, 29)),
    "extended by 8 weeks": (EXTENDED, date(2027, 2, 12)),
    # 20 weeks at full time, then 30 / 0.6 = 50.
    "0.6 from week 21": (CHANGED, date(2027, 5, 7)),
    "ended early": (ENDED, None),
    "ended and reopened": (REOPENED, date(2027, 2, 17)),
    "away without a last day": (WENT_AWAY, None),
    # 44 working days up to 28 February are 8.8 weeks; 3.2 more at 20 of 37.5 hours take 30 days.
    "midweek, over a leap day": (MIDWEEK, date(2028, 4, 10)),
    "blocks that are too short": (SHORT, None),
    "no length": (NO_LENGTH, None),
}


@pytest.mark.parametrize("name", COURSES)
def test_the_clock_agrees_with_a_day_by_day_reckoner_on_every_date(name: str) -> None:
    course, by_hand = COURSES[name]
    clock = Clock(course)
    days = reckon(course, course.starts_on + timedelta(days=750))
    for one in days:
        answer = clock.on(one.day)
        assert (answer.week, answer.done) == (one.week, one.done), one.day
        assert answer.hours == one.done * Fraction(75, 2)
        assert (answer.standing in {Standing.AT_WORK, Standing.FREE}) is one.counted, one.day
        span = clock.days_of(one.week)
        assert span
        assert span[0] <= one.day <= span[1]
    assert clock.planned_end == by_hand
    if course.length:
        assert end_of(days, course.length, course) == by_hand


@pytest.mark.parametrize(
    ("course", "day", "words"),
    [
        (FULL, date(2026, 1, 4), "Starts on 5 January 2026"),
        (FULL, date(2026, 1, 5), "Week 1 of 50"),
        (FULL, date(2026, 1, 11), "Week 1 of 50"),
        (FULL, date(2026, 1, 12), "Week 2 of 50"),
        # The clocks change on 29 March and 25 October: a week has seven days all the same.
        (FULL, date(2026, 3, 29), "Week 12 of 50"),
        (FULL, date(2026, 3, 30), "Week 13 of 50"),
        (FULL, date(2026, 12, 20), "Week 50 of 50"),
        (FULL, date(2026, 12, 21), "Week 51; 50 weeks were planned"),
        # At 0.6 three placement weeks take five calendar weeks.
        (PART_TIME, date(2026, 1, 18), "Week 1 of 50"),
        (PART_TIME, date(2026, 1, 19), "Week 2 of 50"),
        (PART_TIME, date(2026, 2, 1), "Week 2 of 50"),
        (PART_TIME, date(2026, 2, 2), "Week 3 of 50"),
        (PART_TIME, date(2026, 2, 9), "Week 4 of 50"),
        (PART_TIME, date(2027, 8, 10), "Week 50 of 50"),
        (THREE_BLOCKS, date(2026, 3, 22), "Week 11 of 50, next block from 14 September 2026"),
        (THREE_BLOCKS, date(2026, 7, 1), "Week 11 of 50, next block from 14 September 2026"),
        (THREE_BLOCKS, date(2026, 12, 14), "Week 25 of 50"),
        (THREE_BLOCKS, date(2027, 1, 11), "Week 26 of 50"),
        (THREE_BLOCKS, date(2027, 7, 2), "Week 50 of 50"),
        (SHORT, date(2027, 3, 1), "Week 25 of 50, the last block has ended"),
        # The week in which an illness ends is the one in which it began, until it is whole.
        (INTERRUPTED, date(2026, 3, 2), "Week 9 of 50"),
        (INTERRUPTED, date(2026, 3, 10), "Week 9 of 50, away up to 17 March 2026"),
        (INTERRUPTED, date(2026, 3, 18), "Week 9 of 50"),
        (INTERRUPTED, date(2026, 3, 23), "Week 10 of 50"),
        (INTERRUPTED, date(2026, 8, 5), "Week 25 of 50"),
        (INTERRUPTED, date(2027, 1, 29), "Week 50 of 50"),
        (EXTENDED, date(2026, 12, 21), "Week 51 of 58"),
        (ENDED, date(2026, 9, 1), "Week 20 of 50, ended"),
        (WENT_AWAY, date(2026, 9, 1), "Week 14 of 50, away at present"),
        (NO_LENGTH, date(2026, 2, 2), "Week 3"),
        # Week 1 of a placement that begins on a Wednesday is whole on the second Tuesday.
        (MIDWEEK, date(2028, 1, 3), "Week 1 of 12"),
        (MIDWEEK, date(2028, 1, 10), "Week 2 of 12"),
    ],
)
def test_the_week_in_words(course: Course, day: date, words: str) -> None:
    assert week_words(Clock(course), day) == words


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        # Both nights in which the clocks change, and 23:30 British Summer Time, which is the same day in UTC.
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), "Week 12 of 50"),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), "Week 13 of 50"),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "Week 42 of 50"),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), "Week 43 of 50"),
        (datetime(2026, 7, 12, 22, 30, tzinfo=UTC), "Week 27 of 50"),
        (datetime(2026, 7, 12, 23, 30, tzinfo=UTC), "Week 28 of 50"),
    ],
)
def test_a_day_begins_at_midnight_in_the_united_kingdom(instant: datetime, words: str) -> None:
    with pretending(instant):
        assert week_words(Clock(FULL), today()) == words


def test_every_day_is_work_or_says_why_not() -> None:
    clock = Clock(replace(INTERRUPTED, nation=Nation.SCOTLAND))
    expected: dict[date, tuple[Standing, str]] = {
        date(2026, 1, 2): (Standing.BEFORE, "The placement has not begun"),
        date(2026, 1, 5): (Standing.AT_WORK, "A working day"),
        date(2026, 1, 10): (Standing.FREE, "Weekend"),
        date(2026, 3, 5): (Standing.AWAY, "Sickness"),
        date(2026, 3, 7): (Standing.AWAY, "Sickness"),
        date(2026, 8, 3): (Standing.FREE, "Annual leave"),
        date(2026, 11, 30): (Standing.FREE, "Bank holiday: Saint Andrew's Day"),
    }
    for day, answer in expected.items():
        assert (clock.on(day).standing, clock.on(day).why) == answer, day
    assert Clock(THREE_BLOCKS).on(date(2026, 5, 5)).standing is Standing.BETWEEN
    assert Clock(ENDED).on(date(2026, 7, 2)).standing is Standing.OVER


def test_what_is_done_and_left_adds_up_to_the_length() -> None:
    answer = Clock(PART_TIME).on(date(2026, 2, 9))
    assert (answer.done, answer.left) == (Fraction(3), Fraction(47))
    assert answer.hours == Fraction(225, 2)
    assert answer.length == 50
    overrun = Clock(FULL).on(date(2027, 3, 1))
    assert overrun.left == 0


@pytest.mark.parametrize(
    ("day", "nations"),
    [
        (date(2026, 4, 6), {Nation.ENGLAND_AND_WALES, Nation.NORTHERN_IRELAND}),
        (date(2026, 8, 31), {Nation.ENGLAND_AND_WALES, Nation.NORTHERN_IRELAND}),
        (date(2026, 1, 2), {Nation.SCOTLAND}),
        (date(2026, 7, 13), {Nation.NORTHERN_IRELAND}),
        (date(2026, 12, 25), set(Nation)),
    ],
)
def test_each_nation_has_bank_holidays_of_its_own(day: date, nations: set[Nation]) -> None:
    assert {nation for nation in Nation if bank_holiday(nation, day)} == nations


def test_a_bank_holiday_on_a_weekend_is_free_on_a_working_day_instead() -> None:
    # Christmas Day and Boxing Day of 2027 are Saturday and Sunday.
    for day in (date(2027, 12, 27), date(2027, 12, 28)):
        assert Clock(FULL).on(day).standing is Standing.FREE
    assert bank_holidays(Nation.SCOTLAND, 1066) == {}


STEPS = """\
50 weeks of full-time work from 5 January 2026 end on 18 December 2026.
Extended by 8 weeks, decided on 2 November 2026: the end moves to 12 February 2027, 8 weeks later.
From 25 May 2026: 0.6 of full time (22.5 hours a week): \
the end moves to 10 August 2027, 25 weeks and 4 days later.
Training in 1 block: the end stays.
Sickness, 4 March 2026 to 17 March 2026: the end moves to 2 September 2027, 3 weeks and 2 days later.
Suspension of the training, 1 June 2026 to 26 June 2026: the end moves to 30 September 2027, 4 weeks later.
Annual leave and bank holidays do not move the end."""


def test_the_reasons_lead_to_the_planned_end_step_by_step() -> None:
    every = replace(
        INTERRUPTED, hours=CHANGED.hours, extensions=EXTENDED.extensions, blocks=(Block(START, None),)
    )
    assert "\n".join(reasons(every)) == STEPS
    assert Clock(every).planned_end == date(2027, 9, 30)


@pytest.mark.parametrize(
    ("course", "ending"),
    [
        (SHORT, "What is planned so far holds 25 weeks of 50."),
        (WENT_AWAY, "or a break that goes on has its last day."),
        (ENDED, "The placement ended on 1 July 2026 after 19.6 weeks of 50."),
        (NO_LENGTH, "This programme sets no length, so there is no planned end."),
    ],
)
def test_where_there_is_no_planned_end_the_last_reason_says_why(course: Course, ending: str) -> None:
    assert ending in reasons(course)[-1]


def test_a_reader_who_may_not_know_why_somebody_is_away_reads_that_they_are_away() -> None:
    course = replace(FULL, breaks=(replace(SICK, hidden=True),))
    assert "Away, 4 March 2026 to 17 March 2026" in reasons(course)[1]
    assert "Sick" not in " ".join([*reasons(course), Clock(course).on(SICK.starts_on).why])


@pytest.mark.parametrize(
    ("value", "words"),
    [(Fraction(250, 3), "83.3"), (Fraction(31), "31"), (Fraction(29, 20), "1.5"), (Fraction(0), "0")],
)
def test_numbers_are_written_with_one_decimal_at_most(value: Fraction, words: str) -> None:
    assert decimal(value) == words


def test_a_placement_week_of_other_hours_counts_other_hours() -> None:
    for hours in (36, 40):
        clock = Clock(replace(FULL, full_time_hours=Fraction(hours)))
        assert clock.on(date(2026, 1, 12)).hours == hours
