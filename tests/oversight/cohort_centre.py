"""Makes a centre with placements that stand differently, and looks into its tables."""

import csv
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import html5lib
from openpyxl import load_workbook

from app.core.actor import Role
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement
from app.placements.programmes import Discipline
from tests.application import Browser
from tests.competencies.entries import make_submitted
from tests.people import World, make_placement, make_user, make_world


@dataclass
class Centre:
    """The world with two placements more: one that has hardly begun, one that is finished."""

    world: World
    begun: Placement
    finished: Placement


def make_centre() -> Centre:
    """Make a centre: somebody long after the planned end, somebody in week 2, somebody who has finished."""
    world = make_world()
    world.placement.starts_on = (
        world.placement.starts_on - timedelta(weeks=50) if world.placement.starts_on else None
    )
    make_submitted(world, world.items[0])
    late_starter = make_user("Bea Beginner", centre=world.centre, role=Role.TRAINEE)
    done = make_user("Finn Finished", centre=world.centre, role=Role.TRAINEE)
    begun = make_placement(world.centre, late_starter, world.framework, started=timedelta(weeks=1))
    begun.discipline = Discipline.RENAL_TECHNOLOGY
    finished = make_placement(world.centre, done, world.framework, finished=True)
    db.session.commit()
    return Centre(world, begun, finished)


def sheet(browser: Browser, address: str) -> list[list[str]]:
    """Return the rows of a CSV file, headings first."""
    answer = browser.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def workbook(browser: Browser, address: str) -> list[list[Any]]:
    """Return the rows of a workbook, headings first."""
    answer = browser.get(address)
    assert answer.status_code == 200
    page = load_workbook(io.BytesIO(answer.get_data())).active
    assert page is not None
    return [list(row) for row in page.iter_rows(values_only=True)]


def first_cells(browser: Browser, address: str) -> list[str]:
    """Return the words of the first cell of each row of a page's last table."""
    root = html5lib.parse(browser.get(address).text, namespaceHTMLElements=False)
    tables = list(root.iter("table"))
    if not tables:
        return []
    rows = [row for row in tables[-1].iter("tr") if row.find("td") is not None]
    return ["".join(next(row.iter("td")).itertext()).strip() for row in rows]


def stranger(centre: Centre) -> User:
    """Return somebody who co-ordinates another centre only."""
    other = make_world()
    assert other.centre.id != centre.world.centre.id
    return other.coordinator
