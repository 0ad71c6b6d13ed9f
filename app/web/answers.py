"""The answers that views give most often."""

from flask import request
from flask.typing import ResponseReturnValue

from app.web.forms import Form

UNPROCESSABLE = 422


def invalid(form: Form, page: str) -> ResponseReturnValue:
    """Return a page with its form: 200 when it was asked for, 422 when it was sent and has problems."""
    return page, UNPROCESSABLE if request.method == "POST" and form.problems() else 200
