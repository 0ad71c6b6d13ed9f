"""What a tally, a clock and a day say together: late, due, paces, the forecast and what is at risk."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competencies.progress import Progress
from app.oversight.cohort_figures import figures_from
from app.oversight.outlook import Outlook
from app.oversight.outlook_values import Risk, RiskGround
from app.oversight.outlook_words import forecast_words, reasons
from app.oversight.pencil import TIMES, steps
from app.oversight.plan_line import PlanLine
from app.placements.clock import Clock, monday_of
from app.placements.clock_values import Break, BreakKind, Course, Hours
from app.tally.values import Stage, Tally, Waiting, tally_from

BEGAN = date(2026, 1, 5)
A_WEEK = timedelta(weeks=1)
# The Monday of week 31 of full-time work.
WEEK_31 = BEGAN + 30 * A_WEEK


def tally(*, signed: dict[date, int] | None = None, total: int = 100, **more: object) -> Tally:
    """Make a tally whose signatures were given in some calendar weeks; two items are due in each week."""
    signed = signed or {}
    done = sum(signed.values())
    planned = dict.fromkeys(range(1, total // 2 + 1), 2)
    values: dict[str, object] = {
        "progress": Progress(done, total),
        "planned": planned,
        "open": {Stage.NOTHING: _without(planned, done)},
        "signed": signed,
        "last_step": WEEK_31,
    }
    return Tally(**(values | more))  # type: ignore[arg-type]  # the names are those of the attributes


def _without(planned: dict[int, int], done: int) -> dict[int, int]:
    """Take away the items that are due first."""
    left = {}
    for week, number in planned.items():
        taken = min(number, done)
        done -= taken
        left[week] = number - taken
    return left


def outlook(found: Tally, day: date = WEEK_31, **course: object) -> Outlook:
    values: dict[str, object] = {"starts_on": BEGAN, "weeks": 50}
    return Outlook(found, Clock(Course(**(values | course))), day)  # type: ignore[arg-type]  # as above


def every_week(number: int, weeks: int, first: date = BEGAN) -> dict[date, int]:
    return {first + place * A_WEEK: number for place in range(weeks)}


def test_a_steady_pace_ends_with_the_plan() -> None:
    found = outlook(tally(signed=every_week(2, 30)))

    assert (found.week, found.signed, found.planned_by_now, found.late) == (31, 60, 60, 0)
    assert (found.due_this_week, found.due_next_four) == (2, 8)
    assert found.whole_pace is not None
    assert found.whole_pace.a_week == 1
    # 20 weeks of the plan are left, at one a week: the end of week 50, Friday 18 December.
    assert forecast_words(found) == "week 50, 18 December 2026"
    assert found.risk is Risk.ON_TRACK
    assert reasons(found) == []


def test_a_slower_pace_lately_makes_a_range() -> None:
    signed = every_week(2, 22) | every_week(1, 8, BEGAN + 22 * A_WEEK)

    found = outlook(tally(signed=signed))

    # By hand: 52 items are the plan's first 26 weeks, done in 30; 24 are left: 24 x 30 / 26 = 27.69 more.
    # Lately 4 weeks of the plan were done in 8: 48 more.
    told = [one.replace(TIMES, "x") for one in steps(found)]
    behind, whole, before, after, recent = told
    assert behind == (
        "52 of 100 items are signed off; the plan has 52 by the end of week 26: "
        "so 26 of its 50 weeks are done."
    )
    assert whole == (
        "Since the first day (5 January 2026 to 2 August 2026) 26 weeks of the plan in 30 placement weeks. "
        "24 left x 30 ÷ 26 = 27.692 more; 30 are done; 30 + 27.692 = 57.692, in week 58: 11 February 2027 "
        "(57 calendar weeks and 4 working days, from 5 January 2026 on)."
    )
    assert before == (
        "Before 8 June 2026 44 items were signed off; the plan has 44 by the end of week 22: 22 weeks of it."
    )
    assert after == (
        "Before 3 August 2026 52 items were signed off; the plan has 52 by the end of week 26: "
        "26 weeks of it. The difference is 4 weeks of the plan."
    )
    assert recent == (
        "In the last 8 whole calendar weeks (8 June 2026 to 2 August 2026) 4 weeks of the plan in 8 "
        "placement weeks. 24 left x 8 ÷ 4 = 48 more; 30 are done; 30 + 48 = 78, in week 78: 2 July 2027 "
        "(78 calendar weeks, from 5 January 2026 on)."
    )
    assert forecast_words(found) == "week 58 to 78, 11 February 2027 to 2 July 2027"
    assert found.risk is Risk.AT_RISK
    assert reasons(found) == [
        "Even at the better pace it ends after the planned end on 18 December 2026.",
        "8 items should be signed off by now and are not.",
    ]


def test_a_forecast_follows_the_hours_and_breaks_that_are_entered() -> None:
    half = (Hours(WEEK_31, Fraction(1, 2)),)
    away = (Break(WEEK_31, WEEK_31 + 4 * A_WEEK - timedelta(days=1), BreakKind.SICKNESS),)
    signed = every_week(2, 30)

    assert forecast_words(outlook(tally(signed=signed), hours=half)) == "week 50, 7 May 2027"
    assert forecast_words(outlook(tally(signed=signed), breaks=away)) == "week 50, 15 January 2027"


def test_nothing_lately_leaves_the_end_open() -> None:
    found = outlook(tally(signed=every_week(3, 20), total=100))

    assert forecast_words(found) == "week 50 (18 December 2026) or later"
    assert steps(found)[-1].endswith("at that pace the 20 that are left would never be done.")
    assert found.grounds == (RiskGround.MAY_MISS_THE_END,)
    assert found.risk is Risk.WATCH


def test_an_end_far_away_is_left_open() -> None:
    signed = every_week(2, 22) | {BEGAN + 22 * A_WEEK: 1}

    found = outlook(tally(signed=signed))

    # Half a week of the plan in eight weeks: it would take 440 more, and nobody needs that date.
    assert forecast_words(found) == "week 67 (15 April 2027) or later"
    assert steps(found)[-1].endswith(
        "in week 470: 5 January 2035 (470 calendar weeks, from 5 January 2026 on). "
        "More than 100 weeks, twice the length, are told as “or later”."
    )


def test_a_long_break_lately_leaves_one_pace() -> None:
    first = WEEK_31 - 7 * A_WEEK
    away = (Break(first, WEEK_31 - timedelta(days=1), BreakKind.PARENTAL),)

    found = outlook(tally(signed=every_week(2, 23)), breaks=away)

    assert found.recent_pace is None
    assert steps(found)[2].endswith("there was too little training for a pace of their own.")
    # 54 left at 2 a week are 27 weeks after the 23 that are done.
    assert forecast_words(found) == "week 50, 5 February 2027"


@pytest.mark.parametrize(
    ("found", "words", "grounds"),
    [
        (
            outlook(tally(), BEGAN + 3 * A_WEEK),
            "Too early: a forecast needs 8 weeks of training",
            (RiskGround.LATE,),
        ),
        (outlook(tally(), BEGAN - A_WEEK), "Too early: a forecast needs 8 weeks of training", ()),
        (
            outlook(tally(last_step=None)),
            "None: nothing is signed off yet, so there is nothing to reckon a pace from",
            (RiskGround.NOT_BEGUN, RiskGround.LATE, RiskGround.QUIET),
        ),
        (outlook(tally(signed=every_week(10, 10))), "Everything is signed off", ()),
        (outlook(Tally()), "Nothing to count", ()),
        (Outlook(tally(), None, WEEK_31), "None: the placement has no first day", ()),
    ],
)
def test_where_no_end_can_be_told(found: Outlook, words: str, grounds: tuple[RiskGround, ...]) -> None:
    assert forecast_words(found) == words
    assert found.grounds == grounds


def test_a_finished_placement_is_neither_late_nor_early() -> None:
    found = Outlook(
        tally(signed=every_week(1, 5)), Clock(Course(starts_on=BEGAN, weeks=50)), WEEK_31, goes_on=False
    )

    assert (found.risk, found.grounds, found.forecast, steps(found)) == (Risk.UNTOLD, (), None, [])
    assert forecast_words(found) == "Training is finished"


def test_after_the_planned_end() -> None:
    found = outlook(tally(signed=every_week(2, 45), last_step=date(2027, 1, 4)), date(2027, 1, 4))

    assert found.risk is Risk.AT_RISK
    assert reasons(found)[0] == "The planned end on 18 December 2026 has passed; 10 items are not signed off."


def test_what_stands_still_is_told() -> None:
    longest = datetime(2026, 7, 10, 12, tzinfo=UTC)
    found = outlook(
        tally(
            signed=every_week(2, 30),
            asked=Waiting(3, longest),
            returned=Waiting(1, longest),
            last_step=date(2026, 7, 9),
        )
    )

    assert found.risk is Risk.WATCH
    assert reasons(found) == [
        "3 working weeks without a step of the trainee.",
        "Waiting for sign-off: 3 items, the longest for 24 days.",
        "Waiting for the trainee: 1 item, the longest for 24 days.",
    ]


def test_weeks_away_are_not_quiet() -> None:
    away = (Break(date(2026, 7, 13), None, BreakKind.SICKNESS),)

    assert outlook(tally(last_step=date(2026, 7, 9)), breaks=away).quiet_weeks == 0
    assert outlook(tally(last_step=date(2026, 7, 9))).quiet_weeks == 3
    # 30 weeks of five days, less four bank holidays.
    assert outlook(tally(last_step=None)).quiet_weeks == 29


def test_waiting_counts_from_the_day_in_london() -> None:
    # 23:30 on 30 June in summer time is half past ten in UTC: still 30 June; an hour later it is 1 July.
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)

    assert outlook(tally(asked=Waiting(1, late))).waiting_since == date(2026, 6, 30)
    assert outlook(tally(asked=Waiting(1, late + timedelta(hours=1)))).waiting_since == date(2026, 7, 1)


def test_a_plan_that_puts_its_items_late_makes_nobody_late() -> None:
    """Nothing until week 20, then 4 a week: nothing in week 10 is on time, and so are 40 in week 31."""
    planned = dict.fromkeys(range(21, 46), 4)
    nothing = Tally(progress=Progress(0, 100), planned=planned, open={Stage.NOTHING: planned})
    early = outlook(nothing, BEGAN + 10 * A_WEEK)
    assert (float(early.earned), early.forecast, early.risk) == (10, None, Risk.WATCH)
    assert early.grounds == (RiskGround.QUIET,)
    assert replace(early, tally=replace(nothing, last_step=BEGAN + 9 * A_WEEK)).risk is Risk.ON_TRACK

    signed = {BEGAN + place * A_WEEK: 4 for place in range(20, 30)}
    left = dict.fromkeys(range(31, 46), 4)
    then = Tally(progress=Progress(40, 100), planned=planned, open={Stage.NOTHING: left}, signed=signed)
    assert forecast_words(outlook(then)) == "week 45, 13 November 2026"
    assert steps(outlook(then))[0].endswith(
        "the plan has 40 by the end of week 30: so 30 of its 45 weeks are done."
    )

    behind = replace(then, progress=Progress(34, 100), signed={BEGAN: 34})
    assert steps(outlook(behind))[0].endswith(
        "the plan has 32 by the end of week 28 and 36 by the end of week 29: "
        "so 28.5 of its 45 weeks are done."
    )


def test_where_nothing_is_signed_there_is_no_pace_but_a_judgement() -> None:
    """Seven weeks of the plan are empty. They count as done, and yet nobody has a pace from them alone."""
    planned = dict.fromkeys(range(8, 51), 2)
    found = Tally(progress=Progress(0, 86), planned=planned, open={Stage.NOTHING: planned})
    day = BEGAN + 17 * A_WEEK

    seen = outlook(replace(found, last_step=day), day)

    assert (seen.whole_pace, seen.recent_pace, seen.forecast) == (None, None, None)
    assert (seen.risk, seen.grounds) == (Risk.AT_RISK, (RiskGround.NOT_BEGUN, RiskGround.LATE))
    assert reasons(seen)[0] == (
        "Nothing is signed off after 17 weeks. Even with a week of the plan in each week from now on "
        "it ends after the planned end on 18 December 2026."
    )
    # By hand: 7 of 50 weeks of the plan, 43 left, 17 are done: 60, ten weeks after the planned end.
    behind, without_pace = steps(seen)
    assert behind == (
        "0 of 86 items are signed off; the plan has 0 from the end of week 0 to the end of week 7, and "
        "between these as many of its weeks count as have passed: so 7 of its 50 weeks are done."
    )
    assert without_pace == (
        "Nothing is signed off yet, so there is nothing to reckon a pace from. With a week of the plan in "
        "each week from now on, the 43 that are left take 43 more; 17 are done; 17 + 43 = 60, in week 60: "
        "26 February 2027 (60 calendar weeks, from 5 January 2026 on)."
    )
    assert figures_from(seen).overshoot == 70

    # With the first signature there is a pace: of the plan's 8 weeks since the first day.
    begun = replace(seen, tally=replace(seen.tally, progress=Progress(2, 86), signed={day - A_WEEK: 2}))
    assert begun.whole_pace is not None
    assert (float(begun.whole_pace.earned), float(begun.whole_pace.weeks)) == (8, 17)
    assert begun.recent_pace is not None
    # Up to the end of the empty weeks nothing was late, so that part was no step lately.
    assert begun.recent_pace.earned == 1


@pytest.mark.parametrize(
    ("planned", "weeks", "grounds"),
    [
        # The plan has nothing before week 21: nothing is missing.
        (dict.fromkeys(range(21, 46), 4), 20, ()),
        # One and two items are no risk yet; three are.
        ({9: 1, 10: 1, 11: 1, 50: 97}, 9, (RiskGround.NO_PACE,)),
        ({9: 1, 10: 1, 11: 1, 50: 97}, 10, (RiskGround.NO_PACE,)),
        ({9: 1, 10: 1, 11: 1, 50: 97}, 11, (RiskGround.NOT_BEGUN, RiskGround.LATE)),
        # A plan that is done well before the end leaves time for a late beginning.
        ({9: 50, 12: 50}, 12, (RiskGround.NO_PACE, RiskGround.LATE)),
        # Items without a week are spread: so many are expected, though none is late.
        ({0: 100}, 9, (RiskGround.NOT_BEGUN,)),
    ],
)
def test_nothing_signed_is_judged_by_what_the_plan_has(
    planned: dict[int, int], weeks: int, grounds: tuple[RiskGround, ...]
) -> None:
    day = BEGAN + weeks * A_WEEK
    found = Tally(progress=Progress(0, 100), planned=planned, open={Stage.NOTHING: planned}, last_step=day)

    seen = outlook(found, day)

    assert seen.grounds == grounds
    assert (seen.risk is Risk.AT_RISK) is (RiskGround.NOT_BEGUN in grounds)


def test_without_a_length_nothing_signed_has_to_be_watched() -> None:
    seen = outlook(tally(planned={0: 100}, open={Stage.NOTHING: {0: 100}}), weeks=None)

    assert (seen.risk, seen.grounds) == (Risk.WATCH, (RiskGround.NO_PACE,))
    assert steps(seen) == [
        "0 of 100 items are signed off, so 100 are left.",
        "Nothing is signed off yet, so there is nothing to reckon a pace from.",
    ]


def test_without_a_length_items_are_counted() -> None:
    found = outlook(tally(signed=every_week(2, 30), planned={0: 100}), weeks=None)

    assert steps(found)[0] == "60 of 100 items are signed off, so 40 are left."
    assert forecast_words(found) == "week 50, 18 December 2026"
    assert (found.risk, found.grounds) == (Risk.ON_TRACK, ())


@given(
    st.dictionaries(st.integers(0, 70), st.integers(1, 9), min_size=1),
    st.integers(1, 60),
    st.fractions(0, 100),
)
def test_a_plan_is_earned_as_it_is_laid_out(planned: dict[int, int], length: int, weeks: Fraction) -> None:
    line, total = PlanLine(planned, length), sum(planned.values())

    assert [line.by(week) for week in (0, length, line.goal)] == [0, total, total]
    earned = [line.earned(number, weeks) for number in range(total + 1)]
    assert earned == sorted(earned)
    assert earned[-1] == line.goal
    for week in range(1, length + 1):
        assert line.by(week - 1) <= line.by(week)
    for number, at in enumerate(earned):
        # Between the two weeks it lies on the line through them.
        before = floor(at)
        after = min(before + 1, length)
        assert line.by(before) + (at - before) * (line.by(after) - line.by(before)) == number


TALLIES = st.builds(
    tally,
    signed=st.dictionaries(
        st.integers(0, 29).map(lambda place: BEGAN + place * A_WEEK), st.integers(1, 9), max_size=10
    ),
    total=st.integers(50, 60).map(lambda half: 2 * half),
    asked=st.builds(Waiting, st.integers(0, 5), st.none() | st.datetimes(timezones=st.just(UTC))),
    last_step=st.none() | st.dates(BEGAN, WEEK_31),
)


@given(TALLIES)
def test_a_tally_survives_being_stored(found: Tally) -> None:
    assert tally_from(found.to_data()) == found


@given(TALLIES, st.integers(0, 600).map(lambda days: BEGAN + timedelta(days=days)))
def test_figures_hang_together(found: Tally, day: date) -> None:
    seen = outlook(found, day)

    assert 0 <= seen.late <= min(seen.planned_by_now, seen.left)
    assert seen.due_this_week <= seen.due_next_four <= seen.left
    assert seen.entered + seen.submitted <= seen.left
    if seen.forecast and seen.forecast.latest:
        assert seen.forecast.earliest.weeks <= seen.forecast.latest.weeks
        assert seen.weeks_done < seen.forecast.earliest.weeks
    assert (seen.forecast is not None) <= (seen.signed > 0)
    assert (seen.risk is Risk.AT_RISK) <= bool(seen.grounds)
    assert len(reasons(seen)) == len(seen.grounds)


@given(st.integers(1, 30), st.integers(1, 99))
def test_the_pencil_gets_the_day_of_the_clock(weeks: int, number: int) -> None:
    """Full time, no breaks: the end is so many weeks of five days after the first, whatever the pace."""
    seen = outlook(tally(signed={BEGAN: number}), BEGAN + weeks * A_WEEK)
    if seen.whole_pace is None or seen.forecast is None:
        return

    # Two items are a week of the plan, so the pace in weeks of it is the pace in items.
    total = weeks + Fraction((100 - number) * weeks, number)
    days = -(-total * 5 // 1)
    expected = BEGAN + timedelta(days=int((days - 1) // 5 * 7 + (days - 1) % 5))

    assert seen.end_at(seen.whole_pace).day == expected
    assert monday_of(expected) <= expected
