"""A trainee asks for an assessment, and the assessor fills it in on a phone, or by PIN on the trainee's."""

import pytest
from playwright.sync_api import Page, expect

from app.assessments.models import Assessment
from app.assessments.pins import set_pin
from app.assessments.workflow import State
from app.extensions import db
from tests.assessments.filled import publish
from tests.browser.conftest import OpenPage, check_access, give_password, sign_in
from tests.people import World, make_world

pytestmark = pytest.mark.browser
PIN = "271828"


def ready_world() -> World:
    """Make a world with a form, in which the supervisor has a PIN."""
    world = make_world()
    publish()
    set_pin(world.supervisor, PIN)
    give_password(world.trainee)
    give_password(world.supervisor)
    return world


def ask(page: Page, world: World, title: str) -> None:
    """Ask the supervisor from the page of the first item."""
    page.goto(f"/placements/{world.placement.id}/competencies/{world.items[0].id}")
    page.get_by_role("link", name="Ask for an assessment").click()
    check_access(page)
    page.get_by_role("link", name="Reading a meter").click()
    check_access(page)
    expect(page.get_by_role("checkbox", name=world.items[0].code)).to_be_checked()
    page.get_by_label("What is observed or discussed?").fill(title)
    page.get_by_label("Who is to assess you?").select_option(label=world.supervisor.name)
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_role("status")).to_contain_text("is asked for")
    check_access(page)


def answer(page: Page) -> None:
    """Answer every prompt of the form, with the outcome and the confirmation."""
    for prompt, words in (
        ("Reads the meter", "As expected"),
        ("Where was it?", "Ward"),
        ("Was it safe?", "Yes"),
        ("Outcome", "Satisfactory"),
    ):
        page.get_by_role("group", name=prompt).get_by_label(words, exact=True).check()
    page.get_by_label("What to do next").fill("Read it against a second meter.")
    page.get_by_role("checkbox", name="I have seen no patient identifiers").check()


@pytest.mark.usefixtures("prepared")
def test_an_assessment_is_asked_for_filled_in_and_read(open_page: OpenPage) -> None:
    # Given a trainee who asks from the page of an item
    world = ready_world()
    desk, phone = open_page(), open_page(phone=True)
    sign_in(desk, world.trainee.email)
    ask(desk, world, "Reading the ward meter")

    # When the assessor opens it on a phone and signs too early
    sign_in(phone, world.supervisor.email)
    phone.goto("/assessments")
    check_access(phone)
    phone.get_by_role("link", name="Reading the ward meter").click()
    check_access(phone)
    phone.get_by_role("link", name="Fill in and sign").click()
    check_access(phone)
    phone.get_by_label("What went well").fill("Steady hands.")
    phone.get_by_role("button", name="Sign", exact=True).click()

    # Then they are told what is missing, and nothing typed is lost
    expect(phone.locator(".nhsuk-error-summary")).to_be_visible()
    expect(phone.get_by_label("What went well")).to_have_value("Steady hands.")
    check_access(phone)

    # And signed whole, the trainee reads result and feedback and reflects
    answer(phone)
    phone.get_by_role("button", name="Sign", exact=True).click()
    expect(phone.get_by_role("status")).to_contain_text("is signed")
    desk.reload()
    expect(desk.get_by_text("Read it against a second meter.")).to_be_visible()
    check_access(desk)
    desk.get_by_role("link", name="Write your reflection").click()
    desk.get_by_label("Your reflection").fill("I looked at my shoes.")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Only you can see this.")).to_be_visible()


@pytest.mark.usefixtures("prepared")
def test_an_assessor_signs_by_pin_on_the_trainees_phone(open_page: OpenPage) -> None:
    # Given a trainee at the bench, with the assessor beside them
    world = ready_world()
    phone = open_page(phone=True)
    sign_in(phone, world.trainee.email)
    ask(phone, world, "Reading the bench meter")
    phone.get_by_role("link", name="The assessor is here").click()
    check_access(phone)

    # When the assessor answers and mistypes the PIN
    answer(phone)
    phone.get_by_label("Your PIN", exact=True).fill("271829")
    phone.get_by_role("button", name="Sign", exact=True).click()
    expect(phone.locator(".nhsuk-error-summary")).to_contain_text("The PIN is not right.")
    expect(phone.get_by_label("Your PIN", exact=True)).to_have_value("")
    check_access(phone)

    # And then types the right one
    phone.get_by_label("Your PIN", exact=True).fill(PIN)
    phone.get_by_role("button", name="Sign", exact=True).click()

    # Then it is signed, and says how
    expect(phone.get_by_text("PIN on the trainee's device")).to_be_visible()
    check_access(phone)
    signed = db.session.query(Assessment).filter_by(placement_id=world.placement.id).one()
    assert signed.state is State.COMPLETED
