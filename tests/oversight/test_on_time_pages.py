"""What is due, late and waiting; what the next weeks bring; the curve; and the page that shows all of it."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest

from app.competencies.progress import Progress
from app.competencies.workflow import State
from app.extensions import db
from app.oversight.cohort_figures import figures_from
from app.oversight.curve import Point, curve_of
from app.oversight.curve_picture import drawn
from app.oversight.due import OpenItem, due_of
from app.oversight.load_ahead import WeekAhead, load_ahead
from app.oversight.outlook import Outlook
from app.placements.clock import Clock
from app.placements.clock_values import Break, BreakKind, Course, Hours
from app.standards.values import WeekSpan
from app.tally.values import Stage, Tally
from tests.application import Browser
from tests.competencies.entries import make_submitted, sign
from tests.people import make_world
from tests.standards.frameworks import counted_queries

BEGAN = date(2026, 1, 5)
A_WEEK = timedelta(weeks=1)
WEEK_11 = BEGAN + 10 * A_WEEK


def open_item(
    title: str, weeks: WeekSpan | None, state: State = State.IN_PROGRESS, since: int = 1
) -> OpenItem:
    return OpenItem(
        item_id=uuid4(), title=title, address="", weeks=weeks, state=state, since=BEGAN + since * A_WEEK
    )


def test_items_are_late_due_now_soon_or_later() -> None:
    due = due_of(
        [
            open_item("later", WeekSpan(1, 15)),
            open_item("soon", WeekSpan(1, 14)),
            open_item("now", WeekSpan(11, 11)),
            open_item("late", WeekSpan(2, 10), State.SUBMITTED),
            open_item("latest", WeekSpan(2, 4), State.RETURNED),
            open_item("unplanned", None, State.REOPENED, since=0),
        ],
        11,
    )

    assert [one.title for one in due.late] == ["latest", "late"]
    assert [one.title for one in due.now] == ["now"]
    assert [one.title for one in due.soon] == ["soon"]
    assert [one.title for one in due.for_supervisor] == ["late"]
    assert [one.title for one in due.for_trainee] == ["unplanned", "latest"]


def test_without_a_week_nothing_is_due_but_things_wait() -> None:
    due = due_of([open_item("asked", WeekSpan(1, 4), State.SUBMITTED)], None)

    assert (due.late, due.now, due.soon) == ((), (), ())
    assert [one.title for one in due.for_supervisor] == ["asked"]


def outlook(due: dict[int, int], **course: object) -> Outlook:
    values: dict[str, object] = {"starts_on": BEGAN, "weeks": 50}
    tally = Tally(progress=Progress(0, sum(due.values())), planned=due, open={Stage.NOTHING: due})
    return Outlook(tally, Clock(Course(**(values | course))), WEEK_11)  # type: ignore[arg-type]  # by name


def test_the_next_weeks_add_up_over_placements() -> None:
    first = outlook({10: 9, 11: 2, 13: 1, 15: 5})
    # Half time: the weeks 6 and 7 of the placement end with the second and the fourth calendar week.
    second = outlook({6: 3, 7: 4, 8: 1}, hours=(Hours(BEGAN, Fraction(1, 2)),))

    assert load_ahead([first, second], WEEK_11 + timedelta(days=3)) == [
        WeekAhead(WEEK_11, 2, 1),
        WeekAhead(WEEK_11 + A_WEEK, 3, 1),
        WeekAhead(WEEK_11 + 2 * A_WEEK, 1, 1),
        WeekAhead(WEEK_11 + 3 * A_WEEK, 4, 1),
    ]


def test_a_coordinator_reads_the_same_number_as_the_supervisor() -> None:
    part_time = (Hours(BEGAN, Fraction(3, 5)),)
    for one in (
        outlook({week: week for week in range(1, 50)}),
        outlook({7: 1, 8: 2, 9: 4, 12: 8}, hours=part_time),
    ):
        assert figures_from(one).due == sum(week.items for week in load_ahead([one], one.day)) > 0
    begun_later = Outlook(one.tally, one.clock, BEGAN - A_WEEK)
    assert figures_from(begun_later).due == 0


def test_nothing_becomes_due_while_somebody_is_away() -> None:
    away = (Break(WEEK_11, WEEK_11 + 2 * A_WEEK - timedelta(days=1), BreakKind.SICKNESS),)

    weeks = load_ahead([outlook({11: 2}, breaks=away)], WEEK_11)

    assert [week.items for week in weeks] == [0, 0, 2, 0]


def test_the_curve_ends_where_the_present_week_does() -> None:
    tally = Tally(
        progress=Progress(3, 8),
        planned={1: 2, 3: 4, 0: 2},
        open={Stage.NOTHING: {3: 3, 0: 2}},
        signed={BEGAN - A_WEEK: 1, BEGAN + A_WEEK: 2},
    )
    clock = Clock(Course(starts_on=BEGAN, weeks=4))

    points = curve_of(Outlook(tally, clock, BEGAN + 2 * A_WEEK))

    half = Fraction(1, 2)
    assert points == [
        Point(1, 2 + half, 1),
        Point(2, Fraction(3), 3),
        Point(3, 7 + half, 3),
        Point(4, Fraction(8), None),
    ]
    picture = drawn(points, 8, 3)
    assert picture is not None
    assert picture.words == "By the end of week 3 of 4: 7.5 of 8 items planned, 3 signed off."
    assert len(picture.signed.split()) == 4
    assert len(picture.planned.split()) == 5
    assert drawn([], 8, None) is None


@pytest.mark.database
def test_the_page_shows_figures_what_waits_and_the_weeks(browser: Browser) -> None:
    world = make_world()
    make_submitted(world, *world.items[:2])
    sign(world)
    db.session.commit()
    address = f"/placements/{world.placement.id}/progress"

    for person in (world.trainee, world.supervisor, world.coordinator):
        page = browser.sign_in(person).get(address).text
        assert "1 of 3 items" in page
        assert "For the supervisor (1)" in page
        assert world.items[1].title in page
        assert "By the end of week 11 of 50" in page
        assert "3 items have no planned week" in page


@pytest.mark.database
def test_the_page_costs_the_same_with_much_in_it(browser: Browser) -> None:
    world = make_world(items=30)
    browser.sign_in(world.supervisor)
    address = f"/placements/{world.placement.id}/progress"
    browser.get(address)
    with counted_queries() as few:
        browser.get(address)
    make_submitted(world, *world.items[:20])
    for place in range(10):
        sign(world, place)
    browser.get(address)
    with counted_queries() as many:
        assert "For the supervisor (10)" in browser.get(address).text
    assert len(many) <= len(few) + 1
