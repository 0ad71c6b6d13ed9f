"""The end of a placement and its going on after all stay on record: who, when, why."""

from datetime import timedelta

import pytest
from flask import Flask

from app.core.clock import day_in_words, today
from app.core.errors import RefusedError
from app.extensions import db
from app.placements import ending
from app.placements.clock_models import ChangeKind, ClockChange, Sort
from tests.application import Browser
from tests.people import World, make_world

pytestmark = pytest.mark.database
EARLY = "The post was withdrawn."
ON = "It goes on in another post."


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    return make_world()


def fields(days_ago: int, reason: str) -> dict[str, str]:
    day = today() - timedelta(days=days_ago)
    return {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year), "reason": reason}


def manage(world: World) -> str:
    return f"/centre/placements/{world.placement.id}"


def test_ended_early_reopened_and_ended_again(browser: Browser, world: World) -> None:
    browser.sign_in(world.coordinator)
    assert browser.send(f"{manage(world)}/finish", fields(14, EARLY)).status_code == 302
    assert browser.send(f"{manage(world)}/reopen", {"reason": ON}).status_code == 302
    assert browser.send(f"{manage(world)}/finish", fields(0, "Done.")).status_code == 302
    found = db.session.query(ClockChange).filter_by(sort=Sort.END).order_by(ClockChange.at)
    first = day_in_words(today() - timedelta(days=14))
    assert [(one.kind, one.before, one.after, one.reason) for one in found] == [
        (ChangeKind.ADDED, "", first, EARLY),
        (ChangeKind.REMOVED, first, "", ON),
        (ChangeKind.ADDED, "", day_in_words(today()), "Done."),
    ]
    page = browser.get(f"/placements/{world.placement.id}/moves").text
    assert page.count("Placement finished") == 2
    assert page.count("Placement reopened") == 1
    assert EARLY in page
    assert "Placement reopened" in browser.get(f"/placements/{world.placement.id}/weeks").text


def test_supervisors_read_that_it_ended_and_not_why(browser: Browser, world: World) -> None:
    browser.sign_in(world.coordinator).send(f"{manage(world)}/finish", fields(0, EARLY))
    moves = f"/placements/{world.placement.id}/moves"
    page = browser.sign_in(world.supervisor).get(moves).text
    assert "Placement finished" in page
    assert EARLY not in page
    assert EARLY in browser.sign_in(world.trainee).get(moves).text


@pytest.mark.parametrize("reason", ["", "   ", "\u202e"])
def test_without_a_reason_nothing_happens(browser: Browser, world: World, reason: str) -> None:
    browser.sign_in(world.coordinator)
    answer = browser.send(f"{manage(world)}/finish", fields(0, reason))
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.text
    ending.finish(world.coordinator.actor(), world.placement, today())
    db.session.commit()
    assert browser.send(f"{manage(world)}/reopen", {"reason": reason}).status_code == 422
    assert world.placement.finished_on == today()


def test_the_page_offers_the_usual_reason(browser: Browser, world: World) -> None:
    page = browser.sign_in(world.coordinator).get(f"{manage(world)}/finish").text
    assert f'value="{ending.COMPLETE}"' in page


def test_it_is_not_reopened_twice(browser: Browser, world: World) -> None:
    browser.sign_in(world.coordinator)
    assert "goes on already" in browser.send(f"{manage(world)}/reopen", {"reason": ON}).text
    with pytest.raises(RefusedError):
        ending.reopen(world.coordinator.actor(), world.placement, ON)
    assert db.session.query(ClockChange).count() == 0
