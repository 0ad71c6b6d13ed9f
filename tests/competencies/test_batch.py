"""Several items are signed at once: each by itself, and only as its supervisor opened it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.competencies.models import SignOffEvent
from app.competencies.queue_models import CaseOpened
from app.competencies.workflow import Action, State
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from tests.application import Browser
from tests.competencies.entries import (
    case_of,
    make_draft,
    make_submitted,
    seen,
    sign,
    states,
    submit_entry,
)
from tests.competencies.test_pages import cost
from tests.people import World, make_placement, make_user, make_world

pytestmark = pytest.mark.database
TOGETHER = "/queue/together"
STATEMENT = "I watched all of these at the bench."


def world_with(waiting: int) -> World:
    world = make_world(items=waiting)
    for item in world.items:
        make_submitted(world, item)
    return world


def open_cases(browser: Browser, world: World, places: Sequence[int]) -> None:
    for place in places:
        assert browser.get(f"/queue/{case_of(world, place).id}").status_code == 200


def choosing(world: World, *places: int, **more: object) -> dict[str, object]:
    cases = [str(case_of(world, place).id) for place in places]
    return {"cases": cases, "statement": STATEMENT, "confirmed_no_identifiers": "yes", **more}


def test_opening_a_case_is_noted_with_what_was_shown_and_again_when_it_changes(browser: Browser) -> None:
    world = world_with(1)
    open_cases(browser.sign_in(world.supervisor), world, [0])
    first = db.session.scalars(sa.select(CaseOpened)).one()
    assert (first.user_id, first.content_digest) == (world.supervisor.id, seen(world))
    submit_entry(world.placement, make_draft(world.placement, world.items))
    open_cases(browser, world, [0])
    db.session.expire_all()
    again = db.session.scalars(sa.select(CaseOpened)).one()
    assert again.content_digest == seen(world)


def test_looking_at_an_item_elsewhere_does_not_count_as_opening_it(browser: Browser) -> None:
    world = world_with(1)
    browser.sign_in(world.supervisor)
    for address in ("/queue", TOGETHER, f"/placements/{world.placement.id}/competencies/{world.items[0].id}"):
        browser.get(address)
    assert db.session.scalars(sa.select(CaseOpened)).all() == []
    assert "You have not opened it yet" in browser.get(TOGETHER).text


def test_opened_items_are_signed_each_by_itself_on_what_was_shown(browser: Browser) -> None:
    world = world_with(3)
    open_cases(browser.sign_in(world.supervisor), world, [0, 1, 2])
    digests = {seen(world, place) for place in range(3)}
    answer = browser.send(TOGETHER, choosing(world, 0, 1, 2))
    assert answer.location == "/queue"
    assert "3 items signed off." in browser.get("/queue").text
    events = db.session.scalars(sa.select(SignOffEvent).where(SignOffEvent.action == Action.SIGN_OFF)).all()
    assert {event.content_digest for event in events} == digests
    assert {(event.text, event.actor_id, event.confirmed_no_identifiers) for event in events} == {
        (STATEMENT, world.supervisor.id, True)
    }
    assert len({event.case_id for event in events}) == 3


def test_what_was_not_opened_is_not_offered_and_a_forged_form_does_not_sign_it(browser: Browser) -> None:
    world = world_with(2)
    open_cases(browser.sign_in(world.supervisor), world, [0])
    page = browser.get(TOGETHER).text
    ready, others = page.split("Open these first")
    assert f'value="{case_of(world, 0).id}"' in ready
    assert f'href="/queue/{case_of(world, 1).id}"' in others
    assert f'value="{case_of(world, 1).id}"' not in page
    answer = browser.send(TOGETHER, choosing(world, 0, 1))
    assert answer.location == TOGETHER
    assert list(states(world).values()).count(State.SIGNED_OFF) == 1
    page = browser.get(TOGETHER).text
    assert "1 item signed off." in page
    assert f"Not signed: {world.items[1].code}" in page
    assert "You have not opened it yet" in page


def test_what_changed_since_it_was_opened_stays_unsigned_and_the_rest_is_signed(browser: Browser) -> None:
    world = world_with(2)
    open_cases(browser.sign_in(world.supervisor), world, [0, 1])
    submit_entry(world.placement, make_draft(world.placement, world.items[1:]))
    answer = browser.send(TOGETHER, choosing(world, 0, 1))
    assert answer.location == TOGETHER
    assert case_of(world, 0).state is State.SIGNED_OFF
    assert case_of(world, 1).state is State.SUBMITTED
    assert "It has changed since you opened it. Open it again first." in browser.get(TOGETHER).text


def test_where_nothing_can_be_signed_the_words_stay(browser: Browser) -> None:
    world = world_with(1)
    open_cases(browser.sign_in(world.supervisor), world, [0])
    submit_entry(world.placement, make_draft(world.placement, world.items))
    answer = browser.send(TOGETHER, choosing(world, 0))
    assert answer.status_code == 409
    assert f"Not signed: {world.items[0].code}" in answer.text
    assert case_of(world).state is State.SUBMITTED


def test_an_item_that_was_asked_for_again_has_to_be_opened_again(browser: Browser) -> None:
    world = world_with(1)
    open_cases(browser.sign_in(world.supervisor), world, [0])
    item = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    browser.sign_in(world.trainee).send(f"{item}/withdraw")
    browser.send(f"{item}/submit")
    answer = browser.sign_in(world.supervisor).send(TOGETHER, choosing(world, 0))
    assert answer.status_code == 409
    assert "Sign-off was asked for again since you opened it" in answer.text


def test_what_another_supervisor_signed_meanwhile_is_told(browser: Browser) -> None:
    world = world_with(2)
    open_cases(browser.sign_in(world.supervisor), world, [0, 1])
    fields = choosing(world, 0, 1)
    sign(world, 0)
    browser.send(TOGETHER, fields)
    assert "signed off already, perhaps by another supervisor" in browser.get(TOGETHER).text
    assert set(states(world).values()) == {State.SIGNED_OFF}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"cases": []}, "Choose at least one item."),
        ({"statement": "  "}, "Write what you have seen"),
        ({"confirmed_no_identifiers": ""}, "Confirm that you have seen no patient identifiers"),
    ],
)
def test_an_incomplete_form_signs_nothing_and_keeps_the_choice(
    browser: Browser, more: dict[str, object], sentence: str
) -> None:
    world = world_with(1)
    open_cases(browser.sign_in(world.supervisor), world, [0])
    answer = browser.send(TOGETHER, choosing(world, 0, **more))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ("checked data-row" in answer.text) == ("cases" not in more)
    assert case_of(world).state is State.SUBMITTED


def test_what_somebody_else_opened_does_not_count(browser: Browser) -> None:
    world = world_with(1)
    colleague = make_user(centre=world.centre, role=Role.SUPERVISOR)
    world.placement.supervisions.append(
        type(world.placement.supervisions[0])(supervisor=colleague, starts_on=today())
    )
    open_cases(browser.sign_in(world.supervisor), world, [0])
    answer = browser.sign_in(colleague).send(TOGETHER, choosing(world, 0))
    assert answer.status_code == 409
    assert case_of(world).state is State.SUBMITTED


def test_with_the_case_of_strangers_nothing_at_all_is_signed(browser: Browser) -> None:
    world, other = world_with(1), world_with(1)
    open_cases(browser.sign_in(world.supervisor), world, [0])
    fields = choosing(world, 0)
    fields["cases"] = [str(case_of(world).id), str(case_of(other).id)]
    answer = browser.send(TOGETHER, fields)
    assert answer.status_code == 404
    assert "Tara" not in answer.text
    assert case_of(world).state is State.SUBMITTED
    assert browser.send(TOGETHER, {**fields, "cases": ["no number"]}).status_code == 404


def test_an_ended_supervision_signs_nothing_together(browser: Browser) -> None:
    world = world_with(1)
    open_cases(browser.sign_in(world.supervisor), world, [0])
    fields = choosing(world, 0)
    world.placement.supervisions[0].ends_on = today() - timedelta(days=1)
    db.session.commit()
    assert browser.send(TOGETHER, fields).status_code == 404
    assert case_of(world).state is State.SUBMITTED


def test_all_can_be_chosen_by_a_link(browser: Browser) -> None:
    world = world_with(2)
    open_cases(browser.sign_in(world.supervisor), world, [0, 1])
    assert "checked data-row" not in browser.get(TOGETHER).text
    assert browser.get(f"{TOGETHER}?choose=all").text.count("checked data-row") == 2


def test_choosing_costs_the_same_with_many_trainees(browser: Browser) -> None:
    world = world_with(1)
    open_cases(browser.sign_in(world.supervisor), world, [0])
    few = cost(browser, TOGETHER)
    for _ in range(8):
        trainee = make_user(centre=world.centre, role=Role.TRAINEE)
        placement = make_placement(world.centre, trainee, world.framework, supervisor=world.supervisor)
        submit_entry(placement, make_draft(placement, world.items))
    db.session.commit()
    assert cost(browser, TOGETHER) == few
