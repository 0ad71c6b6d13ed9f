"""One transaction per request: committed when a writing request succeeds, rolled back otherwise.

A GET never commits. What must be written although the request only reads (the access log) or fails (a
failed sign-in) is put into `afterwards` and runs in a short transaction of its own.
"""

from collections.abc import Callable

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue

from app.core import sqlite
from app.extensions import db

READING = frozenset({"GET", "HEAD", "OPTIONS"})
FIRST_FAILURE = 400


class TransactionalFlask(Flask):
    """A Flask that ends every request's transaction inside the dispatch, so that error pages still apply."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, then commit or roll back."""
        response = self.make_response(super().dispatch_request())
        finish(response)
        return response


def begin_reading() -> None:
    """Let the request begin by reading: finding out who is acting must not take the write lock."""
    sqlite.set_writing(may_write=False)


def let_write() -> None:
    """Let a writing request write from here on, in a transaction of its own.

    What was read so far ends first. The body of the request may still be on its way, and nobody may have to
    wait for a slow sender: register this before anything that reads the body.
    """
    if request.method not in READING:
        db.session.rollback()
        sqlite.set_writing(may_write=True)


def finish(response: Response) -> None:
    """Commit a writing request that succeeded; roll everything else back."""
    if request.method in READING or response.status_code >= FIRST_FAILURE:
        db.session.rollback()
    else:
        db.session.commit()


def afterwards(write: Callable[[], None]) -> None:
    """Run a small piece of writing after the request, in a transaction of its own."""
    pending: list[Callable[[], None]] = g.setdefault("afterwards", [])
    pending.append(write)


def run_afterwards(response: Response) -> Response:
    """Run what was put off; a failure is logged by Flask and never spoils the answer's data."""
    pending: list[Callable[[], None]] = g.pop("afterwards", [])
    if pending:
        db.session.rollback()
        sqlite.set_writing(may_write=True)
        for write in pending:
            write()
        db.session.commit()
    return response
