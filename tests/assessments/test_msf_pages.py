"""The pages of a round of feedback: each part sees its own, links work once, and what was typed stays."""

from datetime import timedelta

import pytest
import time_machine

from app.assessments.models import Assessment
from app.assessments.msf_models import MsfAnswer, MsfCycle, MsfInvitation
from app.assessments.msf_workflow import CycleState, InvitationState
from app.core.actor import Role
from app.core.clock import now, today
from app.extensions import db
from app.mail.models import OutgoingMail
from app.placements.models import PlacementState, ReaderRole
from tests.application import Browser
from tests.assessments.rounds import (
    answers_of_rater,
    feedback_form,
    give_answers,
    invitation,
    link,
    make_open,
    make_proposed,
    make_released,
    typed,
)
from tests.people import World, assign_reader, make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
LINES = "\n".join(f"Rater Number{number} <r{number}@work.example>" for number in range(5))


def page_of(cycle: MsfCycle) -> str:
    return f"/colleague-feedback/{cycle.id}"


def shown_on(browser: Browser, cycle: MsfCycle) -> str:
    """Return what stands on the page of a round, without what surrounds it: the guards change each second."""
    return browser.get(page_of(cycle)).text.partition("<main")[2].partition("</main>")[0]


def proposal_of(world: World, **more: str) -> dict[str, str]:
    stored = feedback_form()
    db.session.commit()
    fields = {
        "form_key": stored.key,
        "title": "First year",
        "raters": LINES,
        "more_items": str(world.items[0].id),
    }
    return fields | more


def test_a_round_goes_from_the_proposal_to_the_signed_outcome_over_the_pages(browser: Browser) -> None:
    world = make_world()
    new = f"/placements/{world.placement.id}/feedback/new"
    fields = proposal_of(world)
    assert browser.sign_in(world.trainee).get(new).status_code == 200
    answer = browser.send(new, fields)
    assert answer.status_code == 302
    cycle = db.session.query(MsfCycle).one()
    assert "Waits for a supervisor" in browser.get(page_of(cycle)).text
    browser.sign_in(world.supervisor)
    assert "Rater Number3, r3@work.example" in browser.get(f"{page_of(cycle)}/approve").text
    answer = browser.send(f"{page_of(cycle)}/approve", {"decision": "approve", "threshold": "5"})
    assert answer.status_code == 302
    for number in range(5):
        answer = browser.send(link(cycle, number), typed(answers_of_rater(number)))
        assert "Thank you" in answer.text
    assert browser.send(f"{page_of(cycle)}/close", {"decision": "release"}).status_code == 302
    shown = browser.get(page_of(cycle)).text
    assert 'aria-label="A concern: 2; Usually: 2; Always: 1"' in shown
    assert "z is my comment" in shown
    day = now()
    outcome = {
        "outcome": "satisfactory",
        "happened_on-day": str(day.day),
        "happened_on-month": str(day.month),
        "happened_on-year": str(day.year),
        "discussed": "yes",
    }
    assert browser.send(f"{page_of(cycle)}/outcome", {**outcome, "discussed": ""}).status_code == 422
    assert browser.send(f"{page_of(cycle)}/outcome", outcome).status_code == 302
    signed = db.session.query(Assessment).one()
    page = browser.sign_in(world.trainee).get(f"/assessments/{signed.id}").text
    assert "A concern: 2; Usually: 2; Always: 1" in page
    assert "Unchanged since it was signed" in page
    assert f"/assessments/{signed.id}" in browser.get(page_of(cycle)).text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"raters": "\n".join(["Rater X r@work.example"] * 12)}, "stands there 12 times"),
        ({"raters": LINES + "\nnobody"}, "Line 6, “nobody”, needs a name"),
        ({"raters": LINES + "\nBad Address bad@"}, "No mail can be sent"),
        ({"raters": LINES.replace("r4@work.example", "{own}")}, "is your own address"),
        ({"raters": LINES.splitlines()[0]}, "at least 5 colleagues"),
        ({"raters": ""}, "at least 5 colleagues"),
        ({"more_items": ""}, "Choose at least one item"),
        ({"title": ""}, "Give the feedback a name"),
        ({"form_key": "unknown"}, "There is a problem"),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said_and_nothing_typed_is_lost(
    browser: Browser, more: dict[str, str], said: str
) -> None:
    world = make_world()
    more = {name: value.replace("{own}", world.trainee.email) for name, value in more.items()}
    fields = proposal_of(world, **more)
    answer = browser.sign_in(world.trainee).send(f"/placements/{world.placement.id}/feedback/new", fields)
    assert answer.status_code == 422
    assert said in answer.text
    first = fields["raters"].partition("\n")[0].replace("<", "&lt;").replace(">", "&gt;")
    assert first in answer.text
    assert db.session.query(MsfCycle).count() == 0


