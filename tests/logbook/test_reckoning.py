"""Planned hours come from the clock alone, and worked examples agree with them by hand."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.logbook.chart import WEEKS_OF_A_STRIP, strips_of
from app.logbook.entry import Absence, Entry
from app.logbook.hours import HOUR
from app.logbook.policy import Sure, Where, refusal_of_week, wrong_with
from app.logbook.reckoning import mondays, planned_in, proposed_absence, sums_of
from app.logbook.words import difference_words, hours_words, initial_words
from app.placements.clock import Clock
from app.placements.clock_values import Block, Break, BreakKind, Course, Extension, Hours

START = date(2026, 1, 5)
WEEK = timedelta(weeks=1)
FULL = Fraction(75, 2)


def clock(**more: object) -> Clock:
    return Clock(Course(starts_on=START, weeks=50, **more))  # type: ignore[arg-type]  # of each test


def away(kind: BreakKind, first: date, last: date | None) -> Break:
    return Break(first, last, kind)


def entries(*hours: float) -> Mapping[date, Entry]:
    return {
        START + number * WEEK: Entry(seconds=int(one * HOUR), words="Work.")
        for number, one in enumerate(hours)
    }


def test_a_full_week_expects_37_5_hours_and_one_at_0_6_expects_22_5() -> None:
    assert planned_in(clock(), START) == FULL
    part = clock(hours=(Hours(START + 2 * WEEK, Fraction(3, 5)),))
    assert [planned_in(part, START + number * WEEK) for number in range(4)] == [
        FULL,
        FULL,
        *[Fraction(45, 2)] * 2,
    ]


def test_a_share_that_changes_on_a_wednesday_counts_from_that_day() -> None:
    changed = clock(hours=(Hours(START + timedelta(days=2), Fraction(3, 5)),))
    assert planned_in(changed, START) == 2 * Fraction(15, 2) + 3 * Fraction(9, 2)


@pytest.mark.parametrize("kind", list(BreakKind))
def test_a_week_of_a_break_expects_nothing_whatever_its_kind(kind: BreakKind) -> None:
    monday = START + 4 * WEEK
    found = clock(breaks=(away(kind, monday, monday + timedelta(days=4)),))
    assert planned_in(found, monday) == 0
    assert planned_in(found, monday + WEEK) == FULL


def test_a_bank_holiday_expects_nothing_on_its_day() -> None:
    # Good Friday, 3 April 2026, and Easter Monday, 6 April 2026.
    assert planned_in(clock(), date(2026, 3, 30)) == 30
    assert planned_in(clock(), date(2026, 4, 6)) == 30


def test_weeks_between_blocks_expect_nothing_and_are_not_missing() -> None:
    found = clock(blocks=(Block(START, START + 2 * WEEK - timedelta(days=3)), Block(START + 4 * WEEK)))
    sums = sums_of(found, {}, START + 5 * WEEK)
    assert [line.planned for line in sums.lines] == [FULL, FULL, 0, 0, FULL, FULL]
    assert [line.monday for line in sums.missing] == [START + 4 * WEEK, START + WEEK, START]


def test_the_sums_of_six_weeks_by_hand() -> None:
    # A Wednesday in week 6: five weeks are over, one of them sickness, one not logged.
    monday = START + 2 * WEEK
    found = clock(breaks=(away(BreakKind.SICKNESS, monday, monday + timedelta(days=4)),))
    sums = sums_of(found, entries(37.5, 36, 0, 38.25), START + 5 * WEEK + timedelta(days=2))
    assert sums.whole == 1875
    # Four weeks and two days, each of 7.5 hours.
    assert sums.contracted == 22 * Fraction(15, 2)
    assert sums.planned == 150
    assert sums.logged == sums.logged_when_over == Fraction(447, 4)
    assert [line.monday for line in sums.missing] == [START + 4 * WEEK]
    assert not sums.lines[-1].is_over


def test_an_extension_is_part_of_the_target() -> None:
    sums = sums_of(clock(extensions=(Extension(START, 8),)), {}, START)
    assert sums.whole == 58 * FULL
    assert sums.contracted == 0


def test_the_week_of_the_start_and_of_the_finish_count_in_part() -> None:
    wednesday = START + timedelta(days=2)
    ended = Clock(Course(starts_on=wednesday, weeks=50, ended_on=START + WEEK + timedelta(days=1)))
    sums = sums_of(ended, {}, START + 9 * WEEK)
    assert [line.planned for line in sums.lines] == [Fraction(45, 2), 15]
    assert all(line.is_over for line in sums.lines)


def test_before_the_start_there_are_no_weeks() -> None:
    assert list(mondays(clock(), START - WEEK)) == []
    assert sums_of(clock(), {}, START - WEEK).lines == ()
    wednesday = Clock(Course(starts_on=START + timedelta(days=2), weeks=50))
    assert list(mondays(wednesday, START)) == []


@given(st.integers(0, 60), st.integers(1, 25), st.sampled_from(BreakKind), st.integers(1, 5))
def test_what_is_planned_is_never_more_than_contracted(
    first: int, days: int, kind: BreakKind, fifths: int
) -> None:
    begins = START + timedelta(days=first)
    found = clock(
        breaks=(away(kind, begins, begins + timedelta(days=days)),),
        hours=(Hours(START, Fraction(fifths, 5)),),
    )
    sums = sums_of(found, {}, START + 12 * WEEK)
    assert sums.planned <= sums.contracted
    for line in sums.lines:
        assert 0 <= line.planned <= FULL * fifths / 5


def test_days_away_are_proposed_as_the_clock_has_them() -> None:
    monday = START + 3 * WEEK
    found = clock(
        breaks=(
            away(BreakKind.ANNUAL_LEAVE, monday, monday),
            away(BreakKind.SICKNESS, monday + timedelta(days=1), monday + timedelta(days=2)),
            away(BreakKind.UNIVERSITY, monday + timedelta(days=4), None),
        )
    )
    assert proposed_absence(found, monday) == {Absence.LEAVE: 2, Absence.SICKNESS: 4, Absence.OTHER: 2}
    assert proposed_absence(found, START) == dict.fromkeys(Absence, 0)


@pytest.mark.parametrize(
    ("monday", "ended", "words"),
    [
        (START, None, ""),
        (START - WEEK, None, "before the placement began on 5 January 2026"),
        (START + 3 * WEEK, None, "has not begun yet"),
        (START + 2 * WEEK, START + 2 * WEEK, ""),
        (START + 2 * WEEK, START + WEEK, "finished on 12 January 2026"),
    ],
)
def test_weeks_that_cannot_be_written_about_say_why(monday: date, ended: date | None, words: str) -> None:
    assert words in refusal_of_week(monday, START, ended, START + 2 * WEEK)
    assert bool(refusal_of_week(monday, START, ended, START + 2 * WEEK)) == bool(words)


def test_a_programme_without_a_first_day_has_no_weeks() -> None:
    assert "no first day" in refusal_of_week(START, None, None, START)


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        (Entry(seconds=169 * HOUR, words="Work."), Where.HOURS),
        (Entry(seconds=61 * HOUR, words="Work."), Where.SURE),
        (Entry(seconds=60 * HOUR, words="Work."), None),
        (Entry(seconds=HOUR), Where.DONE),
        (Entry(seconds=0), Where.HOURS),
        (Entry(seconds=0, leave=10), None),
        (Entry(seconds=0, leave=10, other=5), Where.ABSENCE),
        (Entry(seconds=HOUR, words="One\ntwo\nthree"), Where.DONE),
        (Entry(seconds=HOUR, words="NHS number 999 000 0018 on the dialyser."), Where.NO_PATIENT),
        (Entry(seconds=HOUR, words="Patient: Jane Smith"), Where.NO_PATIENT),
    ],
)
def test_what_is_wrong_with_a_week_is_said_at_its_field(entry: Entry, where: Where | None) -> None:
    wrong = wrong_with(entry, Sure())
    assert (wrong.where if wrong else None) is where


def test_what_is_ticked_as_meant_is_kept() -> None:
    assert wrong_with(Entry(seconds=61 * HOUR, words="Work."), Sure(hours=True)) is None
    named = Entry(seconds=HOUR, words="Unit number 12345 was serviced.")
    assert wrong_with(named, Sure()) is not None
    assert wrong_with(named, Sure(no_patient=True)) is None


def test_the_warning_never_repeats_what_it_found() -> None:
    wrong = wrong_with(Entry(seconds=HOUR, words="Patient: Jane Smith"), Sure())
    assert wrong is not None
    assert "Jane" not in wrong.sentence


def test_why_somebody_is_away_is_said_only_to_those_who_may_know() -> None:
    entry = Entry(seconds=0, leave=4, sickness=3)
    assert entry.away_words(knows_kinds=True) == "2 days, leave; 1.5 days, sickness"
    assert entry.away_words(knows_kinds=False) == "Away for 3.5 days"


def test_hours_and_differences_in_words() -> None:
    assert hours_words(Fraction(3750, 2)) == "1,875"
    assert hours_words(Fraction(112, 3)) == "37:20"
    assert hours_words(Fraction(100, 7)) == "14.29"
    assert [difference_words(Fraction(n, 2)) for n in (-3, 0, 4)] == ["1.5 fewer", "as planned", "2 more"]


def test_a_change_after_an_initial_is_said() -> None:
    seen = ("Sam Supervisor", START)
    assert initial_words(seen, None, START) == "Initialled by Sam Supervisor on 5 January 2026"
    assert "needs a new initial" in initial_words(None, seen, START + WEEK)
    assert initial_words(None, None, START) == "Not initialled"


def test_the_chart_has_a_column_for_each_week_and_stays_in_its_frame() -> None:
    sums = sums_of(clock(), entries(37.5, 70), START + 60 * WEEK)
    strips = strips_of(sums.lines)
    assert [len(strip.columns) for strip in strips] == [
        WEEKS_OF_A_STRIP,
        WEEKS_OF_A_STRIP,
        len(sums.lines) - 52,
    ]
    assert strips[0].lines[-1][1] == 80
    for strip in strips:
        for column in strip.columns:
            assert column.planned.y >= 8
            assert column.planned.height + column.planned.y == pytest.approx(88)
    assert strips[0].columns[1].missing_at is None
    assert strips[0].columns[2].missing_at is not None
    assert strips_of(()) == []
