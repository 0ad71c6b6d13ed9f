"""A supervisor or co-ordinator reopens a signed item, with a reason."""

import pytest

from app.competencies.workflow import State
from app.core.actor import Role
from app.extensions import db
from app.placements.models import PlacementState, ReaderRole
from tests.application import Browser
from tests.competencies.entries import case_of, make_submitted, sign
from tests.people import World, assign_reader, make_user, make_world

pytestmark = pytest.mark.database


def signed_world() -> tuple[World, str]:
    world = make_world()
    make_submitted(world)
    sign(world)
    return world, f"/placements/{world.placement.id}/competencies/{world.items[0].id}"


@pytest.mark.parametrize("who", ["supervisor", "coordinator"])
def test_reopening_carries_the_reason_to_the_trainee(browser: Browser, who: str) -> None:
    world, address = signed_world()
    assert "Reopen this item" in browser.sign_in(getattr(world, who)).get(address).text
    assert browser.send(f"{address}/reopen", {"reason": "The log was another camera's."}).status_code == 302
    assert case_of(world).state is State.REOPENED
    home = browser.sign_in(world.trainee).get("/").text
    assert "The log was another camera" in home
    assert browser.send(f"{address}/submit").status_code == 302
    assert case_of(world).state is State.SUBMITTED


def test_a_reason_is_needed(browser: Browser) -> None:
    world, address = signed_world()
    answer = browser.sign_in(world.coordinator).send(f"{address}/reopen", {"reason": " "})
    assert answer.status_code == 422
    assert "Write why this is reopened." in answer.text
    assert case_of(world).state is State.SIGNED_OFF


def test_what_is_not_signed_cannot_be_reopened(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    address = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    assert "Reopen this item" not in browser.sign_in(world.coordinator).get(address).text
    assert browser.send(f"{address}/reopen", {"reason": "x"}).status_code == 409
    assert case_of(world).state is State.SUBMITTED


def test_a_trainee_does_not_reopen_their_own(browser: Browser) -> None:
    world, address = signed_world()
    answer = browser.sign_in(world.trainee).send(f"{address}/reopen", {"reason": "x"})
    assert answer.status_code == 404
    assert case_of(world).state is State.SIGNED_OFF


def test_a_moderator_reads_and_changes_nothing(browser: Browser) -> None:
    world, address = signed_world()
    moderator = make_user(centre=world.centre, role=Role.MODERATOR)
    assign_reader(world.placement, moderator, ReaderRole.MODERATOR)
    db.session.commit()
    assert browser.sign_in(moderator).get(address).status_code == 404
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, world.placement.starts_on
    db.session.commit()
    page = browser.get(address)
    assert page.status_code == 200
    assert "Reopen this item" not in page.text
    assert browser.send(f"{address}/reopen", {"reason": "x"}).status_code == 404
    assert case_of(world).state is State.SIGNED_OFF


def test_a_stranger_finds_nothing(browser: Browser) -> None:
    world, address = signed_world()
    other = make_world()
    for person in (other.trainee, other.supervisor, other.coordinator):
        browser.sign_in(person)
        assert browser.get(address).status_code == 404
        assert browser.send(f"{address}/reopen", {"reason": "x"}).status_code == 404
    assert case_of(world).state is State.SIGNED_OFF
