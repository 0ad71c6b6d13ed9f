"""A trainee has the portfolio made, leaves the page, comes back and downloads it."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import OpenPage, check_access, sign_in
from tests.browser.test_supervisor import submitted_world

pytestmark = pytest.mark.browser
MINUTES = 120_000


@pytest.mark.usefixtures("prepared")
def test_a_trainee_makes_and_downloads_the_portfolio(open_page: OpenPage) -> None:
    # Given a trainee with submitted evidence that nobody has signed yet
    world = submitted_world()
    page = open_page(phone=True)
    sign_in(page, world.trainee.email)
    page.goto(f"/placements/{world.placement.id}/pack")
    check_access(page)

    # When they ask for the portfolio and leave the page
    page.get_by_role("button", name="Make the portfolio").click()
    check_access(page)
    page.goto("/")

    # Then it is there when they come back
    page.goto(f"/placements/{world.placement.id}/pack")
    link = page.get_by_role("link", name="Download").first
    expect(link).to_be_visible(timeout=MINUTES)
    check_access(page)
    with page.expect_download() as started:
        link.click()
    reader = PdfReader(BytesIO(started.value.path().read_bytes()))
    words = [leaf.extract_text() for leaf in reader.pages]

    # And it is whole, says what it is, and is marked as a draft
    assert all(f"page {number} of {len(words)}" in text.lower() for number, text in enumerate(words, start=1))
    assert any("Daily uniformity check" in text for text in words)
    assert all("DRAFT" in text for text in words)
