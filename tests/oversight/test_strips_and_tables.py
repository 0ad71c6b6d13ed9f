"""Strips of plans and feedback and bars of load are measured and compared with their tables."""

import re
from itertools import pairwise
from typing import Any

import pytest

from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.placements.models import CentreLoad
from app.standards.values import WeekSpan
from tests.application import Browser
from tests.assessments.test_msf_own import make_rated, release
from tests.oversight.test_charts_and_tables import (
    NEAR,
    charts,
    page_of,
    parts,
    percent,
    rows,
    table_called,
    words,
)
from tests.people import make_placement, make_user, make_world
from tests.planning.plans import make_agreed, make_plan

pytestmark = pytest.mark.database
PLANNED, AWAY, NOW, VISIT = "#005eb8", "#ffffff", "#ffeb3b", "#212b32"
# Places are written with two decimals of a unit; a week of fifty is four and a half of them wide.
NEAR_WEEK = 0.01
ROW = 24
LEVELS = 3
# What stands in a strip where nothing is drawn, and what the table says of it.
INSTEAD = {"TBC": "To be confirmed", "not planned": "Not planned yet"}


def number(text: str) -> float | None:
    """Return the number with which a cell begins, or None."""
    found = re.search(r"\d+(\.\d+)?", text)
    return float(found[0]) if found else None


def last_word(text: str) -> str:
    """Return the figure of a cell, without the heading that narrow screens show before it."""
    return text.rsplit(maxsplit=1)[-1]


def weeks_in(text: str) -> list[int]:
    """Return the first and the last week that some words name; none where they name none."""
    found = re.search(r"[Ww]eeks? (\d+)(?: to (\d+))?", text)
    return [int(found[1]), int(found[2] or found[1])] if found else []


def scale_of(picture: Any) -> tuple[float, float]:
    """Return where week 1 begins and how wide a week is, as the numbers along the axis say."""
    marks = sorted(
        (int(words(one)), float(one.get("x")))
        for one in parts(picture, "text")
        if one.get("text-anchor") == "middle"
    )
    each = {round((after[1] - before[1]) / (after[0] - before[0]), 1) for before, after in pairwise(marks)}
    assert len(each) == 1
    (first, at), (last, end) = marks[0], marks[-1]
    wide = (end - at) / (last - first)
    return at - (first - 0.5) * wide, wide


def drawn_weeks(rectangle: Any, scale: tuple[float, float]) -> list[float]:
    """Return the first and the last week that a rectangle covers."""
    begin, wide = scale
    left = (float(rectangle.get("x")) - begin) / wide
    return [left + 1, left + float(rectangle.get("width")) / wide]


def test_the_strip_of_a_plan_is_its_table(browser: Browser) -> None:
    world = make_world(items=6)
    spans = (WeekSpan(1, 8), WeekSpan(4, 4), None, WeekSpan(20, 50), WeekSpan(30, 41))
    numbers = [item.id for item in world.items]
    plan = make_plan(world.placement, world.trainee, dict(zip(numbers, spans, strict=False)))
    visited = next(one for one in plan.items if one.item_id == numbers[4])
    visited.away, visited.secondment_first_week, visited.secondment_last_week = True, 33, 35
    db.session.commit()

    shown = page_of(browser.sign_in(world.trainee), f"/placements/{world.placement.id}/plan")

    (picture,) = charts(shown, "Planned weeks of")
    title = re.search(r"Planned weeks of (.+) as bars", picture.get("aria-label"))
    assert title
    table = rows(table_called(shown, f"Planned weeks of {title[1]}"))
    assert len(table) == 6
    scale, texts = scale_of(picture), list(parts(picture, "text"))
    codes = [one for one in texts if one.get("x") == "0"]
    for code, (item, planned, _, marks) in zip(codes, table, strict=True):
        assert item.startswith(words(code).removesuffix("…"))
        top = float(code.get("y")) - 15
        inside = [one for one in parts(picture, "rect") if top < float(one.get("y")) < top + ROW]
        bars = [one for one in inside if one.get("fill") in {PLANNED, AWAY}]
        assert [drawn_weeks(one, scale) for one in bars] == [
            pytest.approx(told, abs=NEAR_WEEK) for told in [weeks_in(planned)] if told
        ]
        visits = [drawn_weeks(one, scale) for one in inside if one.get("fill") == VISIT]
        assert visits == [pytest.approx(told, abs=NEAR_WEEK) for told in [weeks_in(marks)] if told]
        assert bool(visits) is any(one.get("fill") == AWAY for one in bars)
        beside = [words(one) for one in texts if one is not code and one.get("y") == code.get("y")]
        assert beside == [short for short, long in INSTEAD.items() if long in planned]
    (here,) = (one for one in parts(picture, "rect") if one.get("fill") == NOW)
    week = weeks_in(words(shown).partition("Today")[2])[0]
    assert drawn_weeks(here, scale) == pytest.approx([week, week], abs=NEAR_WEEK)


