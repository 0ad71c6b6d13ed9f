"""The answers that views give most often."""

from flask import request
from flask.typing import ResponseReturnValue

from app.web.forms import Form

UNPROCESSABLE = 422


def invalid(form: Form, page: str, status: int = UNPROCESSABLE) -> ResponseReturnValue:
    """Return a page with its form: 200 when it was asked for, another status when it has problems.

    A page with problems says so in its title, which is what a screen reader reads first.

    Args:
        form: as it was sent.
        page: the page with it.
        status: that of a form with problems.
    """
    if request.method != "POST" or not form.problems():
        return page, 200
    return page.replace("<title>", "<title>Error: ", 1), status
