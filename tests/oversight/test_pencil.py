"""A pencil that has nothing but the printed lines comes to the forecast that is printed above them."""

import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.competencies.progress import Progress
from app.core.clock import today
from app.extensions import db
from app.oversight.outlook import Outlook
from app.oversight.outlook_words import forecast_words
from app.oversight.pencil import TIMES, steps
from app.placements.clock import Clock
from app.placements.clock_values import Break, BreakKind, Course, Hours
from app.tally.values import Stage, Tally
from tests.application import Browser
from tests.competencies.entries import make_submitted, sign
from tests.people import make_world

BEGAN = date(2026, 1, 5)
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
DAY = r"\d{1,2} [A-Z][a-z]+ \d{4}"
# Printed figures are rounded to the third decimal, and to the fifth below one.
NEAR = 0.006


def read(pattern: str, words: str) -> list[str]:
    """Return the printed figures at the places of a pattern, in which `#` is a number and `@` a day."""
    places = re.escape(pattern).replace(r"\#", r"([\d,.]*\d)").replace("@", f"({DAY})")
    found = re.search(places, words)
    assert found, f"{pattern!r} is not in {words!r}"
    return [one.replace(",", "") for one in found.groups()]


def number(words: str) -> float:
    """Return a printed number."""
    return float(words)


def day_of(words: str) -> date:
    """Return a printed day."""
    return datetime.strptime(words, "%d %B %Y").date()  # noqa: DTZ007  # a day has no zone


def place_in_plan(line: str, signed: float) -> tuple[float, float]:
    """Return between which weeks of the plan a number of signatures lies, by the figures of a line."""
    if "from the end of week" in line:
        same, first, last = read("the plan has # from the end of week # to the end of week #", line)
        assert number(same) == signed
        return number(first), number(last)
    if " and " not in line.partition(": ")[0].partition("the plan has")[2]:
        there, week = read("the plan has # by the end of week #", line)
        assert number(there) == signed
        return number(week), number(week)
    figures = read("the plan has # by the end of week # and # by the end of week #", line)
    below, before, above, after = (number(one) for one in figures)
    assert after == before + 1
    at = before + (signed - below) / (above - below)
    return at, at


def counted_day(words: str, planned_end: date) -> date | None:
    """Count on a calendar as the brackets say; None where they say nothing."""
    found = re.search(
        rf"\((?:(\d+) calendar weeks?)?(?: and )?(?:(\d+) working days?)?"
        rf"(?: at ([\d.]+) of full time)?,? ?(?:from ({DAY}) on|after the planned end)\)",
        words.replace(",", "", 1) if re.search(r"\(\d,\d", words) else words,
    )
    if not found:
        return None
    day = day_of(found[4]) if found[4] else planned_end + A_DAY
    left = int(found[1] or 0) * 5 + int(found[2] or 0)
    while True:
        left -= day.isoweekday() <= 5
        if not left:
            return day
        day += A_DAY


def end_of(line: str, left: float, planned_end: date) -> tuple[float, str] | None:
    """Do the sum of one pace again; return the end in placement weeks and the printed day."""
    if "would never be done" in line:
        return None
    earned, weeks = (number(one) for one in read("# weeks of the plan in # placement weeks", line))
    more = left * weeks / earned
    done, printed_more, end = (number(one) for one in read("; # + # = #, in week", line))
    assert more == pytest.approx(printed_more, rel=NEAR)
    assert done + printed_more == pytest.approx(end, abs=0.002)
    week, day = read("in week #: @", line)
    assert int(week) in {ceil(end - 0.001), ceil(end)}
    counted = counted_day(line, planned_end)
    assert counted in {None, day_of(day)}
    return end, day


def follow_without_pace(lines: list[str], left: float, planned_end: date) -> None:
    """Do the sum where nothing is signed: it gives no forecast, only the plan's own pace."""
    (line,) = lines
    assert line.startswith("Nothing is signed off yet, so there is nothing to reckon a pace from.")
    told, more, *sum_of = (number(one) for one in read("the # that are left take # more; # are done", line))
    assert told == more == pytest.approx(left, abs=0.0011)
    done, added, end = (number(one) for one in read("done; # + # = #, in week", line))
    assert [done] == sum_of
    assert done + added == pytest.approx(end, abs=0.002)
    week, day = read("in week #: @", line)
    assert int(week) in {ceil(end - 0.001), ceil(end)}
    assert counted_day(line, planned_end) in {None, day_of(day)}


def follow(lines: list[str], planned_end: date) -> set[str]:
    """Do every sum of the lines again; return the days at which they end."""
    assert lines
    signed, _, done, goal = (
        number(one)
        for one in read("# of # items are signed off", lines[0]) + read("so # of its # weeks", lines[0])
    )
    low, high = place_in_plan(lines[0], signed)
    assert low - 0.001 <= done <= high + 0.001
    if not signed:
        follow_without_pace(lines[1:], goal - done, planned_end)
        return set()
    if len(lines) == 5:
        ends = []
        for line in lines[2:4]:
            (before,) = read("# items were signed off", line.replace("item was", "items were"))
            (at,) = read(": # weeks of it", line)
            low, high = place_in_plan(line, number(before))
            assert low - 0.001 <= number(at) <= high + 0.001
            ends.append(number(at))
        (difference,) = read("The difference is # weeks", lines[3])
        assert max(ends[1] - ends[0], 0) == pytest.approx(number(difference), abs=0.0011)
        # The pace of the last line is this difference.
        assert lines[4].split(") ")[1].startswith(f"{difference} weeks of the plan")
    found = (end_of(line, goal - done, planned_end) for line in (lines[1], lines[-1]) if " left" in line)
    return {one[1] for one in found if one}


