"""An entry is filed elsewhere: the trainee proposes, a supervisor confirms once, and the words go along."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.competencies.models import SignOffEvent
from app.competencies.refiling_models import CarriedWords, Refiling, RefilingOutcome
from app.competencies.workflow import Action, State
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.placements.models import Supervision
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import report
from app.portfolio.models import Evidence
from app.portfolio.service import amend
from app.portfolio.values import EvidenceState, EvidenceType
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
from tests.competencies.entries import seen as seen_item
from tests.competencies.test_pages import cost
from tests.people import World, make_user, make_world

pytestmark = pytest.mark.database
WHY = "It was a repair, not a check."
FEEDBACK = "Add the log of Tuesday."


def propose(browser: Browser, world: World, evidence: Evidence, **fields: str) -> Refiling:
    given = {"what": str(world.items[0].id), "to_item": str(world.items[2].id), "reason": WHY, **fields}
    answer = browser.sign_in(world.trainee).send(f"/evidence/{evidence.id}/refile", given)
    assert answer.status_code == 302, answer.text
    return proposal()


def proposal() -> Refiling:
    db.session.expire_all()
    return db.session.scalars(sa.select(Refiling).order_by(Refiling.proposed_at.desc())).first()  # type: ignore[return-value]  # it was made just now


def seen_on(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def confirm(browser: Browser, world: World, made: Refiling) -> int:
    page = browser.sign_in(world.supervisor).get(f"/refilings/{made.id}").text
    status = browser.send(f"/refilings/{made.id}/confirm", {"seen": seen_on(page)}).status_code
    db.session.expire_all()
    return status


def give_back(browser: Browser, world: World) -> None:
    fields = {"feedback": FEEDBACK, "revision": seen_item(world)}
    browser.sign_in(world.supervisor).send(f"/queue/{case_of(world).id}/return", fields)


def test_a_signature_arrives_with_its_words_by_one_click(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    sign(world)
    old, new = world.items[0], world.items[2]
    made = propose(browser, world, evidence)
    assert states(world) == {old.id: State.SIGNED_OFF}
    page = browser.sign_in(world.supervisor).get(f"/refilings/{made.id}").text
    for words in ("I have seen it.", WHY, new.statement, "I measured the uniformity", "Confirm and sign"):
        assert words in page
    assert confirm(browser, world, made) == 302
    assert states(world) == {old.id: State.REOPENED, new.id: State.SIGNED_OFF}
    event = case_of(world, 2).events[-1]
    assert event.text.startswith("I have seen it.\n\n(Given on ")
    assert f"for {old.code}, and confirmed when E1 was filed under {new.code}" in event.text
    assert (event.actor_id, event.capacity) == (world.supervisor.id, "supervisor")
    assert [one.evidence_version_id for one in event.evidence] == [evidence.versions[-1].id]
    carried = db.session.get_one(CarriedWords, event.id)
    assert db.session.get_one(SignOffEvent, carried.from_event_id).text == "I have seen it."


def test_the_entry_says_the_same_in_another_place(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    sign(world)
    made = propose(browser, world, evidence)
    confirm(browser, world, made)
    before, now = evidence.versions
    assert (now.state, made.made_version_id) == (EvidenceState.SUBMITTED, now.id)
    assert (now.title, now.what_i_did, now.declared_at) == (
        before.title,
        before.what_i_did,
        before.declared_at,
    )
    assert [(claim.item_id, claim.location) for claim in now.claims] == [
        (world.items[2].id, before.claims[0].location)
    ]
    assert now.digest not in {"", before.digest}
    assert (made.outcome, made.decided_by_id) == (RefilingOutcome.CONFIRMED, world.supervisor.id)


def test_another_kind_renews_every_signature_on_the_entry_with_its_own_words(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world, *world.items[:2])
    sign(world, 0)
    sign(world, 1)
    made = propose(browser, world, evidence, what="kind", to_type="fault-repair")
    assert confirm(browser, world, made) == 302
    assert evidence.versions[-1].type is EvidenceType.FAULT_REPAIR
    assert set(states(world).values()) == {State.SIGNED_OFF}
    for place in (0, 1):
        actions = [event.action for event in case_of(world, place).events]
        assert actions[-3:] == [Action.REOPEN, Action.SUBMIT, Action.SIGN_OFF]
        assert case_of(world, place).events[-1].text.startswith("I have seen it.")


def test_other_items_that_are_signed_on_the_entry_stay_signed(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world, *world.items[:2])
    sign(world, 0)
    sign(world, 1)
    assert confirm(browser, world, propose(browser, world, evidence)) == 302
    assert [case_of(world, place).state for place in (0, 1, 2)] == [
        State.REOPENED,
        State.SIGNED_OFF,
        State.SIGNED_OFF,
    ]


def test_an_item_that_waits_waits_elsewhere(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    assert confirm(browser, world, propose(browser, world, evidence)) == 302
    assert [case_of(world, place).state for place in (0, 2)] == [State.IN_PROGRESS, State.SUBMITTED]
    assert db.session.query(CarriedWords).all() == []


def test_feedback_goes_along_with_what_was_returned(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    give_back(browser, world)
    assert confirm(browser, world, propose(browser, world, evidence)) == 302
    case = case_of(world, 2)
    assert case.state is State.RETURNED
    assert case.events[-1].text.startswith(FEEDBACK)


def test_any_current_supervisor_confirms_and_an_ended_one_does_not(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    sign(world)
    made = propose(browser, world, evidence)
    page = browser.sign_in(world.supervisor).get(f"/refilings/{made.id}").text
    world.placement.supervisions[0].ends_on = today() - timedelta(days=1)
    second = make_user("Sia Second", centre=world.centre, role=Role.SUPERVISOR)
    world.placement.supervisions.append(Supervision(supervisor=second, starts_on=today()))
    db.session.commit()
    answer = browser.send(f"/refilings/{made.id}/confirm", {"seen": seen_on(page)})
    assert answer.status_code == 404
    assert "Tara" not in browser.get("/refilings").text
    assert "Sam Supervisor wrote of" in browser.sign_in(second).get(f"/refilings/{made.id}").text
    assert browser.send(f"/refilings/{made.id}/confirm", {"seen": seen_on(page)}).status_code == 302
    assert case_of(world, 2).events[-1].actor_id == second.id


def test_the_supervisor_finds_it_at_home_and_in_a_list(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    assert "filed elsewhere" not in browser.sign_in(world.supervisor).get("/").text
    made = propose(browser, world, evidence)
    assert "1 entry to be filed elsewhere" in browser.sign_in(world.supervisor).get("/").text
    page = browser.get("/refilings").text
    assert f"Tara Trainee: E1 from {world.items[0].code} to {world.items[2].code}" in page
    confirm(browser, world, made)
    assert "Nothing waits for your confirmation" in browser.get("/refilings").text


def test_the_list_costs_the_same_with_many(browser: Browser) -> None:
    world = make_world()
    propose(browser, world, make_submitted(world))
    few = cost(browser.sign_in(world.supervisor), "/refilings")
    for _ in range(3):
        propose(browser, world, make_submitted(world))
    assert cost(browser.sign_in(world.supervisor), "/refilings") == few


def test_a_declined_proposal_changes_nothing_and_says_why(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    sign(world)
    made = propose(browser, world, evidence)
    browser.sign_in(world.supervisor)
    assert browser.send(f"/refilings/{made.id}/decline", {"reason": " "}).status_code == 422
    assert browser.send(f"/refilings/{made.id}/decline", {"reason": "It is a check."}).status_code == 302
    assert states(world) == {world.items[0].id: State.SIGNED_OFF}
    page = browser.sign_in(world.trainee).get(f"/evidence/{evidence.id}/refile").text
    assert "Declined" in page
    assert "It is a check." in page
    again = browser.sign_in(world.supervisor).send(f"/refilings/{made.id}/decline", {"reason": "Again"})
    assert again.status_code == 409


def test_a_trainee_takes_a_proposal_back_and_another_one_replaces_it(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    first = propose(browser, world, evidence)
    second = propose(browser, world, evidence, what="kind", to_type="project")
    assert first.outcome is RefilingOutcome.TAKEN_BACK
    assert "It waits for your supervisor" in browser.get(f"/evidence/{evidence.id}/refile").text
    assert browser.send(f"/refilings/{second.id}/take-back").status_code == 302
    db.session.expire_all()
    assert second.outcome is RefilingOutcome.TAKEN_BACK
    gone = browser.sign_in(world.supervisor).send(f"/refilings/{second.id}/confirm", {"seen": ""})
    assert gone.status_code == 409


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