def test_the_strips_of_feedback_are_its_tables(browser: Browser) -> None:
    world = make_world()
    cycle = make_rated(world)
    release(world, cycle)

    shown = page_of(browser.sign_in(world.trainee), f"/colleague-feedback/{cycle.id}")

    strips = charts(shown, "own rating")
    figures = {one[0]: one[1:] for one in rows(table_called(shown, "own rating beside the average"))}
    told = [one for one in figures.values() if number(one[0]) or number(one[1])]
    assert len(strips) == len(told) > 1
    for picture, (average, own) in zip(strips, told, strict=True):
        begin, wide = scale_of(picture)
        drawn = [float(one.get("cx")) for one in parts(picture, "circle")]
        diamonds = [one.get("d") for one in parts(picture, "path") if one.get("d").endswith("z")]
        for places, figure in (
            (drawn, number(average)),
            ([float(one.split()[0].removeprefix("M")) for one in diamonds], number(own)),
        ):
            assert len(places) == (figure is not None)
            if figure is not None:
                # Averages are told with one place, and drawn exactly.
                assert (places[0] - begin) / wide + 0.5 == pytest.approx(figure, abs=0.051)
    bars = [one for one in charts(shown, "") if list(parts(one, "rect")) and list(parts(one, "text"))]
    counted = rows(table_called(shown, "how many colleagues gave each answer"))
    drawn_bars = [[int(words(one)) for one in parts(picture, "text")] for picture in bars]
    # Whoever had no occasion to judge is told in the table alone, in its last column.
    answers = ([int(last_word(cell)) for cell in cells[:LEVELS]] for _, *cells in counted)
    told_bars = [[each for each in given if each] for given in answers if any(given)]
    assert drawn_bars == told_bars
    for picture, numbers in zip(bars, told_bars, strict=True):
        wide_ones = [float(one.get("width")) for one in parts(picture, "rect")]
        assert [one / sum(wide_ones) for one in wide_ones] == pytest.approx(
            [one / sum(numbers) for one in numbers], abs=NEAR
        )


def test_the_bars_of_supervisors_are_their_table(browser: Browser) -> None:
    world = make_world()
    db.session.add(CentreLoad(centre_id=world.centre.id, most_trainees=2, set_by_id=world.coordinator.id))
    for name, supervisor, number_of in (("Una", world.supervisor, 2), ("Bo", None, 1)):
        someone = supervisor or make_user("Bo Busy", centre=world.centre, role=Role.SUPERVISOR)
        for nth in range(number_of):
            trainee = make_user(f"{name} {nth}", centre=world.centre, role=Role.TRAINEE)
            make_placement(world.centre, trainee, world.framework, supervisor=someone)
    make_user("Ida Idle", centre=world.centre, role=Role.SUPERVISOR)
    db.session.commit()

    shown = page_of(browser.sign_in(world.coordinator), "/cohort/supervisors")

    table = rows(table_called(shown, "What lies on each supervisor"))
    bars = charts(shown, "Trainees of")
    told = {one[0]: [int(found) for found in re.findall(r"\d+", one[2])] for one in table}
    assert {name: figures[0] for name, figures in told.items()} == {
        "Sam Supervisor": 3,
        "Bo Busy": 1,
        "Ida Idle": 0,
    }
    # The whole width is the most that anybody has, or the limit.
    most = max(max(figures) for figures in told.values())
    for picture, row in zip(bars, table, strict=True):
        trainees, limit = told[row[0]]
        assert row[0] in picture.get("aria-label")
        widths = {
            one.get("class").removeprefix("app-chart__"): percent(one.get("width"))
            for one in list(parts(picture, "rect"))[1:]
        }
        over = max(trainees - limit, 0)
        wanted = {"load": (trainees - over) / most, "over": over / most}
        assert widths == pytest.approx({kind: share for kind, share in wanted.items() if share}, abs=NEAR)
        (line,) = (one for one in parts(picture, "line") if one.get("class") == "app-chart__limit")
        assert percent(line.get("x1")) == pytest.approx(limit / most, abs=NEAR)


def test_the_bars_of_the_next_four_weeks_are_their_table(browser: Browser) -> None:
    world = make_world(items=8)
    placement = world.placement
    week = (today() - placement.starts_on).days // 7 + 1 if placement.starts_on else 0
    ends = (week, week, week, week + 1, week + 3, week + 3, week + 9, week + 9)
    make_agreed(world, {item.id: WeekSpan(1, end) for item, end in zip(world.items, ends, strict=True)})
    db.session.commit()

    shown = page_of(browser.sign_in(world.supervisor), "/")

    table = rows(table_called(shown, "become due by their plans"))
    items = [int(one[1].partition(" ")[0]) for one in table]
    assert items == [3, 1, 0, 2]
    bars = [one for one in charts(shown, "From ") if "items" in one.get("aria-label")]
    drawn = [sum(percent(one.get("width")) for one in list(parts(bar, "rect"))[1:]) for bar in bars]
    assert drawn == pytest.approx([one / max(items) for one in items], abs=NEAR)
    assert [one.get("aria-label") for one in bars] == [
        f"{row[0]}: {number_of} items" for row, number_of in zip(table, items, strict=True)
    ]
