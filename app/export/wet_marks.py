"""The mark on a printed signature page, by which its scan finds its place: a QR code of a random token."""

import base64
import secrets

import segno
from markupsafe import Markup

# Capitals and digits only, so that the code is small: 29 characters fit its second size.
_PREFIX = "TFP1:"
_BYTES = 15
LENGTH = 24


def new_token() -> str:
    """Return a token that nobody can guess and that says nothing about anybody."""
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode()


def mark_of(token: str) -> Markup:
    """Return the mark as a drawing."""
    drawn = segno.make(f"{_PREFIX}{token}", error="q", micro=False)
    return Markup(drawn.svg_inline(scale=2.6, border=4))  # noqa: S704 - made by the library


def token_in(text: str) -> str:
    """Return the token that a code says, or nothing where the code is none of ours."""
    token = text.removeprefix(_PREFIX)
    return token if token != text and len(token) == LENGTH and token.isalnum() and token.isascii() else ""
