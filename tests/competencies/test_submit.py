"""A trainee submits an entry and asks for sign-off."""

import pytest

from app.competencies.workflow import State
from app.core.actor import Role
from app.extensions import db
from app.portfolio.values import EvidenceState
from app.standards.values import Requirement
from tests.application import Browser
from tests.competencies.entries import (
    add_item,
    case_of,
    make_draft,
    make_submitted,
    sign,
    states,
    submit_entry,
)
from tests.people import make_user, make_world

pytestmark = pytest.mark.database


def test_the_page_preselects_every_item_that_the_entry_completes(browser: Browser) -> None:
    world = make_world()
    evidence = make_draft(world.placement, world.items[:2])
    db.session.commit()
    page = browser.sign_in(world.trainee).get(f"/evidence/{evidence.id}/submit").text
    for item in world.items[:2]:
        assert f'value="{item.id}" checked' in page
    assert "hold no patient identifiers" in page


def test_submitting_asks_for_the_ticked_items_and_starts_the_others(browser: Browser) -> None:
    world = make_world()
    evidence = make_draft(world.placement, world.items[:2])
    db.session.commit()
    answer = browser.sign_in(world.trainee).send(
        f"/evidence/{evidence.id}/submit", {"ask_for": str(world.items[0].id), "declared": "yes"}
    )
    assert answer.status_code == 302
    assert case_of(world, 0).state is State.SUBMITTED
    assert case_of(world, 1).state is State.IN_PROGRESS
    assert evidence.versions[0].state is EvidenceState.SUBMITTED


def test_without_the_declaration_nothing_is_submitted(browser: Browser) -> None:
    world = make_world()
    evidence = make_draft(world.placement, world.items[:1])
    db.session.commit()
    answer = browser.sign_in(world.trainee).send(
        f"/evidence/{evidence.id}/submit", {"ask_for": str(world.items[0].id)}
    )
    assert answer.status_code == 422
    assert "Confirm that the entry holds no patient identifiers" in answer.text
    db.session.expire_all()
    assert evidence.versions[0].state is EvidenceState.DRAFT


def test_an_unfinished_entry_says_in_words_what_is_missing(browser: Browser) -> None:
    world = make_world()
    evidence = make_draft(world.placement, [], title="")
    db.session.commit()
    page = browser.sign_in(world.trainee).get(f"/evidence/{evidence.id}/submit").text
    assert "Give the entry a title." in page
    assert "Choose at least one item" in page
    answer = browser.send(f"/evidence/{evidence.id}/submit", {"declared": "yes"})
    assert answer.status_code == 200
    assert "Give the entry a title." in answer.text


def test_an_item_that_still_misses_something_is_not_offered(browser: Browser) -> None:
    world = make_world()
    item = add_item(world, Requirement(min_evidence=2))
    evidence = make_draft(world.placement, [item])
    db.session.commit()
    page = browser.sign_in(world.trainee).get(f"/evidence/{evidence.id}/submit").text
    assert "Needs 2 pieces of evidence; 1 is there." in page
    assert f'value="{item.id}"' not in page
    submit_entry(world.placement, evidence)
    db.session.commit()
    assert states(world) == {item.id: State.IN_PROGRESS}


def test_a_heading_collects_evidence_and_has_no_case(browser: Browser) -> None:
    world = make_world()
    slot = add_item(world, Requirement(min_evidence=0), slot=True)
    evidence = make_draft(world.placement, [slot])
    db.session.commit()
    page = browser.sign_in(world.trainee).get(f"/evidence/{evidence.id}/submit").text
    assert "never signed off by itself" in page
    assert browser.send(f"/evidence/{evidence.id}/submit", {"declared": "yes"}).status_code == 302
    assert states(world) == {}
    listed = browser.get(f"/placements/{world.placement.id}/competencies").text
    assert "Evidence mapped" in listed


def test_asking_for_an_item_that_was_not_offered_is_refused(browser: Browser) -> None:
    world = make_world()
    evidence = make_draft(world.placement, world.items[:1])
    db.session.commit()
    answer = browser.sign_in(world.trainee).send(
        f"/evidence/{evidence.id}/submit", {"ask_for": str(world.items[2].id), "declared": "yes"}
    )
    assert answer.status_code == 422
    assert "not on offer any more" in answer.text


def test_a_new_version_of_signed_evidence_reopens_what_rests_on_it(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world, world.items[0])
    make_submitted(world, world.items[1])
    sign(world, 0)
    sign(world, 1)
    browser.sign_in(world.trainee).send(f"/evidence/{evidence.id}/amend")
    page = browser.get(f"/evidence/{evidence.id}/submit").text
    assert "submitting this one reopens it" in page
    browser.send(f"/evidence/{evidence.id}/submit", {"ask_for": str(world.items[0].id), "declared": "yes"})
    case = case_of(world, 0)
    assert case.state is State.SUBMITTED
    assert [event.action.value for event in case.events][-2:] == ["reopen", "submit"]
    assert case_of(world, 1).state is State.SIGNED_OFF


def test_more_evidence_leaves_a_signature_alone(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    sign(world)
    further = make_draft(world.placement, world.items[:1])
    db.session.commit()
    page = browser.sign_in(world.trainee).get(f"/evidence/{further.id}/submit").text
    assert "Signed off already, and stays so." in page
    browser.send(f"/evidence/{further.id}/submit", {"declared": "yes"})
    assert case_of(world).state is State.SIGNED_OFF


def test_a_submitted_entry_cannot_be_submitted_again(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    answer = browser.sign_in(world.trainee).get(f"/evidence/{evidence.id}/submit")
    assert answer.status_code == 409
    assert "Amend" in answer.text


@pytest.mark.parametrize("address", ["submit", "withdraw", "amend"])
def test_nobody_else_moves_an_entry(browser: Browser, address: str) -> None:
    world = make_world()
    evidence = make_submitted(world)
    other = make_user(centre=world.centre, role=Role.TRAINEE)
    db.session.commit()
    for person in (other, world.supervisor, world.coordinator):
        answer = browser.sign_in(person).send(f"/evidence/{evidence.id}/{address}", {"declared": "yes"})
        assert answer.status_code == 404
        assert "Tara" not in answer.text
