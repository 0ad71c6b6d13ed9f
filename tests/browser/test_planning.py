"""A trainee plans on a phone, without scripts too; the supervisor agrees at a desk."""

import pytest
from playwright.sync_api import expect

from app.extensions import db
from app.planning.queries import planned_spans_of
from app.standards.values import WeekSpan
from tests.browser.conftest import OpenPage, check_access, give_password, sign_in
from tests.people import make_world

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_plan_is_made_on_a_phone_and_agreed_at_a_desk(open_page: OpenPage, scripts: bool) -> None:  # noqa: FBT001 - a table
    # Given a trainee whose items have typical weeks
    world = make_world(weeks={1: WeekSpan(1, 8), 2: WeekSpan(10, 20)})
    give_password(world.trainee)
    give_password(world.supervisor)
    phone, desk = open_page(phone=True, java_script_enabled=scripts), open_page()
    sign_in(phone, world.trainee.email)
    phone.goto(f"/placements/{world.placement.id}")
    phone.get_by_role("link", name="Training plan").click()
    expect(phone.get_by_role("main")).to_contain_text("No plan has been made yet")

    # When they take over the typical weeks, mistype one and put it right
    phone.get_by_role("link", name="Start from the typical weeks").click()
    expect(phone.get_by_role("row", name=world.items[1].code)).to_contain_text("Weeks 10 to 20")
    phone.get_by_role("button", name="Use these weeks").click()
    phone.get_by_role("link", name="Change the plan").click()
    first = phone.get_by_label(f"Weeks of {world.items[0].code}", exact=True)
    expect(first).to_have_value("1-8")
    first.fill("8-4")
    phone.get_by_text(f"Secondment and note of {world.items[2].code}").click()
    last = phone.get_by_role("group", name=world.items[2].title)
    last.get_by_role("checkbox", name="Cannot be done at this site").check()
    last.get_by_label("Secondment: where").fill("Example Royal")
    phone.get_by_role("button", name="Save the whole plan").click()
    expect(phone.get_by_role("main")).to_contain_text("Week 8 comes after week 4")
    if scripts:
        check_access(phone)
    first.fill("2-8")
    phone.get_by_role("button", name="Save the whole plan").click()
    expect(phone.get_by_role("main")).to_contain_text("secondment to Example Royal")
    phone.get_by_role("button", name="Agree to version 1").click()
    expect(phone.get_by_role("main")).to_contain_text("Waits for the training supervisor")
    if scripts:
        check_access(phone)

    # Then the supervisor finds it waiting, and with their agreement it stays
    sign_in(desk, world.supervisor.email)
    desk.goto("/notices")
    desk.get_by_role("link", name="version 1 of a training plan").click()
    check_access(desk)
    desk.get_by_role("button", name="Agree to version 1").click()
    expect(desk.get_by_role("main")).to_contain_text("Agreed by both sides")
    check_access(desk)
    db.session.rollback()
    spans = planned_spans_of([world.placement.id])[world.placement.id]
    assert list(spans.values()) == [WeekSpan(2, 8), WeekSpan(10, 20), None]
