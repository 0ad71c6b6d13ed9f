"""A supervisor clears twenty similar items by keyboard alone, each opened, and signs them together."""

import pytest
from playwright.sync_api import Page, expect

from app.competencies.queue_models import CaseOpened, SupervisorSnippet
from app.competencies.workflow import State
from app.extensions import db
from tests.browser.conftest import OpenPage, check_access, give_password, sign_in
from tests.browser.words import press_on, reach
from tests.competencies.entries import make_draft, states, submit_entry
from tests.people import World, make_world

pytestmark = pytest.mark.browser
MANY = 20
COMMENT = "Quote the local limit and where it comes from."


def world_with_a_full_queue() -> World:
    """Make a world in which many similar items wait for one supervisor, who keeps one comment."""
    world = make_world(items=MANY)
    submit_entry(world.placement, make_draft(world.placement, world.items))
    db.session.add(SupervisorSnippet(user_id=world.supervisor.id, name="Quote the limit", text=COMMENT))
    db.session.commit()
    give_password(world.supervisor)
    return world


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait until it is there."""
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.mark.usefixtures("prepared")
def test_twenty_similar_items_are_cleared_by_keyboard_alone(open_page: OpenPage) -> None:
    # Given a supervisor without a mouse, for whom twenty items wait
    world = world_with_a_full_queue()
    page = open_page()
    sign_in(page, world.supervisor.email)
    press_on(page, "link", "Queue")
    page.wait_for_url("**/queue")
    expect(page.get_by_text("20 items wait for you")).to_be_visible()
    expect(page.get_by_role("heading", name="Keys on this page")).to_be_visible()

    # When they go to the first with j, open it with o, and go on with j until each was open
    page.keyboard.press("j")
    press(page, "o")
    for _ in range(MANY - 1):
        press(page, "j")
    expect(page.get_by_role("link", name="Next", exact=False)).to_have_count(0)
    press(page, "k")
    press(page, "j")

    # And go on to sign several at once, choose all, and write a statement with an own comment in it
    press(page, "b")
    expect(page.get_by_role("heading", name="Opened by you (20)")).to_be_visible()
    page.keyboard.press("a")
    assert page.locator("[data-row]:checked").count() == MANY
    page.keyboard.press("s")
    page.keyboard.press("Control+A")
    page.keyboard.type("I watched a job like this. ")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your statement")).to_have_value(f"I watched a job like this. \n{COMMENT}")
    check_access(page)
    reach(page, "checkbox", "I have seen no patient identifiers in the evidence of any item that I chose")
    page.keyboard.press("Space")
    press(page, "Control+Enter")

    # Then each has been opened, each is signed, and nothing waits
    expect(page.get_by_text("20 items signed off.")).to_be_visible()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    found = states(world)
    assert list(found.values()) == [State.SIGNED_OFF] * MANY
    assert db.session.query(CaseOpened).filter_by(user_id=world.supervisor.id).count() == MANY
    db.session.rollback()


@pytest.mark.usefixtures("prepared")
def test_keys_are_letters_in_a_field_keep_what_was_typed_and_can_be_switched_off(open_page: OpenPage) -> None:
    # Given a supervisor at the first of several items
    world = world_with_a_full_queue()
    page = open_page()
    sign_in(page, world.supervisor.email)
    page.goto("/queue")
    page.keyboard.press("j")
    press(page, "Enter")
    here = page.url

    # When they press r, they are in the feedback, where keys are letters
    page.keyboard.press("r")
    page.keyboard.type("jskrobc?")
    expect(page.get_by_label("Feedback for the trainee")).to_have_value("jskrobc?")

    # And outside of it a key does not take away what they typed, but says so
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.get_by_text("You have typed something.")).to_be_visible()
    assert page.url == here

    # When they send it, it is returned and the next one is there
    page.keyboard.press("r")
    press(page, "Control+Enter")
    assert page.url != here
    expect(page.get_by_text("Returned. The trainee sees your feedback.")).to_be_visible()

    # And once single keys are switched off, on every page of this browser, none does anything
    press_on(page, "button", "Switch single keys off")
    page.goto("/queue")
    expect(page.get_by_text("Single keys are switched off in this browser.")).to_be_visible()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement === document.body")
