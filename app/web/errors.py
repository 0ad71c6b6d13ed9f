"""Error pages: what went wrong in plain words, a request number, and whatever the person had typed."""

import sqlite3

import structlog
from flask import Flask, g, render_template, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.core.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
    StorageError,
    TechfolioError,
)
from app.extensions import db
from app.web.held import NEVER_HELD
from app.web.incoming import FormRequest, UnreadableNameError
from app.web.text import showable

log = structlog.get_logger("techfolio")
Page = tuple[str, int]

TITLES = {
    400: "This could not be understood",
    401: "Please sign in again",
    403: "This page is not open to you",
    404: "Page not found",
    405: "This cannot be done here",
    409: "Somebody else changed this first",
    413: "This is too large",
    429: "Too many attempts",
    500: "Something went wrong here",
    507: "There is no room left",
}
SENTENCES = {
    400: "The form was incomplete or too old. Nothing was changed. Reload the page and send it again.",
    401: "Your session has ended. Sign in again to go on.",
    403: "You are not allowed to open this page.",
    404: "The address is wrong, or it leads to something that you have no part in.",
    405: "The address exists, but not for this kind of request.",
    409: "What you were working on was changed meanwhile, perhaps in another tab. Nothing was overwritten.",
    413: "What you sent is larger than this installation accepts. Send fewer or smaller files.",
    429: "Wait a few minutes, then try again.",
    500: "The fault is ours, and it has been recorded. Nothing of what you sent was half saved.",
    507: "The disk is full. Nothing was saved; tell whoever runs this site, and send it again afterwards.",
}
# PostgreSQL's "disk full"; SQLite has a number of its own.
DISK_FULL = "53100"
STATUS: dict[type[TechfolioError], int] = {
    NotFoundError: 404,
    ConflictError: 409,
    RefusedError: 409,
    InvalidInputError: 400,
    StorageError: 507,
}


def typed_fields() -> list[tuple[str, str]]:
    """Return what the person had typed, field by field, without tokens and passwords."""
    if request.method == "GET":
        return []
    try:
        form = request.form
    except HTTPException:  # too large or damaged to be read: there is nothing to give back
        return []
    return [
        (showable(name), showable(value))
        for name, value in form.items(multi=True)
        if name not in NEVER_HELD and value.strip()
    ]


def _page(status: int, sentence: str | None = None, *, resend: bool = False) -> Page:
    typed = typed_fields()
    page = render_template(
        "web/error.html",
        status=status,
        title=TITLES.get(status, TITLES[500]),
        sentence=sentence or SENTENCES.get(status, SENTENCES[500]),
        request_id=g.get("request_id", ""),
        typed=typed,
        resend_to=request.path if resend and typed else None,
    )
    return page, status


def _explained(problem: TechfolioError) -> Page:
    db.session.rollback()
    status = next((code for kind, code in STATUS.items() if isinstance(problem, kind)), 400)
    return _page(status, problem.sentence)


def _http(problem: HTTPException) -> Page:
    db.session.rollback()
    status = problem.code or 500
    if isinstance(problem, RequestEntityTooLarge):
        status = 413
    known = status if status in TITLES else (400 if status < 500 else 500)  # noqa: PLR2004 - HTTP's own classes
    return _page(known, problem.sentence if isinstance(problem, UnreadableNameError) else None)


def _forged(_problem: CSRFError) -> Page:
    db.session.rollback()
    return _page(
        400,
        "This page had been open for too long or your session changed, so the form was not accepted. "
        "What you typed is below: send it again.",
        resend=g.get("actor") is not None,
    )


def _undo() -> None:
    """Take back what the request wrote, and what it was about to tell: the commit itself may have failed."""
    db.session.rollback()
    if request.method != "GET":
        session.pop("_flashes", None)


def _lost_update(_problem: StaleDataError) -> Page:
    _undo()
    return _page(409)


def _broken_constraint(problem: IntegrityError) -> Page:
    _undo()
    log.warning("constraint refused", constraint=str(problem.orig)[:200])
    return _page(409)


def _busy(problem: OperationalError) -> Page:
    _undo()
    log.error("database", exc_info=problem)
    if _is_full(problem):
        return _page(507, resend=True)
    return _page(
        500, "The database did not answer in time. Nothing was saved; please send it again.", resend=True
    )


def _is_full(problem: OperationalError) -> bool:
    code = getattr(problem.orig, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_FULL or getattr(problem.orig, "sqlstate", None) == DISK_FULL


def _unexpected(problem: Exception) -> Page:
    _undo()
    log.error("unexpected", exc_info=problem)
    return _page(500)


def init_app(app: Flask) -> None:
    """Attach the error pages to an application."""
    app.request_class = FormRequest
    app.register_error_handler(TechfolioError, _explained)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, _lost_update)
    app.register_error_handler(IntegrityError, _broken_constraint)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _unexpected)
