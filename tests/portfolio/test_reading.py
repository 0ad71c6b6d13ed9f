"""The page of an entry: what others see of it, its versions, the private reflection, and discarding."""

import pytest
import sqlalchemy as sa

from app.extensions import db
from app.placements.models import PortfolioView
from app.portfolio.service import amend, reflection_of, save_reflection, submit_version, withdraw_version
from tests.application import Browser
from tests.people import STARTER_NOTICE, World
from tests.portfolio.makers import WORDS, make_draft, make_submitted
from tests.portfolio.pages import entries

pytestmark = pytest.mark.database


def test_others_read_what_was_submitted_and_never_the_reflection(
    trainee: Browser, supervisor: Browser, world: World
) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    save_reflection(evidence, "I was nervous all day.")
    amendment = amend(evidence)
    amendment.what_i_did = "Words of a draft"
    page = supervisor.get(f"/evidence/{evidence.id}").text
    assert "four million counts" in page
    assert STARTER_NOTICE in page
    assert world.items[0].statement in page
    for hidden in ("nervous", "Words of a draft", "Version 2"):
        assert hidden not in page
    assert "Words of a draft" in trainee.get(f"/evidence/{evidence.id}").text
    assert supervisor.get(f"/evidence/{evidence.id}?version=2").status_code == 404
    assert "four million counts" in trainee.get(f"/evidence/{evidence.id}?version=1").text


def test_looks_of_others_are_logged_and_those_in_vain_are_not(
    trainee: Browser, supervisor: Browser, stranger: Browser, world: World
) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    hidden = make_draft(world.placement)
    for browser in (trainee, supervisor, stranger):
        browser.get(f"/evidence/{evidence.id}")
        browser.get(f"/evidence/{hidden.evidence_id}")
    looks = db.session.scalars(sa.select(PortfolioView)).all()
    assert [(look.user_id, look.what) for look in looks] == [(world.supervisor.id, "E1: the entry")]


def test_a_withdrawn_entry_is_the_trainees_alone(trainee: Browser, supervisor: Browser, world: World) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    withdraw_version(evidence.versions[0])
    assert supervisor.get(f"/evidence/{evidence.id}").status_code == 404
    assert trainee.get(f"/evidence/{evidence.id}").status_code == 200


def test_the_reflection_changes_without_a_new_version(
    trainee: Browser, supervisor: Browser, world: World
) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    digest = evidence.versions[0].digest
    address = f"/evidence/{evidence.id}/reflection"
    assert trainee.send(address, {"reflection": "Next time slower", "seen": ""}).status_code == 302
    db.session.expire_all()
    assert reflection_of(evidence) == "Next time slower"
    assert (len(evidence.versions), evidence.versions[0].digest) == (1, digest)
    answer = trainee.send(address, {"reflection": "From an old tab", "seen": ""})
    assert answer.status_code == 409
    assert "From an old tab" in answer.text
    assert "Next time slower" in answer.text
    assert supervisor.get(address).status_code == 404
    assert supervisor.send(address, {"reflection": "x", "seen": ""}).status_code == 404


def test_a_draft_is_thrown_away_after_a_question(trainee: Browser, supervisor: Browser, world: World) -> None:
    draft = make_draft(world.placement)
    save_reflection(draft.evidence, "Gone with it")
    address = f"/evidence/{draft.evidence_id}/discard"
    assert supervisor.get(address).status_code == 404
    assert "Throw this draft of E1 away?" in trainee.get(address).text
    assert entries() == 1
    assert trainee.send(address).status_code == 302
    assert entries() == 0


def test_what_was_submitted_cannot_be_thrown_away(trainee: Browser, world: World) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    assert trainee.send(f"/evidence/{evidence.id}/discard").status_code == 409
    withdraw_version(evidence.versions[0])
    assert trainee.send(f"/evidence/{evidence.id}/discard").status_code == 409
    assert entries() == 1


def test_a_draft_says_it_has_no_title(trainee: Browser, world: World) -> None:
    draft = make_draft(world.placement, WORDS, world.items[0])
    draft.title = ""
    assert "No title yet" in trainee.get(f"/evidence/{draft.evidence_id}").text
    draft.title = "Back"
    submit_version(draft, declared=True)
    assert "Back" in trainee.get(f"/evidence/{draft.evidence_id}").text
