"""When a session begins and ends: its number and its times, and the numbers of those that were signed out.

A session lives in a signed cookie, so a copy of the cookie would outlive the sign-out. Therefore each gets a
number at sign-in, and signing out writes the number down for as long as the cookie could still be used.
"""

import hashlib
import secrets
from collections.abc import MutableMapping
from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.config import Settings
from app.core.clock import now
from app.extensions import db
from app.identity.models import EndedSession

NUMBER, BEGAN, SEEN = "number", "began", "seen"
Session = MutableMapping[str, Any]


def begin(session: Session) -> None:
    """Give a session that has just signed in its number and its times."""
    session[NUMBER] = secrets.token_hex(16)
    session[BEGAN] = session[SEEN] = now().timestamp()


def goes_on(session: Session, settings: Settings) -> bool:
    """Say whether a session may still be used: begun by a sign-in, neither too old, idle nor signed out."""
    try:
        number, began, seen = str(session[NUMBER]), float(session[BEGAN]), float(session[SEEN])
    except KeyError:
        return False
    moment = now().timestamp()
    if moment - seen > timedelta(minutes=settings.session_minutes).total_seconds():
        return False
    if moment - began > timedelta(hours=settings.session_hours).total_seconds():
        return False
    return db.session.scalar(_ended(), {"number_digest": _digest(number)}) is None


@cache
def _ended() -> sa.Select[str]:
    digest = EndedSession.number_digest
    return sa.select(digest).where(digest == sa.bindparam("number_digest"))


def use(session: Session) -> None:
    """Note that a session is in use, so that it does not count as idle."""
    session[SEEN] = now().timestamp()


def end(session: Session, settings: Settings) -> None:
    """Write down that a session is over, and forget those that are too old to be used in any case."""
    if NUMBER not in session:
        return
    oldest = now() - timedelta(hours=settings.session_hours)
    db.session.execute(sa.delete(EndedSession).where(EndedSession.ended_at < oldest))
    # Two tabs may sign the same session out.
    if db.session.get(EndedSession, _digest(str(session[NUMBER]))) is None:
        db.session.add(EndedSession(number_digest=_digest(str(session[NUMBER]))))


def _digest(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()
