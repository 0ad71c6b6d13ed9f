"""What stands in the way of filing an entry elsewhere, and what stays on record."""

import pytest
import sqlalchemy as sa

from app.competencies.refiling_models import Refiling
from app.competencies.workflow import State
from app.extensions import db
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import report
from app.portfolio.service import amend
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
from tests.competencies.refilings import WHY, confirm, propose, seen_on
from tests.people import make_world

pytestmark = pytest.mark.database


def test_what_changed_while_the_supervisor_read_is_looked_at_again(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    sign(world)
    made = propose(browser, world, evidence)
    page = browser.sign_in(world.supervisor).get(f"/refilings/{made.id}").text
    submit_entry(world.placement, make_draft(world.placement, [world.items[2]]), ask_for=[])
    db.session.commit()
    answer = browser.send(f"/refilings/{made.id}/confirm", {"seen": seen_on(page)})
    assert answer.status_code == 409
    assert "changed while you were reading" in answer.text
    assert case_of(world, 0).state is State.SIGNED_OFF
    assert confirm(browser, world, made) == 302


def test_an_amended_entry_has_to_be_proposed_again(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    made = propose(browser, world, evidence)
    amend(evidence)
    db.session.commit()
    page = browser.sign_in(world.supervisor).get(f"/refilings/{made.id}").text
    assert "There is a draft of a newer version" in page
    submit_entry(world.placement, evidence)
    db.session.commit()
    page = browser.get(f"/refilings/{made.id}").text
    assert "It has to be proposed again" in page
    assert browser.send(f"/refilings/{made.id}/confirm", {"seen": ""}).status_code == 409
    assert browser.send(f"/refilings/{made.id}/decline", {"reason": "Propose it again"}).status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"what": ""}, "Choose what is filed wrongly."),
        ({"to_item": ""}, "Choose the item that it belongs to."),
        ({"what": "kind", "to_type": ""}, "Choose the kind that it is."),
        ({"what": "kind", "to_type": "quality-control"}, "The entry is filed there already."),
        ({"reason": " "}, "Write why."),
        ({"to_item": "019abcde-0000-7000-8000-000000000000"}, "Choose one of the options."),
    ],
)
def test_an_incomplete_proposal_is_not_made(browser: Browser, fields: dict[str, str], sentence: str) -> None:
    world = make_world()
    evidence = make_submitted(world)
    given = {"what": str(world.items[0].id), "to_item": str(world.items[2].id), "reason": WHY, **fields}
    answer = browser.sign_in(world.trainee).send(f"/evidence/{evidence.id}/refile", given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.query(Refiling).all() == []


def test_the_rules_of_the_other_item_have_to_be_met(browser: Browser) -> None:
    world = make_world()
    further = add_item(world, Requirement(min_evidence=2))
    evidence = make_submitted(world)
    given = {"what": str(world.items[0].id), "to_item": str(further.id), "reason": WHY}
    answer = browser.sign_in(world.trainee).send(f"/evidence/{evidence.id}/refile", given)
    assert answer.status_code == 422
    assert "The rules of the chosen item would not be met." in answer.text
    submit_entry(world.placement, make_draft(world.placement, [further]), ask_for=[])
    db.session.commit()
    made = propose(browser, world, evidence, to_item=str(further.id))
    assert confirm(browser, world, made) == 302
    assert states(world)[further.id] is State.SUBMITTED


def test_nothing_goes_to_an_item_that_is_signed(browser: Browser) -> None:
    world = make_world()
    make_submitted(world, world.items[2])
    sign(world, 2)
    evidence = make_submitted(world)
    given = {"what": str(world.items[0].id), "to_item": str(world.items[2].id), "reason": WHY}
    answer = browser.sign_in(world.trainee).send(f"/evidence/{evidence.id}/refile", given)
    assert answer.status_code == 422
    assert "signed off already, on other evidence" in answer.text


def test_an_item_with_evidence_that_nobody_signed_is_not_signed_again_unseen(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world, *world.items[:2])
    sign(world, 0)
    sign(world, 1)
    submit_entry(world.placement, make_draft(world.placement, [world.items[1]]), ask_for=[])
    db.session.commit()
    given = {"what": str(world.items[0].id), "to_item": str(world.items[2].id), "reason": WHY}
    answer = browser.sign_in(world.trainee).send(f"/evidence/{evidence.id}/refile", given)
    assert answer.status_code == 422
    assert "Another item is signed on this entry" in answer.text
    made = propose(browser, world, evidence, what=str(world.items[1].id))
    assert confirm(browser, world, made) == 302


def test_reported_evidence_goes_nowhere(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    made = propose(browser, world, evidence)
    report(evidence_for(world.supervisor.actor(), evidence.id), None, "A name", world.supervisor.actor())
    db.session.commit()
    page = browser.sign_in(world.supervisor).get(f"/refilings/{made.id}").text
    assert "The report has to be decided on first" in page
    assert "/confirm" not in page
    assert browser.send(f"/refilings/{made.id}/confirm", {"seen": ""}).status_code == 409
    assert case_of(world).state is State.SUBMITTED


def test_a_draft_and_what_nobody_judged_is_amended_instead(browser: Browser) -> None:
    world = make_world()
    draft = make_draft(world.placement, world.items[:1])
    address = f"/evidence/{draft.id}/refile"
    assert "The entry is not submitted" in browser.sign_in(world.trainee).get(address).text
    submit_entry(world.placement, draft, ask_for=[])
    db.session.commit()
    page = browser.get(address).text
    assert "there are no words to keep" in page
    assert "Ask for confirmation" not in page


@pytest.mark.parametrize("statement", ["UPDATE refiling SET reason = 'x'", "DELETE FROM refiling"])
def test_a_decided_proposal_stays_as_it_is(browser: Browser, statement: str) -> None:
    world = make_world()
    evidence = make_submitted(world)
    sign(world)
    confirm(browser, world, propose(browser, world, evidence))
    with pytest.raises(sa.exc.DBAPIError, match="history only grows"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


@pytest.mark.parametrize(
    "statement", ["UPDATE carried_words SET event_id = event_id", "DELETE FROM carried_words"]
)
def test_what_was_carried_stays_on_record(browser: Browser, statement: str) -> None:
    world = make_world()
    evidence = make_submitted(world)
    sign(world)
    confirm(browser, world, propose(browser, world, evidence))
    with pytest.raises(sa.exc.DBAPIError, match="history only grows"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


def test_nobody_else_decides_on_it_or_proposes_it(browser: Browser) -> None:
    world, other = make_world(), make_world()
    evidence = make_submitted(world)
    made = propose(browser, world, evidence)
    for person in (world.trainee, world.coordinator, other.supervisor, other.trainee):
        browser.sign_in(person)
        assert browser.get(f"/refilings/{made.id}").status_code == 404
        assert browser.send(f"/refilings/{made.id}/confirm", {"seen": ""}).status_code == 404
        assert browser.send(f"/refilings/{made.id}/decline", {"reason": "x"}).status_code == 404
    for person in (world.supervisor, other.trainee):
        browser.sign_in(person)
        assert browser.send(f"/evidence/{evidence.id}/refile", {"what": "kind"}).status_code == 404
        assert browser.send(f"/refilings/{made.id}/take-back").status_code == 404
