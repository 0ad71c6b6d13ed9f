"""Structured logs: one line per request with an id, never a word of evidence and never a query string."""

import logging
import re
import sys
import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

ASKED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
log = structlog.get_logger("techfolio")


class _StandardError:
    """Writes lines to standard error as it is at that moment; servers and tests replace it."""

    def __init__(self, *_names: object) -> None:
        pass

    def msg(self, line: str) -> None:
        """Write one line."""
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the log

    debug = info = warning = error = critical = msg


def configure(level: str) -> None:
    """Set up structured logging to standard error, as JSON lines."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level, logging.INFO)
        ),
        logger_factory=_StandardError,
        cache_logger_on_first_use=False,
    )


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if ASKED_ID.fullmatch(given) else uuid4().hex
    g.request_began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    actor = g.get("actor")
    log.info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        user=str(actor.user_id) if actor else None,
        milliseconds=round((time.perf_counter() - g.request_began) * 1000, 1),
    )
    return response


def init_app(app: Flask) -> None:
    """Attach the request log to an application."""
    app.before_request(_begin)
    app.after_request(_end)
