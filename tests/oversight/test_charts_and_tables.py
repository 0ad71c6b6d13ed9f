"""Every chart is measured as it is drawn, and compared with the figures of its table: neither says more."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import html5lib
import pytest

from app.core.clock import pretending
from app.extensions import db
from app.placements.clock_models import PlacementBreak
from app.placements.clock_values import BreakKind
from tests.application import Browser
from tests.competencies.entries import make_submitted, sign
from tests.logbook.writing import log_week
from tests.oversight.cohort_centre import make_centre
from tests.people import World, make_world

pytestmark = pytest.mark.database
DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})")
# The widths and heights are written with two decimals of a per cent, or one of a unit.
NEAR = 0.02


def page_of(browser: Browser, address: str) -> Any:
    """Return a page as a tree of elements."""
    return html5lib.parse(browser.get(address).text, namespaceHTMLElements=False)


def words(element: Any) -> str:
    """Return the words of an element, without needless space."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def charts(root: Any, label: str) -> list[Any]:
    """Return the pictures whose name holds a word."""
    return [
        one for one in root.iter() if str(one.tag).endswith("svg") and label in (one.get("aria-label") or "")
    ]


def parts(picture: Any, tag: str) -> Iterator[Any]:
    """Return the parts of a picture of one kind."""
    return (one for one in picture.iter() if str(one.tag).rsplit("}", maxsplit=1)[-1] == tag)


def rows(table: Any) -> list[list[str]]:
    """Return the words of each row of the body of a table."""
    return [
        [words(cell) for cell in row if cell.tag in {"td", "th"}]
        for row in next(table.iter("tbody")).iter("tr")
    ]


def table_called(root: Any, name: str) -> Any:
    """Return the table whose caption holds some words."""
    return next(
        one
        for one in root.iter("table")
        if (title := one.find("caption")) is not None and name in words(title)
    )


def percent(text: str) -> float:
    """Return a share of the width."""
    return float(text.removesuffix("%")) / 100


def days_in(text: str) -> list[date]:
    """Return the days that some words name."""
    return [
        datetime.strptime(" ".join(found), "%d %B %Y").date()  # noqa: DTZ007  # a day has no zone
        for found in DAY.findall(text)
    ]


def many_items() -> World:
    """Make a placement with items that were signed off in several weeks."""
    world = make_world(items=12)
    for place, weeks in enumerate((8, 6, 6, 3)):
        with pretending(datetime.now().astimezone() - timedelta(weeks=weeks)):
            make_submitted(world, world.items[place])
            sign(world, place)
    db.session.commit()
    return world


def test_the_curve_of_a_placement_is_its_table(browser: Browser) -> None:
    world = many_items()
    root = page_of(browser.sign_in(world.trainee), f"/placements/{world.placement.id}/progress")
    (picture,) = charts(root, "By the end of week")
    table = rows(table_called(root, "by the end of each placement week"))
    # The axis says how high how many items are: its lowest and its highest label.
    heights = [
        (float(one.get("y")) - 5, words(one))
        for one in parts(picture, "text")
        if one.get("text-anchor") == "end"
    ]
    scale = sorted((int(label), height) for height, label in heights if label.isdecimal())
    (none, base), (most, top) = scale[0], scale[-1]
    assert none == 0
    planned, signed = (
        [pair.split(",") for pair in line.get("points").split()] for line in parts(picture, "polyline")
    )
    for points, column in ((planned, 1), (signed, 2)):
        drawn = [(base - float(up)) / (base - top) * most for _, up in points[1:]]
        told = [float(row[column]) for row in table if row[column]]
        assert drawn == pytest.approx(told, abs=0.06)
        assert len(drawn) == len(told)
    across = [float(place) for place, _ in planned]
    steps = [after - before for before, after in pairwise(across)]
    assert max(steps) - min(steps) <= 0.21
    last = [row for row in table if row[2]][-1]
    assert f"By the end of week {last[0]} of {len(table)}" in picture.get("aria-label")
    assert f"{last[1]} of 12 items planned, {last[2]} signed off" in picture.get("aria-label")


