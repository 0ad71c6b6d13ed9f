"""The evidence matrix with the keyboard, without scripts, and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.portfolio.models import Evidence
from tests.browser.conftest import PHONE, OpenPage, check_access, give_password, sign_in
from tests.competencies.entries import make_draft, submit_entry
from tests.people import World, make_world

pytestmark = pytest.mark.browser
TABLET = {"width": 800, "height": 600}


@pytest.fixture
def world(prepared: object) -> World:
    """Prepare a placement: E1 supports the first and the third of 30 items, E2 the second."""
    assert prepared
    made = make_world(items=30)
    give_password(made.supervisor)
    for items in (made.items[0:3:2], made.items[1:2]):
        submit(made, make_draft(made.placement, items))
    db.session.commit()
    return made


def submit(world: World, evidence: Evidence) -> None:
    submit_entry(world.placement, evidence, [])


def focused(page: Page) -> str:
    """Return the words of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent")).strip()


def open_matrix(page: Page, world: World) -> None:
    sign_in(page, world.supervisor.email)
    page.goto(f"/placements/{world.placement.id}/competencies")
    page.get_by_role("link", name="Evidence matrix").click()
    expect(page.get_by_role("heading", name="Evidence matrix")).to_be_visible()


def test_the_keyboard_goes_through_the_grid(open_page: OpenPage, world: World) -> None:
    # Given the matrix on a desk
    page = open_page()
    open_matrix(page, world)
    check_access(page)
    expect(page.get_by_role("grid")).to_be_visible()

    # When one tabs into the grid, then it is a single stop, and Tab leads out of it again
    page.get_by_role("link", name="Download as a table").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "Item"
    page.keyboard.press("Tab")
    assert focused(page) == "Check a file"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "Item"

    # And arrow keys go from cell to cell, the keys for pages from mark to mark
    for key, words in (
        ("ArrowRight", "E1"),
        ("ArrowRight", "E2"),
        ("End", "Still missing"),
        ("ArrowRight", "Still missing"),
        ("Home", "Item"),
        ("ArrowLeft", "Item"),
        ("ArrowUp", "Item"),
        ("PageDown", "E1 first-hand"),
        ("ArrowLeft", f"{world.items[0].code} {world.items[0].title}"),
        ("PageDown", "E1 first-hand"),
        ("PageDown", "E2 first-hand"),
        ("ArrowDown", ""),
        ("ArrowLeft", "E1 first-hand"),
        ("PageDown", "E1 first-hand"),
        ("PageUp", "E2 first-hand"),
        ("End", "Nothing"),
        ("Control+End", "Needs"),
        ("Control+Home", "Item"),
    ):
        page.keyboard.press(key)
        assert focused(page).startswith(words), f"after {key}: {focused(page)}"
        assert focused(page) or not words

    # And both headings stay in sight at the far corner
    page.keyboard.press("Control+End")
    box = page.locator(".app-matrix")
    assert box.evaluate("box => box.scrollTop") > 0
    for heading in (page.locator("thead th").first, page.locator("thead th").last):
        expect(heading).to_be_in_viewport()
    expect(page.get_by_role("rowheader", name=world.items[-1].code)).to_be_in_viewport()

    # When a mark is opened, then its entry is shown
    page.keyboard.press("Control+Home")
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Daily quality control")).to_be_visible()


def test_without_scripts_every_mark_is_a_stop_of_the_tab_key(open_page: OpenPage, world: World) -> None:
    page = open_page(java_script_enabled=False)
    open_matrix(page, world)
    expect(page.get_by_role("table")).to_be_visible()
    assert page.get_by_text("arrow keys").is_hidden()
    links = page.locator("table a")
    assert links.count() > 2 + 3 + 30
    assert links.evaluate_all("links => links.every(link => link.tabIndex === 0)")
    page.get_by_text("Choose what is shown").click()
    page.get_by_label("State").select_option(label="In progress")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("3 of 30 items and 2 of 2 entries")).to_be_visible()


def test_on_a_phone_it_is_a_list_of_items(open_page: OpenPage, world: World) -> None:
    page = open_page(phone=True)
    open_matrix(page, world)
    check_access(page)
    expect(page.get_by_role("grid")).to_have_count(0)
    expect(page.locator("thead")).to_be_hidden()
    expect(page.get_by_role("link", name="E1 first-hand").first).to_be_visible()
    expect(page.get_by_text("Needs 1 piece of evidence").first).to_be_visible()
    # Turned to a desk's width it becomes the grid, and a list again when turned back.
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]  # a plain dict is accepted
    expect(page.get_by_role("grid")).to_be_visible()
    check_access(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # as above
    expect(page.get_by_role("grid")).to_have_count(0)
    assert page.locator("table a").evaluate_all("links => links.every(link => link.tabIndex === 0)")
