"""What holds for every placement clock, whatever it is set by."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from app.placements.clock import WORKDAYS, Clock, Standing
from app.placements.clock_values import Block, Break, BreakKind, Course, Extension, Hours
from tests.placements.reckoned import reckon, share

FIRST = date(2027, 11, 1)
ONE = timedelta(days=1)
SOONER = 500
days = st.integers(0, SOONER).map(lambda number: FIRST + number * ONE)
shares = st.integers(1, 75).map(lambda halves: Fraction(halves, 75))


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date | None]:
    first = draw(days)
    length = draw(st.none() | st.integers(0, 120))
    return first, None if length is None else first + length * ONE


breaks = st.builds(lambda span, kind: Break(span[0], span[1], kind), spans(), st.sampled_from(BreakKind))
courses = st.builds(
    Course,
    starts_on=days,
    weeks=st.none() | st.integers(1, 60),
    blocks=st.lists(spans().map(lambda span: Block(*span)), max_size=3).map(tuple),
    hours=st.lists(st.builds(Hours, days, shares), max_size=3, unique_by=lambda one: one.starts_on).map(
        tuple
    ),
    breaks=st.lists(breaks, max_size=3).map(tuple),
    extensions=st.lists(st.builds(Extension, days, st.integers(1, 20)), max_size=2).map(tuple),
    ended_on=st.none() | days,
)


@settings(max_examples=60, deadline=None)
@given(courses)
def test_it_agrees_with_the_reckoner_on_every_date(course: Course) -> None:
    clock = Clock(course)
    for one in reckon(course, FIRST + (SOONER + 200) * ONE):
        assert (clock.week(one.day), clock.done_before(one.day)) == (one.week, one.done)


@given(courses, breaks)
def test_inserting_a_break_never_moves_past_weeks_or_brings_the_end_nearer(
    course: Course, away: Break
) -> None:
    before, after = Clock(course), Clock(replace(course, breaks=(*course.breaks, away)))
    for back in (1, 2, 5, 8, 40, 200):
        day = away.starts_on - back * ONE
        assert (after.week(day), after.done_before(day)) == (before.week(day), before.done_before(day))
    if after.planned_end:
        assert before.planned_end
        assert after.planned_end >= before.planned_end


@given(courses, days, st.integers(0, 200))
def test_hours_add_up(course: Course, first: date, number: int) -> None:
    clock = Clock(course)
    total = Fraction(0)
    for place in range(number):
        day = first + place * ONE
        step = clock.done_before(day + ONE) - clock.done_before(day)
        assert step in {0, share(course, day) / WORKDAYS}
        total += step * course.full_time_hours
    after = first + number * ONE
    assert total == clock.on(after).hours - clock.on(first).hours


@given(courses, days)
def test_every_date_has_one_answer_and_weeks_follow_one_another(course: Course, day: date) -> None:
    clock = Clock(course)
    week = clock.week(day)
    if week is None:
        assert day < course.starts_on
        return
    span = clock.days_of(week)
    assert span is not None
    assert span[0] <= day <= span[1]
    assert clock.week(span[0]) == clock.week(span[1]) == week
    if span[1] < date.max:
        assert clock.week(span[1] + ONE) == week + 1


@given(courses, days, st.integers(0, 120))
def test_days_of_work_are_those_of_which_it_says_so(course: Course, first: date, number: int) -> None:
    clock = Clock(course)
    standing = [clock.standing(first + place * ONE)[0] for place in range(number)]
    assert clock.days_at_work(first, first + number * ONE) == standing.count(Standing.AT_WORK)


@given(courses)
def test_the_planned_end_is_the_first_evening_on_which_all_is_done(course: Course) -> None:
    clock = Clock(course)
    end = clock.planned_end
    if end is not None and course.length is not None:
        assert clock.done_before(end) < course.length <= clock.done_before(end + ONE)
        assert clock.week(end) == course.length
    elif course.length is not None:
        assert clock.capacity is not None
        assert clock.capacity < course.length