def test_the_bar_of_a_centre_is_its_words(browser: Browser) -> None:
    centre = make_centre()
    root = page_of(browser.sign_in(centre.world.coordinator), "/cohort/centres")
    bars = charts(root, "Items in")
    assert len(bars) > 1
    cells = [words(cell) for cell in root.iter("td") if "app-loads__bar" in (cell.get("class") or "")]
    for picture, cell in zip(bars, cells, strict=True):
        numbers = [int(one) for one in re.findall(r"(\d+) (?:signed|waiting|with)", cell)]
        assert [
            int(one) for one in re.findall(r"(\d+) (?:signed|waiting|with)", picture.get("aria-label"))
        ] == numbers
        drawn = [percent(one.get("width")) for one in list(parts(picture, "rect"))[1:]]
        told = [number / sum(numbers) for number in numbers if number]
        assert drawn == pytest.approx(told, abs=NEAR)


def test_the_time_line_of_a_placement_is_its_row(browser: Browser) -> None:
    centre = make_centre()
    begun = centre.begun.starts_on
    assert begun
    away = {"starts_on": begun + timedelta(days=70), "ends_on": begun + timedelta(days=130)}
    db.session.add(PlacementBreak(placement_id=centre.begun.id, kind=BreakKind.SICKNESS, **away))
    db.session.commit()
    root = page_of(browser.sign_in(centre.world.coordinator), "/cohort/timeline?which=all")
    first, last = days_in(
        next(words(one) for one in root.iter("p") if "The picture goes from" in words(one))
    )[-2:]
    whole = (last - first).days + 1
    found = rows(table_called(root, "Placements over time"))
    pictures = [
        one
        for one in root.iter()
        if str(one.tag).endswith("svg") and "app-chart-line" in (one.get("class") or "")
    ]
    assert len(pictures) == len(found) > 1
    for picture, row in zip(pictures, found, strict=True):
        _, _, training, gone, planned_end, _ = row
        for kind, cell in (("block", training), ("away", gone)):
            told = days_in(cell)
            drawn = [
                (percent(one.get("x")), percent(one.get("x")) + percent(one.get("width")))
                for one in parts(picture, "rect")
                if one.get("class") == f"app-chart__{kind}"
            ]
            assert len(drawn) * 2 == len(told), cell
            for (left, right), start, stop in zip(drawn, told[::2], told[1::2], strict=True):
                assert left * whole == pytest.approx((start - first).days, abs=0.6)
                assert right * whole == pytest.approx((min(stop, last) - first).days + 1, abs=0.6)
        ends = [
            percent(one.get("x1")) for one in parts(picture, "line") if one.get("class") == "app-chart__end"
        ]
        for place, day in zip(ends, days_in(planned_end), strict=False):
            assert place * whole == pytest.approx((day - first).days + 1, abs=0.6)


def test_the_bars_of_the_weekly_log_are_its_table(browser: Browser) -> None:
    world = make_world()
    for ago in (2, 4, 5):
        log_week(world, ago)
    db.session.commit()
    root = page_of(browser.sign_in(world.trainee), f"/placements/{world.placement.id}/weekly-log/hours")
    pictures = charts(root, "Planned and logged hours")
    labels = sorted(
        (int(words(one)), float(one.get("y")) - 4)
        for one in parts(pictures[0], "text")
        if one.get("text-anchor") == "end"
    )
    (_, base), (most, top) = labels[0], labels[-1]
    heights: dict[str, list[float]] = {"none": [], "#005eb8": []}
    for picture in pictures:
        for one in parts(picture, "rect"):
            heights[one.get("fill")].append(float(one.get("height")) / (base - top) * most)
    table = next(one for one in root.iter("table"))
    head = [words(cell) for cell in next(table.iter("thead")).iter("th")]
    planned, logged = ([row[head.index(name)] for row in rows(table)] for name in ("Planned", "Logged"))
    for drawn, told in ((heights["none"], planned), (heights["#005eb8"], logged)):
        numbers = [
            float(found[0]) for one in told if (found := re.search(r"\d+(\.\d+)?", one)) and float(found[0])
        ]
        assert drawn
        assert sorted(drawn) == pytest.approx(sorted(numbers), abs=0.4)
    crosses = sum(one.get("stroke") == "#a01c0f" for picture in pictures for one in parts(picture, "path"))
    assert crosses == sum("Missing" in one for one in logged) > 0
