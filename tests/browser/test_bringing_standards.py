"""A co-ordinator brings the centre's own standards in: a wrong file first, then the right one."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, check_access, give_password, sign_in
from tests.people import make_world

pytestmark = pytest.mark.browser
SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "standards"


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("phone", [True, False])
def test_a_coordinator_brings_a_spreadsheet_in(open_page: OpenPage, *, phone: bool) -> None:
    # Given a co-ordinator
    world = make_world()
    give_password(world.coordinator)
    page = open_page(phone=phone)
    sign_in(page, world.coordinator.email)
    page.goto("/standards")
    page.get_by_role("link", name="Bring in your own standards").click()
    check_access(page)

    # When the file has problems
    page.get_by_label("File with the standards").set_input_files(SAMPLES / "broken.csv")
    page.get_by_role("button", name="Read the file").click()

    # Then each is listed with its place, and nothing can be published
    expect(page.get_by_text("row 3, item A 1.1")).to_be_visible()
    expect(page.get_by_role("button", name="Publish for my centre")).to_have_count(0)
    check_access(page)
    page.get_by_role("button", name="Forget this file").click()

    # When the right file comes, and a detail is left out
    page.get_by_label("File with the standards").set_input_files(
        SAMPLES / "spreadsheet-with-merged-headings.xlsx"
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="What will be published: 11 items")).to_be_visible()
    page.get_by_label("Name of the set").fill("Our competencies")
    page.get_by_label("Who wrote the text").fill("A training body")
    page.get_by_label("Which document it comes from").fill("Handbook, edition 3")
    page.get_by_role("radio", name="Official text, loaded by a centre").check()
    page.get_by_label("Scheme").select_option("ipem")
    page.get_by_label("Short name for the program").fill(f"ours-{'phone' if phone else 'desk'}")
    page.get_by_role("button", name="Publish for my centre").click()

    # Then it is asked for at its field, and what was typed is there
    expect(page.get_by_role("link", name="Type the version.")).to_be_visible()
    expect(page.get_by_label("Who wrote the text")).to_have_value("A training body")
    check_access(page)

    # When it is given, the set is there for the centre, to be looked at and downloaded
    page.get_by_label("Version").fill("2026.1")
    page.get_by_role("button", name="Publish for my centre").click()
    expect(page.get_by_role("heading", name="Our competencies", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="DM 2.10 Investigate a failed")).to_be_visible()
    check_access(page)
    page.get_by_text("Download this set").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV table").click()
    assert download.value.suggested_filename.endswith("-2026.1.csv")
