"""An entry is filed elsewhere: the trainee proposes, a supervisor confirms once, and the words go along."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.competencies.models import SignOffEvent
from app.competencies.refiling_models import CarriedWords, RefilingOutcome
from app.competencies.workflow import Action, State
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.mail.models import Notice
from app.mail.values import NoticeKind
from app.placements.models import Supervision
from app.portfolio.values import EvidenceState, EvidenceType
from tests.application import Browser
from tests.competencies.entries import case_of, make_submitted, sign, states
from tests.competencies.entries import seen as seen_item
from tests.competencies.refilings import WHY, confirm, propose, seen_on
from tests.competencies.test_pages import cost
from tests.people import World, make_user, make_world

pytestmark = pytest.mark.database
FEEDBACK = "Add the log of Tuesday."


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
    fields = {"reason": "Words that took an hour"}
    again = browser.sign_in(world.supervisor).send(f"/refilings/{made.id}/decline", fields)
    assert again.status_code == 409
    assert "decided on or taken back already" in again.text
    assert "Words that took an hour" in again.text


def test_the_supervisor_is_told_of_a_proposal_and_the_trainee_of_the_decision(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    made = propose(browser, world, evidence)
    unseen = sa.select(Notice.user_id, Notice.address).where(
        Notice.kind == NoticeKind.REFILING, Notice.seen_at.is_(None)
    )
    assert db.session.execute(unseen).all() == [(world.supervisor.id, f"/refilings/{made.id}")]
    confirm(browser, world, made)
    assert db.session.execute(unseen).all() == [(world.trainee.id, f"/evidence/{evidence.id}/refile")]


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
