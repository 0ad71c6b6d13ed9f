"""The list of competencies, an item, the queue, the signatures: what they show, to whom, at what cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.placements.models import PortfolioView
from tests.application import Browser
from tests.competencies.entries import case_of, make_draft, make_submitted, sign, submit_entry
from tests.people import World, make_placement, make_user, make_world

pytestmark = pytest.mark.database


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _u: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(db.engine, "before_cursor_execute", note)


def cost(browser: Browser, address: str) -> int:
    # The first look fills the memory of framework versions, which stay as they are.
    browser.get(address)
    db.session.expire_all()
    with counted() as statements:
        assert browser.get(address).status_code == 200
    return len(statements)


def list_address(world: World) -> str:
    return f"/placements/{world.placement.id}/competencies"


def test_the_list_shows_states_in_words_what_is_missing_and_evidence(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    draft = make_draft(world.placement, world.items[1:2])
    db.session.commit()
    page = browser.sign_in(world.trainee).get(list_address(world)).text
    assert "Waiting for sign-off" in page
    assert "Not started" in page
    assert "Needs 1 piece of evidence; none is there." in page
    assert f'<a href="/evidence/{evidence.id}">E1</a>' in page
    assert f'<a href="/evidence/{draft.id}">E2</a> (draft)' in page
    assert "Starter set - written by this project" in page
    assert "0 of 3 items signed off" in page


def test_others_learn_nothing_of_drafts(browser: Browser) -> None:
    world = make_world()
    draft = make_draft(world.placement, world.items[1:2])
    db.session.commit()
    item_page = f"{list_address(world)}/{world.items[1].id}"
    for person in (world.supervisor, world.coordinator):
        browser.sign_in(person)
        for address in (list_address(world), item_page, f"/placements/{world.placement.id}", "/"):
            assert str(draft.id) not in browser.get(address).text


def test_the_list_can_be_cut_to_one_state(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    browser.sign_in(world.trainee)
    page = browser.get(f"{list_address(world)}?state=submitted").text
    assert f">{world.items[0].code} " in page
    assert f">{world.items[1].code} " not in page
    assert "No item is in this state." in browser.get(f"{list_address(world)}?state=verified").text
    assert f">{world.items[1].code} " in browser.get(f"{list_address(world)}?state=<b>").text


def test_signed_everything_is_a_hundred_per_cent(browser: Browser) -> None:
    world = make_world(items=2)
    make_submitted(world, *world.items)
    sign(world, 0)
    assert "50 %: 1 of 2 items signed off" in browser.sign_in(world.trainee).get(list_address(world)).text
    sign(world, 1)
    assert "100 %: 2 of 2 items signed off" in browser.get(list_address(world)).text
    assert "100 %: 2 of 2 items signed off" in browser.get("/").text


def test_the_list_costs_the_same_with_many_items(browser: Browser) -> None:
    costs = []
    for items in (1, 60):
        world = make_world(items=items)
        make_submitted(world, *world.items)
        costs.append(cost(browser.sign_in(world.trainee), list_address(world)))
    assert costs[0] == costs[1]


def test_an_item_page_tells_its_rule_evidence_history_and_next_step(browser: Browser) -> None:
    world = make_world()
    make_submitted(world, title="Uniformity")
    page = browser.sign_in(world.trainee).get(f"{list_address(world)}/{world.items[0].id}").text
    assert world.items[0].statement in page
    assert "At least 1 piece of evidence." in page
    assert "E1 Uniformity" in page
    assert "Second paragraph" in page
    assert "Sign-off asked for" in page
    assert "E1 version 1" in page
    assert "your supervisor has it" in page


def test_looking_is_noted_for_others_and_not_for_the_trainee(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    address = f"{list_address(world)}/{world.items[0].id}"
    browser.sign_in(world.trainee).get(address)
    browser.sign_in(world.supervisor).get(address)
    browser.get(f"/queue/{case_of(world).id}")
    views = db.session.scalars(sa.select(PortfolioView).order_by(PortfolioView.at)).all()
    code = world.items[0].code
    assert [view.what for view in views] == [f"competency {code}", f"competency {code}, to decide on it"]
    assert {view.user_id for view in views} == {world.supervisor.id}


def test_the_queue_lists_own_current_trainees_only(browser: Browser) -> None:
    world, other = make_world(), make_world()
    make_submitted(world)
    make_submitted(other)
    page = browser.sign_in(world.supervisor).get("/queue").text
    assert f"/queue/{case_of(world).id}" in page
    assert f"/queue/{case_of(other).id}" not in page
    assert "1 item waits for you" in page


def test_an_empty_queue_says_so(browser: Browser) -> None:
    world = make_world()
    assert "Nothing waits for you" in browser.sign_in(world.supervisor).get("/queue").text
    assert browser.sign_in(world.trainee).get("/queue").status_code == 404


def test_the_queue_costs_the_same_with_many_trainees(browser: Browser) -> None:
    world = make_world(items=1)
    make_submitted(world)
    few = cost(browser.sign_in(world.supervisor), "/queue")
    for _ in range(20):
        trainee = make_user(centre=world.centre, role=Role.TRAINEE)
        placement = make_placement(world.centre, trainee, world.framework, supervisor=world.supervisor)
        evidence = make_draft(placement, world.items)
        submit_entry(placement, evidence)
    db.session.commit()
    assert cost(browser, "/queue") == few


def test_signatures_stay_after_the_supervision_and_nothing_else_does(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    sign(world)
    world.placement.supervisions[0].ends_on = today() - timedelta(days=1)
    db.session.commit()
    page = browser.sign_in(world.supervisor).get("/signatures").text
    assert world.items[0].code in page
    assert "I have seen it." in page
    assert "TT" in page
    assert "Tara" not in page
    for address in (
        list_address(world),
        f"{list_address(world)}/{world.items[0].id}",
        f"/placements/{world.placement.id}",
        f"/queue/{case_of(world).id}",
        f"/evidence/{evidence.id}",
    ):
        assert browser.get(address).status_code == 404


def test_signatures_of_others_are_not_shown(browser: Browser) -> None:
    world, other = make_world(), make_world()
    make_submitted(world)
    sign(world)
    assert "You have not signed anything yet." in browser.sign_in(other.supervisor).get("/signatures").text
