"""A co-ordinator goes through the dashboards, without scripts and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, check_access, give_password, sign_in
from tests.oversight.cohort_centre import Centre, make_centre

pytestmark = pytest.mark.browser
WAYS = ("At risk", "Over time", "Supervisors", "Centre figures")


@pytest.fixture
def centre(prepared: object) -> Centre:
    """Prepare a centre with placements that stand differently."""
    assert prepared
    made = make_centre()
    give_password(made.world.coordinator)
    return made


def test_it_sorts_and_filters_without_scripts(open_page: OpenPage, centre: Centre) -> None:
    # Given the cohort
    page = open_page(java_script_enabled=False)
    sign_in(page, centre.world.coordinator.email)
    page.get_by_role("link", name="Cohort", exact=True).click()

    # When it is sorted by name, once and twice, then the order follows
    names = page.locator("tbody td:first-child")
    for first in ("Bea Beginner", "Tara Trainee"):
        page.get_by_role("columnheader").get_by_role("link", name="Trainee").click()
        expect(names.first).to_have_text(first)

    # When it is narrowed to a discipline, then the order stays
    page.get_by_text("Choose and sort").click()
    page.get_by_label("Discipline").select_option(label="Renal technology")
    page.get_by_role("button", name="Show").click()
    expect(names).to_have_text(["Bea Beginner"])
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Trainee")


@pytest.mark.parametrize("phone", [False, True])
def test_every_dashboard_can_be_used(open_page: OpenPage, centre: Centre, *, phone: bool) -> None:
    page = open_page(phone=phone)
    sign_in(page, centre.world.coordinator.email)
    page.goto("/cohort")
    check_access(page)
    for words in WAYS:
        page.get_by_role("navigation", name="Dashboards").get_by_role("link", name=words).click()
        expect(page.locator("nav [aria-current=page]").last).to_have_text(words)
        check_access(page)
    # What a picture shows is told in words as well.
    page.goto("/cohort/timeline")
    expect(page.get_by_role("img", name="Tara Trainee")).to_be_visible()