def test_a_header_cannot_be_put_into_a_name_or_an_address(browser: Browser) -> None:
    world = make_world()
    fields = proposal_of(world, raters=LINES + "\nMallory mallory@work.example\r\nBcc: all@work.example")
    browser.sign_in(world.trainee).send(f"/placements/{world.placement.id}/feedback/new", fields)
    cycle = db.session.query(MsfCycle).one()
    browser.sign_in(world.supervisor)
    browser.send(f"{page_of(cycle)}/approve", {"decision": "approve", "threshold": "5"})
    sent = db.session.query(OutgoingMail).all()
    assert not [mail for mail in sent if "\n" in mail.to_address + mail.subject or "\r" in mail.to_address]


def test_opening_a_link_records_nothing(browser: Browser) -> None:
    cycle = make_open(make_world())
    where = link(cycle, 0)
    for address in (where, where, f"{where}/decline"):
        assert browser.get(address).status_code == 200
    db.session.expire_all()
    assert invitation(cycle, 0).state is InvitationState.INVITED
    assert db.session.query(MsfAnswer).count() == 0


def test_a_link_works_once_and_a_replay_adds_nothing(browser: Browser) -> None:
    cycle = make_open(make_world())
    where = link(cycle, 0)
    assert browser.send(where, typed(answers_of_rater(0))).status_code == 200
    again = browser.send(where, typed(answers_of_rater(1)))
    assert again.status_code == 410
    assert "has been used" in again.text
    assert "y is my comment" in again.text
    assert browser.send(f"{where}/decline").status_code == 410
    assert db.session.query(MsfAnswer).count() == 1


def test_a_link_before_the_approval_after_the_last_day_or_of_nobody_opens_nothing(browser: Browser) -> None:
    world = make_world()
    proposed = make_proposed(world.placement, world.trainee, world.items[0].id)
    cycle = make_open(world)
    assert "has not begun" in browser.get(link(proposed, 0)).text
    where = link(cycle, 0)
    with time_machine.travel(now() + timedelta(days=29), tick=False):
        late = browser.send(where, typed(answers_of_rater(0)))
    assert late.status_code == 410
    assert "z is my comment" in late.text
    for token in ("x", "A" * 43, "%00", "\N{SNOWMAN}"):
        assert browser.get(f"/feedback/{token}").status_code == 404
    assert browser.get(where.replace("/feedback/", "/guest/")).status_code == 404
    assert db.session.query(MsfAnswer).count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        typed({"safe": "best", "comment": "Kept text"}),
        typed({"comment": "Kept text"}),
        typed({"safe": "always", "comment": "Kept text"}, confirmed=False),
        typed({"safe": "always", "comment": "Kept text" + "x" * 4_001}),
    ],
    ids=["outside the scale", "nothing rated", "not confirmed", "too long"],
)
def test_an_answer_that_cannot_be_keeps_the_link_good_and_the_words_there(
    browser: Browser, fields: dict[str, str]
) -> None:
    cycle = make_open(make_world())
    answer = browser.send(link(cycle, 0), fields)
    assert answer.status_code == 422
    assert "Kept text" in answer.text
    assert browser.get(link(cycle, 0)).status_code == 200
    assert db.session.query(MsfAnswer).count() == 0


def test_a_colleague_declines_and_no_page_tells(browser: Browser) -> None:
    world = make_world()
    cycle = make_open(world)
    browser.sign_in(world.trainee)
    before = shown_on(browser, cycle)
    assert browser.send(f"{link(cycle, 0)}/decline").status_code == 200
    assert "You have declined" in browser.get(link(cycle, 0)).text
    assert shown_on(browser, cycle) == before
    assert "Open until" in before


