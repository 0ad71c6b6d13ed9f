"""Knows whether a page is valid HTML5, and reads what is the same but for its numbers once only."""

import re
from functools import lru_cache

import html5lib

# What differs between two requests for the same page: identifiers in addresses and attributes, signed guards,
# and the number of a request that failed. They consist of characters that mean nothing to a parser there.
_ONE_TIME = re.compile(
    rb"(?<=[\"/=-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    rb"|(?<=value=\")[\w-]+(?:\.[\w-]+){2}(?=\")"
    rb"|(?<=<code>)[0-9a-f]{32}(?=</code>)"
)


def require_html5(page: bytes) -> None:
    """Raise what is wrong with a page.

    Raises:
        html5lib.html5parser.ParseError: The page is not valid HTML5.
    """
    _read(without_numbers(page))


def without_numbers(page: bytes) -> bytes:
    """Return a page without what differs from one request for it to the next."""
    return _ONE_TIME.sub(b"0", page)


@lru_cache(maxsize=2000)
def _read(page: bytes) -> None:
    """Read a page; one in which nothing was wrong is not read again in this run."""
    html5lib.HTMLParser(strict=True).parse(page)
