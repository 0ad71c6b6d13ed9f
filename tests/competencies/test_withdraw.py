"""A trainee takes back an entry, or the wish for a sign-off."""

import pytest

from app.competencies.workflow import State
from app.extensions import db
from app.portfolio.values import EvidenceState
from tests.application import Browser
from tests.competencies.entries import case_of, make_draft, make_submitted, sign
from tests.people import make_world

pytestmark = pytest.mark.database


def test_withdrawing_an_entry_takes_back_what_misses_something_without_it(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world, *world.items[:2])
    make_submitted(world, world.items[1])
    assert browser.sign_in(world.trainee).get(f"/evidence/{evidence.id}/withdraw").status_code == 200
    answer = browser.send(f"/evidence/{evidence.id}/withdraw")
    assert answer.status_code == 302
    assert case_of(world, 0).state is State.IN_PROGRESS
    assert case_of(world, 1).state is State.SUBMITTED
    assert evidence.versions[-1].state is EvidenceState.DRAFT


def test_evidence_under_a_signature_cannot_be_withdrawn(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    sign(world)
    page = browser.sign_in(world.trainee).get(f"/evidence/{evidence.id}/withdraw").text
    assert "A sign-off or a signed assessment rests on this evidence" in page
    answer = browser.send(f"/evidence/{evidence.id}/withdraw")
    assert answer.status_code == 409
    assert "A sign-off or a signed assessment rests on this evidence" in answer.text
    assert case_of(world).state is State.SIGNED_OFF


def test_a_draft_cannot_be_withdrawn(browser: Browser) -> None:
    world = make_world()
    evidence = make_draft(world.placement, world.items[:1])
    db.session.commit()
    answer = browser.sign_in(world.trainee).send(f"/evidence/{evidence.id}/withdraw")
    assert answer.status_code == 409
    assert "nothing to withdraw" in answer.text


def test_one_item_can_be_taken_back_and_asked_for_again(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    address = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    page = browser.sign_in(world.trainee).get(address).text
    assert "Take back" in page
    assert browser.send(f"{address}/withdraw").status_code == 302
    assert case_of(world).state is State.IN_PROGRESS
    db.session.expire_all()
    assert evidence.versions[0].state is EvidenceState.SUBMITTED
    assert "Ask for sign-off" in browser.get(address).text
    assert browser.send(f"{address}/submit").status_code == 302
    assert case_of(world).state is State.SUBMITTED


def test_asking_is_refused_while_something_is_missing(browser: Browser) -> None:
    world = make_world()
    address = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    answer = browser.sign_in(world.trainee).send(f"{address}/submit")
    assert answer.status_code == 409
    assert "still missing" in answer.text


def test_an_item_of_another_framework_does_not_exist(browser: Browser) -> None:
    world, other = make_world(), make_world()
    address = f"/placements/{world.placement.id}/competencies/{other.items[0].id}"
    browser.sign_in(world.trainee)
    assert browser.get(address).status_code == 404
    assert browser.send(f"{address}/submit").status_code == 404
    assert browser.send(f"{address}/withdraw").status_code == 404