def test_the_trainees_page_is_the_same_whoever_has_answered_until_the_last_day(browser: Browser) -> None:
    world = make_world()
    cycle = make_open(world)
    browser.sign_in(world.trainee)
    pages = {shown_on(browser, cycle)}
    for number in range(6):
        give_answers(cycle, [number])
        pages.add(shown_on(browser, cycle))
    assert len(pages) == 1
    assert "Enough answers" not in pages.pop()
    with time_machine.travel(now() + timedelta(days=29), tick=False):
        assert "Enough answers: yes" in browser.sign_in(world.trainee).get(page_of(cycle)).text


def test_the_supervisor_sees_whether_there_are_enough_and_no_number(browser: Browser) -> None:
    world = make_world()
    cycle = make_open(world)
    browser.sign_in(world.supervisor)
    pages = set()
    for number in range(4):
        give_answers(cycle, [number])
        pages.add(shown_on(browser, cycle))
    assert len(pages) == 1
    assert "Enough answers: not yet" in pages.pop()
    refused = browser.send(f"{page_of(cycle)}/close", {"decision": "release"})
    assert refused.status_code == 422
    give_answers(cycle, [4])
    assert "Enough answers: yes" in browser.get(page_of(cycle)).text


def test_a_refusal_and_an_abandoning_need_a_reason_which_the_trainee_reads(browser: Browser) -> None:
    world = make_world()
    proposed = make_proposed(world.placement, world.trainee, world.items[0].id)
    browser.sign_in(world.supervisor)
    refusing = {"decision": "refuse", "threshold": "5"}
    assert browser.send(f"{page_of(proposed)}/approve", refusing).status_code == 422
    assert (
        browser.send(f"{page_of(proposed)}/approve", {**refusing, "reason": "All are friends."}).status_code
        == 302
    )
    cycle = make_open(world)
    give_answers(cycle, range(3))
    assert browser.send(f"{page_of(cycle)}/close", {"decision": "abandon"}).status_code == 422
    ending = {"decision": "abandon", "reason": "Too few at work."}
    assert browser.send(f"{page_of(cycle)}/close", ending).status_code == 302
    browser.sign_in(world.trainee)
    assert "All are friends." in browser.get(page_of(proposed)).text
    assert "Too few at work." in browser.get(page_of(cycle)).text
    assert db.session.query(MsfAnswer).count() == 0


def test_a_trainee_withdraws_a_proposal_and_not_an_open_round(browser: Browser) -> None:
    world = make_world()
    proposed = make_proposed(world.placement, world.trainee, world.items[0].id)
    browser.sign_in(world.trainee)
    assert browser.send(f"{page_of(proposed)}/withdraw").status_code == 302
    cycle = make_open(world)
    assert "not possible any more" in browser.send(f"{page_of(cycle)}/withdraw").text
    db.session.expire_all()
    assert db.session.get_one(MsfCycle, cycle.id).state is CycleState.OPEN


def test_readers_see_the_released_summary_without_the_names(browser: Browser) -> None:
    world = make_world()
    examiner = make_user("Ed Examiner", centre=world.centre, role=Role.EXAMINER)
    assign_reader(world.placement, examiner, ReaderRole.EXAMINER)
    released, still_open = make_released(world), make_open(world)
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, today()
    browser.sign_in(examiner)
    page = browser.get(page_of(released)).text
    assert "my comment" in page
    assert "work.example" not in page
    assert browser.get(page_of(still_open)).status_code == 404
    assert "First year" in browser.get(f"/placements/{world.placement.id}/feedback").text


def test_a_stranger_and_an_outside_trainee_find_nothing(browser: Browser) -> None:
    cycle = make_open(make_world())
    other = make_world()
    for person in (other.trainee, other.supervisor, other.coordinator):
        browser.sign_in(person)
        for address in (page_of(cycle), f"{page_of(cycle)}/approve", f"{page_of(cycle)}/close"):
            assert browser.get(address).status_code == 404
    assert db.session.query(MsfInvitation).count() == 6