TALLIES = st.builds(
    lambda signed, planned: Tally(
        progress=Progress(min(sum(signed.values()), sum(planned.values()) - 1), sum(planned.values())),
        planned=planned,
        open={Stage.NOTHING: planned},
        signed=signed,
    ),
    st.dictionaries(
        st.integers(0, 29).map(lambda place: BEGAN + place * A_WEEK), st.integers(1, 4), max_size=9
    ),
    st.dictionaries(st.integers(0, 50), st.integers(2, 9), min_size=12),
)
COURSES = st.sampled_from(
    [
        {},
        {"hours": (Hours(BEGAN, Fraction(3, 5)),)},
        {"hours": (Hours(BEGAN + 12 * A_WEEK, Fraction(1, 2)),)},
        {"breaks": (Break(BEGAN + 3 * A_WEEK, BEGAN + 6 * A_WEEK, BreakKind.SICKNESS),)},
        {"starts_on": BEGAN + 3 * A_DAY},
    ]
)


@settings(max_examples=150, deadline=None)
@given(TALLIES, COURSES, st.integers(60, 209))
def test_the_printed_lines_lead_to_the_printed_forecast(
    found: Tally, course: dict[str, object], days: int
) -> None:
    values: dict[str, object] = {"starts_on": BEGAN, "weeks": 50, **course}
    clock = Clock(Course(**values))  # type: ignore[arg-type]  # the names are those of the attributes
    signed = {monday: many for monday, many in found.signed.items() if monday < BEGAN + days * A_DAY}
    done = min(sum(signed.values()), found.progress.total - 1)
    tally = Tally(
        progress=Progress(done, found.progress.total), planned=found.planned, open=found.open, signed=signed
    )
    outlook = Outlook(tally, clock, BEGAN + days * A_DAY)
    if outlook.is_too_early or sum(signed.values()) != done:
        return
    assert clock.planned_end
    ends = follow(steps(outlook), clock.planned_end)
    for day in re.findall(DAY, forecast_words(outlook)):
        assert day in ends
    assert bool(outlook.forecast) is bool(ends) is bool(done)


@pytest.mark.parametrize(
    ("course", "words"),
    [
        ({}, "(57 calendar weeks and 4 working days, from 5 January 2026 on)"),
        (
            {"breaks": (Break(BEGAN + 3 * A_WEEK, BEGAN + 5 * A_WEEK - A_DAY, BreakKind.SICKNESS),)},
            "(4 calendar weeks, after the planned end)",
        ),
        ({"hours": (Hours(BEGAN, Fraction(3, 5)),)}, " at 0.6 of full time, from 5 January 2026 on)"),
    ],
)
def test_the_day_is_counted_on_a_calendar(course: dict[str, object], words: str) -> None:
    signed = {BEGAN + place * A_WEEK: 2 if place < 22 else 1 for place in range(30)}
    planned = dict.fromkeys(range(1, 51), 2)
    found = Tally(progress=Progress(52, 100), planned=planned, signed=signed)
    clock = Clock(Course(starts_on=BEGAN, weeks=50, **course))  # type: ignore[arg-type]  # as above
    assert words in steps(Outlook(found, clock, BEGAN + 30 * A_WEEK))[1].replace(TIMES, "x")


def test_where_blocks_lie_on_the_way_the_clock_alone_knows_the_day() -> None:
    later = Break(date(2027, 1, 4), date(2027, 1, 17), BreakKind.SUSPENSION)
    found = Tally(
        progress=Progress(30, 100), planned=dict.fromkeys(range(1, 51), 2), signed={BEGAN + 20 * A_WEEK: 30}
    )
    clock = Clock(Course(starts_on=BEGAN, weeks=50, breaks=(later,)))
    assert steps(Outlook(found, clock, BEGAN + 30 * A_WEEK))[1].endswith(": 17 December 2027.")


@pytest.mark.database
@pytest.mark.parametrize("is_begun", [True, False])
def test_the_page_alone_is_enough(browser: Browser, *, is_begun: bool) -> None:
    world = make_world()
    world.placement.starts_on = today() - 20 * A_WEEK
    db.session.commit()
    make_submitted(world, *world.items[:2])
    if is_begun:
        sign(world)
    db.session.commit()
    shown = browser.sign_in(world.trainee).get(f"/placements/{world.placement.id}/progress").text
    lines = [
        re.sub(r"\s+", " ", re.sub("<[^>]+>", "", one)).strip()
        for one in re.findall(
            r"<li>(.*?)</li>", shown.split("How the forecast is reckoned")[1].split("</ol>")[0], re.DOTALL
        )
    ]
    (end,) = read("Planned end @", re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", shown)))
    assert bool(follow(lines, day_of(end))) is is_begun
    assert ("The range goes from" in shown) is is_begun
