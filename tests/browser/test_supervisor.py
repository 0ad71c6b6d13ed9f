"""A supervisor returns an item with feedback, the trainee amends, and the supervisor signs it off."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from werkzeug.datastructures import FileStorage

from app.competencies.submission import submit_evidence
from app.core.clock import today
from app.extensions import db
from app.portfolio.access import evidence_for
from app.portfolio.claims import choose_items
from app.portfolio.files import add_files, take_in
from app.portfolio.service import Words, save_words, start
from app.portfolio.values import EvidenceType
from tests.browser.conftest import OpenPage, check_access, give_password, sign_in
from tests.browser.words import press_on, reach
from tests.people import World, make_world

pytestmark = pytest.mark.browser


def submitted_world() -> World:
    """Make a world in which one item waits for the supervisor."""
    kept, _ = take_in([FileStorage(BytesIO(b"Reading one: 4.2 %\n"), "readings.txt")])
    world = make_world()
    draft = start(world.placement)
    words = Words(
        title="Daily uniformity check",
        type=EvidenceType.QUALITY_CONTROL,
        happened_from=today(),
        what_i_did="I took the flood image and compared it with the baseline.",
    )
    save_words(draft, words, None, draft.revision)
    add_files(draft, kept, world.trainee.id)
    item = world.items[0].id
    choose_items(draft, {item}, {item}, frozenset({item}))
    found = evidence_for(world.trainee.actor(), draft.evidence_id)
    submit_evidence(found, draft, declared=True, ask_for=[item])
    db.session.commit()
    give_password(world.trainee)
    give_password(world.supervisor)
    return world


def open_case(page: Page, world: World) -> None:
    """Go from the queue to the case."""
    page.goto("/queue")
    check_access(page)
    page.get_by_role("link", name=world.items[0].code).first.click()
    check_access(page)


@pytest.mark.usefixtures("prepared")
def test_a_supervisor_returns_and_then_signs_off(open_page: OpenPage) -> None:
    # Given an item that waits in the queue of a supervisor with a phone
    world = submitted_world()
    desk, phone = open_page(), open_page(phone=True)
    sign_in(phone, world.supervisor.email)
    check_access(phone)
    open_case(phone, world)

    # When they return it without a word, they are told what is missing
    phone.get_by_role("button", name="Return with feedback").click()
    expect(phone.get_by_role("alert").or_(phone.locator(".nhsuk-error-summary")).first).to_be_visible()
    check_access(phone)

    # And with feedback it goes back
    phone.get_by_label("Feedback for the trainee").fill("Quote the local limit and where it comes from.")
    phone.get_by_role("button", name="Return with feedback").click()
    expect(phone.locator("h1")).to_be_visible()

    # Then the trainee reads the feedback first, and amends
    sign_in(desk, world.trainee.email)
    expect(desk.get_by_text("Quote the local limit").first).to_be_visible()
    check_access(desk)
    desk.goto(f"/placements/{world.placement.id}/competencies/{world.items[0].id}")
    expect(desk.get_by_text("Quote the local limit").first).to_be_visible()
    check_access(desk)
    desk.goto(f"/placements/{world.placement.id}/evidence")
    desk.get_by_role("link", name="Daily uniformity check").click()
    desk.get_by_role("button", name="Amend").click()
    desk.get_by_label("What happened").fill(
        "4.2 % against a local limit of 5 %, from the department's procedure."
    )
    desk.get_by_role("button", name="Save and go on to submit").click()
    desk.get_by_role("checkbox", name="I declare").check()
    desk.get_by_role("button", name="Submit").click()

    # And the supervisor signs it off
    open_case(phone, world)
    phone.get_by_role("checkbox", name="I have seen no patient identifiers").check()
    phone.get_by_role("button", name="Sign off").click()
    phone.goto("/signatures")
    expect(phone.get_by_text(world.items[0].code).first).to_be_visible()
    check_access(phone)

    # Then the trainee sees it as signed
    desk.goto(f"/placements/{world.placement.id}/competencies")
    expect(desk.locator(".nhsuk-tag", has_text="Signed off").first).to_be_visible()
    check_access(desk)


@pytest.mark.usefixtures("prepared")
def test_an_item_is_signed_off_by_keyboard_alone(open_page: OpenPage) -> None:
    # Given a supervisor who uses no mouse
    world = submitted_world()
    page = open_page()
    sign_in(page, world.supervisor.email)

    # When they tab to the queue, into the case and to the decision
    press_on(page, "link", "Queue")
    page.wait_for_url("**/queue")
    link = page.get_by_role("link", name=world.items[0].code).first.inner_text()
    press_on(page, "link", link)
    page.wait_for_url("**/queue/*")
    reach(page, "checkbox", "I have seen no patient identifiers in this evidence")
    page.keyboard.press("Space")
    with page.expect_navigation():
        press_on(page, "button", "Sign off")

    # Then it is signed
    page.goto("/signatures")
    expect(page.get_by_text(world.items[0].code).first).to_be_visible()
