"""A co-ordinator enrols a trainee, makes the placement, and the trainee signs in for the first time."""

import pytest
from playwright.sync_api import expect

from app.extensions import db
from app.placements.models import Placement
from tests.browser.conftest import PASSWORD, OpenPage, check_access, give_password, sign_in
from tests.people import make_world

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("prepared")
def test_a_trainee_is_enrolled_up_to_their_first_sign_in(open_page: OpenPage) -> None:
    # Given a co-ordinator of a centre
    world = make_world()
    give_password(world.coordinator)
    desk, phone = open_page(), open_page(phone=True)
    sign_in(desk, world.coordinator.email)
    check_access(desk)

    # When they enrol a trainee
    address = f"nia.{world.placement.id.hex[-8:]}@test.example"
    desk.get_by_role("link", name="Centre", exact=True).click()
    check_access(desk)
    desk.get_by_role("link", name="People").click()
    check_access(desk)
    desk.get_by_role("link", name="Enrol a trainee").click()
    check_access(desk)
    desk.get_by_label("Name", exact=True).fill("Nia Newcomer")
    desk.get_by_label("E-mail address").fill(address)
    desk.get_by_role("button", name="Enrol the person").click()

    # Then a link is shown, once
    link = desk.get_by_label("Link for").input_value()
    check_access(desk)

    # When they make a placement for the trainee
    desk.goto(f"/centre/{world.centre.id}/placements/new")
    check_access(desk)
    desk.get_by_label("Trainee").select_option(label="Nia Newcomer")
    desk.get_by_role("radio", name="IPEM").check()
    desk.get_by_label("Discipline").select_option(label="Nuclear medicine")
    desk.get_by_role("button", name="Continue").click()
    check_access(desk)
    for part, value in (("Day", "2"), ("Month", "11"), ("Year", "2026")):
        desk.get_by_role("group", name="First day of the placement").get_by_label(part).fill(value)
    desk.get_by_role("checkbox", name=world.framework.title).check()
    desk.get_by_role("button", name="Create the placement").click()
    expect(desk.get_by_text("Nia Newcomer").first).to_be_visible()
    check_access(desk)

    # And the trainee opens the link twice, because a mail program looked at it first
    phone.goto(link)
    phone.goto(link)
    check_access(phone)
    phone.get_by_label("New password", exact=True).fill(PASSWORD)
    phone.get_by_label("The same password again", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Set the password").click()
    sign_in(phone, address)

    # Then they are at home, and the link is used up
    expect(phone.get_by_role("link", name="Add evidence").first).to_be_visible()
    check_access(phone)
    phone.goto(link)
    expect(phone.get_by_text("has been used or has expired")).to_be_visible()
    check_access(phone)
    placement = db.session.query(Placement).filter(Placement.trainee.has(email=address)).one()
    assert placement.weeks == 50


@pytest.mark.usefixtures("prepared")
def test_the_open_pages_have_no_barriers(open_page: OpenPage) -> None:
    # Given somebody who has not signed in, when they look at the open pages, then all are clear
    page = open_page(phone=True)
    for address in ("/sign-in", "/privacy", "/accessibility", "/nowhere"):
        page.goto(address)
        check_access(page)
