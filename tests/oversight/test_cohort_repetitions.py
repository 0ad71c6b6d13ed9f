"""The co-ordinator sees how often items were done, over the cohort and trainee by trainee."""

import pytest
from flask import Flask

from app.core.actor import Role
from app.core.clock import day_in_words
from app.core.ids import new_id
from app.extensions import db
from app.placements.access import placement_for
from app.placements.models import Placement
from app.placements.moved import moved_items_of
from app.repetitions import service
from app.repetitions.gathering import brief_records_of, records_of
from app.repetitions.reckoning import sums_of
from app.repetitions.values import Outcome
from tests.application import Browser
from tests.assessments.filled import make_completed
from tests.competencies.entries import make_submitted
from tests.competencies.test_pages import cost
from tests.oversight.cohort_centre import first_cells, sheet, workbook
from tests.people import World, make_placement, make_user, make_world
from tests.repetitions.noting import day_ago, initial, note, own, performance

pytestmark = pytest.mark.database


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    world = make_world()
    make_submitted(world, world.items[0])
    for days in (3, 4, 5):
        note(world, days)
    note(world, 6, Outcome.NOT_ACHIEVED)
    service.withdraw(own(world, note(world, 7)))
    second = make_user("Bea Beginner", centre=world.centre, role=Role.TRAINEE)
    noted_by(make_placement(world.centre, second, world.framework), world, 2)
    make_placement(world.centre, make_user("Nil Nothing", centre=world.centre), world.framework)
    db.session.commit()
    return world


def noted_by(placement: Placement, world: World, days: int) -> None:
    """Let a trainee note that they did the first item."""
    access = placement_for(placement.trainee.actor(), placement.id)
    service.note(access, world.items[0].id, performance(days), new_id(), no_patient=False)


def test_items_are_counted_over_all_trainees(browser: Browser, world: World) -> None:
    browser.sign_in(world.coordinator)
    page = " ".join(browser.get("/cohort/repetitions").text.split())
    item = world.items[0]
    assert f'<a href="/cohort/repetitions/{item.id}">{item.code} {item.title}</a>' in page
    assert "2 of 3" in page
    assert "1 to 3" in page
    assert world.items[1].code not in page


def test_one_item_is_told_trainee_by_trainee_the_fewest_first(browser: Browser, world: World) -> None:
    browser.sign_in(world.coordinator)
    address = f"/cohort/repetitions/{world.items[0].id}"
    assert first_cells(browser, address) == ["Nil Nothing", "Bea Beginner", "Tara Trainee"]
    page = browser.get(address).text
    assert day_in_words(day_ago(3)) in page
    assert "Gamma camera 2 (3)" in page
    assert "Never" in page
    assert first_cells(browser, f"{address}?words=bea") == ["Bea Beginner"]


def test_files_have_a_row_for_each_trainee_and_item(browser: Browser, world: World) -> None:
    browser.sign_in(world.coordinator)
    rows = sheet(browser, "/cohort/file?table=repetitions")
    assert rows[0][:6] == ["Trainee", "Centre", "Set", "Item", "Title", "Times"]
    assert [(row[0], row[5], row[6], row[8]) for row in rows[1:]] == [
        ("Bea Beginner", "1", "1", "0"),
        ("Tara Trainee", "3", "3", "1"),
    ]
    assert len(workbook(browser, "/cohort/file?table=repetitions&format=xlsx")) == len(rows)


def test_equipment_cannot_run_as_a_formula(browser: Browser, world: World) -> None:
    access = placement_for(world.trainee.actor(), world.placement.id)
    given = performance(1, equipment="=HYPERLINK(1)")
    service.note(access, world.items[1].id, given, new_id(), no_patient=False)
    db.session.commit()
    browser.sign_in(world.coordinator)
    rows = sheet(browser, "/cohort/file?table=repetitions")
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_what_is_counted_for_many_is_what_the_item_page_counts(world: World) -> None:
    make_completed(world)
    initial(world, note(world, 9))
    db.session.commit()
    number = world.placement.id
    brief = brief_records_of([number], moved_items_of([number]))[number]
    whole = records_of(number)
    assert brief.keys() == whole.keys()
    for item_id, records in whole.items():
        assert sums_of(brief[item_id]) == sums_of(records)
        assert sums_of(records_of(number, item_id)[item_id]) == sums_of(records)


def test_nobody_elsewhere_sees_any_of_it(browser: Browser, world: World) -> None:
    browser.sign_in(make_world().coordinator)
    assert "Tara Trainee" not in str(sheet(browser, "/cohort/file?table=repetitions"))
    assert browser.get(f"/cohort/repetitions/{world.items[0].id}").status_code == 404
    for person in (world.trainee, world.supervisor):
        browser.sign_in(person)
        assert browser.get("/cohort/repetitions").status_code == 404
        assert browser.get(f"/cohort/repetitions/{world.items[0].id}").status_code == 404
    assert browser.sign_in(world.coordinator).get(f"/cohort/repetitions/{new_id()}").status_code == 404


@pytest.mark.parametrize("page", ["", "/file?table=repetitions", "/item"])
def test_more_trainees_and_repetitions_ask_no_more(browser: Browser, world: World, page: str) -> None:
    addresses = {
        "": "/cohort/repetitions",
        "/item": f"/cohort/repetitions/{world.items[0].id}",
        "/file?table=repetitions": "/cohort/file?table=repetitions",
    }
    browser.sign_in(world.coordinator)
    few = cost(browser, addresses[page])
    for number in range(6):
        trainee = make_user(f"More {number}", centre=world.centre, role=Role.TRAINEE)
        placement = make_placement(world.centre, trainee, world.framework)
        for days in range(1, 4):
            noted_by(placement, world, days)
    db.session.commit()
    assert cost(browser, addresses[page]) == few
