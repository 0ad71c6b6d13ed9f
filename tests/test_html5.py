"""Each page is checked, however often it is asked for, and pages that differ by their numbers only once."""

import pytest
from html5lib.html5parser import ParseError

from tests.application import Browser
from tests.html5 import require_html5, without_numbers
from tests.people import make_world

GOOD = b"<!DOCTYPE html><title>A page</title><p>One</p>"
GUARD = b'<input value="IjM0Mg.aSf_3A.x-Yz_0">'


@pytest.mark.parametrize(
    "bad",
    [
        GOOD + b"</div>",
        GOOD + GUARD + b"</b>",
        GOOD + b'<p id="019abcde-0000-7000-8000-000000000000"id="x">',
        GOOD + b"<019abcde-0000-7000-8000-000000000000>",
    ],
)
def test_a_bad_page_is_found_out_each_time(bad: bytes) -> None:
    require_html5(GOOD)
    for _ in range(2):
        with pytest.raises(ParseError):
            require_html5(bad)


def test_only_numbers_are_left_out() -> None:
    assert without_numbers(GOOD) == GOOD
    assert without_numbers(GUARD) == b'<input value="0">'
    assert without_numbers(b'<input value="4.3.2026 at 9">') == b'<input value="4.3.2026 at 9">'
    assert without_numbers(b"<code>0123456789abcdef0123456789abcdef</code>") == b"<code>0</code>"
    assert without_numbers(b'<a href="/x/019abcde-0000-7000-8000-000000000000/y">') == b'<a href="/x/0/y">'


@pytest.mark.parametrize("address", ["/nowhere", "/placements/{}"])
def test_the_same_page_twice_is_the_same(browser: Browser, address: str) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    first, second = (browser.get(address.format(world.placement.id)).get_data() for _ in range(2))
    assert without_numbers(first) == without_numbers(second)
