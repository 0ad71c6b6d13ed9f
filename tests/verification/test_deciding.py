"""An internal verifier accepts what was signed off, or rejects it with a reason."""

import pytest
import sqlalchemy as sa

from app.competencies.workflow import Action, State
from app.core.actor import Role
from app.extensions import db
from app.ledger.models import LedgerEntry
from app.placements.models import PortfolioView
from app.verification.models import SampledItem
from tests.application import Browser
from tests.competencies.entries import case_of, make_draft, make_submitted, seen, sign, submit_entry
from tests.competencies.test_pages import cost
from tests.people import make_user, make_world
from tests.verification.sampled import sampled_in, signed_world

pytestmark = pytest.mark.database


def address(sampled: SampledItem) -> str:
    return f"/verification/items/{sampled.id}"


def test_the_page_shows_item_evidence_and_signature_and_changes_nothing(browser: Browser) -> None:
    world, verifier = signed_world()
    sampled = sampled_in(world)[0]
    page = browser.sign_in(verifier).get(address(sampled)).text
    for words in (world.items[0].statement, "Daily quality control", "I have seen it.", "Sam Supervisor"):
        assert words in page
    assert "Item, evidence and files are unchanged since they were signed" in page
    assert "Drawn at random." in page
    look = db.session.scalars(sa.select(PortfolioView)).one()
    assert (look.user_id, look.capacity) == (verifier.id, "verifier")
    assert case_of(world).state is State.SIGNED_OFF


def test_accepting_verifies(browser: Browser) -> None:
    world, verifier = signed_world()
    sampled = sampled_in(world)[0]
    fields = {"note": "Well recorded.", "revision": seen(world)}
    answer = browser.sign_in(verifier).send(f"{address(sampled)}/accept", fields)
    assert answer.location == f"/verification/samples/{sampled.sample_id}"
    case = case_of(world)
    assert case.state is State.VERIFIED
    event = case.events[-1]
    assert (event.action, event.actor_id, event.capacity) == (Action.VERIFY, verifier.id, "verifier")
    assert "Accepted" in browser.get(answer.location).text
    kinds = db.session.scalars(sa.select(LedgerEntry.kind).order_by(LedgerEntry.sequence)).all()
    assert kinds[-1] == "item:verify"
    item = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    page = browser.sign_in(world.trainee).get(item).text
    assert "Well recorded." in page
    assert "Internal verifier" in page


def test_rejecting_reopens_with_the_reason(browser: Browser) -> None:
    world, verifier = signed_world()
    sampled = sampled_in(world)[0]
    fields = {"reason": "The log is another camera's.", "revision": seen(world)}
    assert browser.sign_in(verifier).send(f"{address(sampled)}/reject", fields).status_code == 302
    case = case_of(world)
    assert case.state is State.REOPENED
    assert (case.events[-1].action, case.events[-1].capacity) == (Action.REOPEN, "verifier")
    assert "The log is another camera" in browser.sign_in(world.trainee).get("/").text
    assert (
        "Rejected and reopened"
        in browser.sign_in(verifier).get(f"/verification/samples/{sampled.sample_id}").text
    )


def test_a_rejection_needs_a_reason(browser: Browser) -> None:
    world, verifier = signed_world()
    sampled = sampled_in(world)[0]
    answer = browser.sign_in(verifier).send(
        f"{address(sampled)}/reject", {"reason": " ", "revision": seen(world)}
    )
    assert answer.status_code == 422
    assert "Write why this is reopened." in answer.text
    assert case_of(world).state is State.SIGNED_OFF


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_what_changed_meanwhile_has_to_be_looked_at_again(browser: Browser, decision: str) -> None:
    world, verifier = signed_world()
    sampled = sampled_in(world)[0]
    fields = {"note": "Long words", "reason": "Long words", "revision": seen(world)}
    submit_entry(world.placement, make_draft(world.placement, world.items[:1]))
    db.session.commit()
    answer = browser.sign_in(verifier).send(f"{address(sampled)}/{decision}", fields)
    assert answer.status_code == 409
    assert "Long words" in answer.text
    assert "is not all that was signed" in answer.text
    assert case_of(world).state is State.SIGNED_OFF


def test_of_two_verifiers_the_second_is_told(browser: Browser) -> None:
    world, verifier = signed_world()
    sampled = sampled_in(world)[0]
    fields = {"note": "", "revision": seen(world)}
    assert browser.sign_in(verifier).send(f"{address(sampled)}/accept", fields).status_code == 302
    again = browser.send(f"{address(sampled)}/reject", {**fields, "reason": "No"})
    assert again.status_code == 409
    assert "Somebody has decided on this already." in again.text
    assert case_of(world).state is State.VERIFIED


def test_a_signature_that_was_reopened_meanwhile_is_not_verified(browser: Browser) -> None:
    world, verifier = signed_world()
    sampled = sampled_in(world)[0]
    item = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    assert browser.sign_in(world.supervisor).send(f"{item}/reopen", {"reason": "x"}).status_code == 302
    page = browser.sign_in(verifier).get(address(sampled)).text
    assert "is not in force any more" in page
    assert "/accept" not in page
    browser.sign_in(world.trainee).send(f"{item}/submit")
    sign(world)
    answer = browser.sign_in(verifier).send(f"{address(sampled)}/accept", {"revision": seen(world)})
    assert answer.status_code == 409
    assert case_of(world).state is State.SIGNED_OFF
    assert [one.signature_id != sampled.signature_id for one in sampled_in(world)] == [True]


def test_a_decision_is_written_once(browser: Browser) -> None:
    world, verifier = signed_world()
    sampled = sampled_in(world)[0]
    browser.sign_in(verifier).send(f"{address(sampled)}/accept", {"revision": seen(world)})
    with pytest.raises(sa.exc.DBAPIError, match="a sample stays as it was drawn"):
        db.session.execute(sa.text("UPDATE sampled_item SET decision_id = NULL"))
    db.session.rollback()


def test_only_verifiers_open_a_sampled_item(browser: Browser) -> None:
    world, _ = signed_world()
    sampled = sampled_in(world)[0]
    for person in (world.trainee, world.supervisor, world.coordinator):
        browser.sign_in(person)
        assert browser.get(address(sampled)).status_code == 404
        assert browser.send(f"{address(sampled)}/accept", {"revision": seen(world)}).status_code == 404


def test_a_verifier_reopens_nothing_outside_a_sample(browser: Browser) -> None:
    world, verifier = signed_world()
    item = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    assert "Reopen this item" not in browser.sign_in(verifier).get(item).text
    assert browser.send(f"{item}/reopen", {"reason": "x"}).status_code == 404
    assert case_of(world).state is State.SIGNED_OFF


def test_the_page_costs_the_same_with_much_evidence(browser: Browser) -> None:
    costs = []
    for entries in (1, 5):
        world = make_world()
        verifier = make_user(centre=world.centre, role=Role.VERIFIER)
        for _ in range(entries):
            make_submitted(world)
        sign(world)
        costs.append(cost(browser.sign_in(verifier), address(sampled_in(world)[0])))
    assert costs[0] == costs[1]
