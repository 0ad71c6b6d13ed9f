"""Enrolling a trainee, up to their first sign-in."""

import pytest

from tests.browser.conftest import OpenPage, check_access

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("prepared")
def test_an_administrator_page_is_open_to_all_readers(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    page.goto("/sign-in")
    check_access(page)
    page.goto("/privacy")
    check_access(page)
    page.goto("/accessibility")
    check_access(page)
