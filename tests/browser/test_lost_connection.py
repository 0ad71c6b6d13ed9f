"""The connection goes while somebody types: nothing is lost, and nothing is left for the next person."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.portfolio.models import EvidenceVersion
from tests.browser.conftest import OpenPage, check_access, give_password, sign_in
from tests.people import World, make_world

pytestmark = pytest.mark.browser
COPIES = "Object.keys(localStorage).length"


def writing(open_page: OpenPage) -> tuple[World, Page]:
    """Sign a trainee in and open a new draft."""
    world = make_world()
    give_password(world.trainee)
    page = open_page(phone=True)
    sign_in(page, world.trainee.email)
    page.goto(f"/placements/{world.placement.id}/evidence/new")
    page.get_by_role("button", name="Start with words").click()
    page.wait_for_url("**/edit")
    page.wait_for_load_state("load")
    return world, page


@pytest.mark.usefixtures("prepared")
def test_words_typed_offline_reach_the_server_later(open_page: OpenPage) -> None:
    # Given a trainee who writes
    _, page = writing(open_page)
    title = page.get_by_label("Title")
    title.fill("Typed before")
    expect(page.get_by_role("status").filter(has_text=re.compile("^Saved"))).to_be_visible()

    # When the connection goes and they type on
    page.context.set_offline(True)
    title.fill("Typed in the basement")
    expect(page.get_by_text("kept in this browser").first).to_be_visible()
    check_access(page)

    # Then it is saved when the connection is back
    page.context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text=re.compile("^Saved"))).to_be_visible(timeout=30_000)
    assert db.session.query(EvidenceVersion).filter_by(title="Typed in the basement").count() == 1


@pytest.mark.usefixtures("prepared")
def test_words_typed_offline_survive_closing_the_page(open_page: OpenPage) -> None:
    # Given a trainee who typed while the connection was away
    _, page = writing(open_page)
    address = page.url
    page.context.set_offline(True)
    page.get_by_label("What I did").fill("I calibrated the meter in the plant room.")
    expect(page.get_by_text("kept in this browser").first).to_be_visible()

    # When they close the page and open it again with a connection
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)

    # Then the words are there
    expect(page.get_by_label("What I did")).to_have_value("I calibrated the meter in the plant room.")


@pytest.mark.usefixtures("prepared")
def test_the_copy_in_the_browser_goes_at_sign_out(open_page: OpenPage) -> None:
    # Given words that only this browser has
    _, page = writing(open_page)
    page.context.set_offline(True)
    page.get_by_label("Title").fill("Only here")
    expect(page.get_by_text("kept in this browser").first).to_be_visible()
    assert page.evaluate(COPIES) > 0
    page.context.set_offline(False)

    # When the person signs out
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signed-out")

    # Then nothing is left for the next person
    assert page.evaluate(COPIES) == 0
