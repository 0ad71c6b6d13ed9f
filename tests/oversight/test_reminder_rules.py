"""When somebody is reminded: worked days, over new year and with the clocks, and what holds on every day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import london_day
from app.oversight.reminder_rules import (
    Due,
    Overlong,
    Quiet,
    Timing,
    is_away,
    months_after,
    overlong,
    plan_due,
    quiet,
    review_due,
    training_year,
)
from app.placements.clock import Clock
from app.placements.clock_values import Block, Break, BreakKind, Course

MONDAY = date(2026, 1, 5)
DAYS = st.dates(date(1995, 1, 1), date(2100, 1, 1))


def clock(*breaks: Break, starts_on: date = MONDAY, blocks: tuple[Block, ...] = ()) -> Clock:
    return Clock(Course(starts_on=starts_on, weeks=150, breaks=breaks, blocks=blocks))


@pytest.mark.parametrize(
    ("latest", "day", "found"),
    [
        # Fifteen days of work lie between 5 January and Monday 26 January.
        (None, date(2026, 1, 23), None),
        (None, date(2026, 1, 26), Quiet(3, "2026-01-04 1")),
        (None, date(2026, 1, 27), Quiet(3, "2026-01-04 1")),
        (None, date(2026, 2, 13), Quiet(5, "2026-01-04 1")),
        (None, date(2026, 2, 16), Quiet(6, "2026-01-04 2")),
        (date(2026, 1, 5), date(2026, 1, 26), None),
        (date(2026, 1, 5), date(2026, 1, 27), Quiet(3, "2026-01-05 1")),
        # On a Saturday nobody is told, nor on Good Friday.
        (date(2026, 1, 5), date(2026, 1, 31), None),
        (date(2026, 3, 2), date(2026, 4, 3), None),
        # Over the new year three days of the weeks are bank holidays.
        (date(2026, 12, 14), date(2027, 1, 7), None),
        (date(2026, 12, 14), date(2027, 1, 8), Quiet(3, "2026-12-14 1")),
    ],
)
def test_three_weeks_of_work_without_anything_new(
    latest: date | None, day: date, found: Quiet | None
) -> None:
    assert quiet(clock(), latest, day, 3) == found


@pytest.mark.parametrize("kind", BreakKind)
def test_nobody_is_told_in_a_break_and_its_days_do_not_count(kind: BreakKind) -> None:
    away = Break(date(2026, 1, 19), date(2026, 3, 29), kind)
    running = clock(away)
    for place in range(70):
        day = date(2026, 1, 19) + timedelta(days=place)
        assert quiet(running, None, day, 1) is None
        assert is_away(running, day)
    assert quiet(running, None, date(2026, 3, 30), 3) is None
    # Good Friday and Easter Monday lie in the two weeks after it.
    assert quiet(running, None, date(2026, 4, 8), 3) == Quiet(3, "2026-01-04 1")
    assert not is_away(running, date(2026, 3, 30))


def test_between_blocks_nobody_is_quiet() -> None:
    blocks = (Block(MONDAY, date(2026, 1, 16)), Block(date(2026, 9, 14)))
    assert quiet(clock(blocks=blocks), None, date(2026, 5, 6), 1) is None
    assert quiet(clock(blocks=blocks), None, date(2026, 9, 14), 2) == Quiet(2, "2026-01-04 1")


@given(DAYS, st.integers(0, 400), st.integers(0, 90), st.integers(1, 26))
def test_a_spell_is_told_once_for_each_time_that_it_has_grown(
    start: date, latest: int, length: int, weeks: int
) -> None:
    running, since = clock(starts_on=start), start + timedelta(days=latest)
    found = [quiet(running, since, since + timedelta(days=place), weeks) for place in range(length)]
    told = [one for one in found if one]
    assert all(one.weeks >= weeks for one in told)
    assert [one.weeks for one in told] == sorted(one.weeks for one in told)
    whole = running.days_at_work(since, since + timedelta(days=max(length - 1, 0))) // 5
    assert len({one.cause for one in told}) <= whole // weeks


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 3, 11), None),
        (date(2026, 3, 12), Overlong(2, date(2026, 3, 4), "2026-03-09")),
        (date(2026, 3, 13), Overlong(2, date(2026, 3, 4), "2026-03-09")),
        (date(2026, 3, 14), None),
        (date(2026, 3, 16), Overlong(2, date(2026, 3, 4), "2026-03-16")),
    ],
)
def test_what_waits_for_more_than_a_week_is_told_once_a_week(day: date, found: Overlong | None) -> None:
    assert overlong(2, date(2026, 3, 4), day, 7) == found
    assert overlong(2, date(2026, 3, 4), day, None) is None
    assert overlong(0, None, day, 7) is None


@pytest.mark.parametrize(
    ("made", "day", "timing"),
    [
        (date(2025, 12, 1), date(2025, 12, 22), None),
        (date(2025, 12, 1), date(2025, 12, 23), Timing.SOON),
        (date(2025, 12, 1), date(2026, 1, 6), Timing.SOON),
        (date(2025, 12, 1), date(2026, 1, 7), Timing.OVERDUE),
        # Planned less than two weeks ahead: both were told then.
        (date(2025, 12, 23), date(2025, 12, 24), None),
        (date(2025, 12, 23), date(2026, 1, 7), Timing.OVERDUE),
    ],
)
def test_a_review_is_told_of_two_weeks_ahead_and_when_its_day_has_passed(
    made: date, day: date, timing: Timing | None
) -> None:
    planned = date(2026, 1, 6)
    found = review_due(planned, made, day)
    assert found == (timing and Due(planned, timing, f"2026-01-06 {timing}"))


@given(DAYS, st.integers(0, 400), st.integers(-400, 400))
def test_a_review_is_told_of_at_most_twice(planned: date, ahead: int, offset: int) -> None:
    made = planned - timedelta(days=ahead)
    found = [review_due(planned, made, made + timedelta(days=place)) for place in range(0, 420, 7)]
    assert len({one.cause for one in found if one}) <= 2
    one = review_due(planned, made, planned + timedelta(days=offset))
    assert (one is not None and one.timing is Timing.OVERDUE) == (offset > 0)


@pytest.mark.parametrize(
    ("agreed", "day", "timing"),
    [
        ([], date(2026, 2, 18), None),
        ([], date(2026, 2, 19), Timing.SOON),
        ([], date(2026, 3, 5), Timing.SOON),
        ([], date(2026, 3, 6), Timing.OVERDUE),
        ([date(2025, 9, 1)], date(2026, 3, 6), None),
        ([date(2026, 2, 1)], date(2026, 12, 1), None),
        # The plan of the first year is none of the second.
        ([date(2026, 2, 1)], date(2027, 3, 8), Timing.OVERDUE),
        ([date(2026, 11, 5)], date(2027, 3, 8), None),
        ([date(2026, 11, 4)], date(2027, 3, 8), Timing.OVERDUE),
        # A plan that will be agreed is not agreed.
        ([date(2026, 3, 7)], date(2026, 3, 6), Timing.OVERDUE),
    ],
)
def test_the_plan_of_each_training_year_is_due_two_months_after_its_start(
    agreed: list[date], day: date, timing: Timing | None
) -> None:
    found = plan_due(clock(), agreed, day)
    assert (found.timing if found else None) == timing


def test_the_plan_of_a_trainee_who_is_away_waits_until_they_are_back() -> None:
    running = clock(Break(date(2026, 2, 1), None, BreakKind.PARENTAL))
    assert plan_due(running, [], date(2026, 3, 6)) is None


@given(DAYS, st.integers(0, 3000))
def test_every_day_lies_in_one_training_year(start: date, days: int) -> None:
    day = start + timedelta(days=days)
    year = training_year(start, day)
    assert start <= year <= day
    assert months_after(start, (year.year - start.year) * 12) == year
    assert day < months_after(start, (year.year - start.year + 1) * 12)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, found: date) -> None:
    assert months_after(day, months) == found


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        # 23:30 British Summer Time is still the same day; the hour before and after each change as well.
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_step_late_in_the_evening_belongs_to_the_day_of_the_clocks_here(
    instant: datetime, day: date
) -> None:
    assert london_day(instant) == day
    assert overlong(1, day, day + timedelta(days=7), 7) is None
