"""The secret address of a person's dates: made, taken back, found by its token.

A calendar program cannot sign in, so whoever has the address reads the dates. It is drawn at random, shown
once, and kept nowhere: the table holds its digest, and looking a digest up tells a guesser nothing.
"""

import hashlib
import secrets
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.core.clock import now, today
from app.extensions import db
from app.identity.models import CalendarAddress, User

BYTES = 32


def make_address(user_id: UUID) -> str:
    """Return the token of a new address of a person; an older one leads nowhere from now on."""
    token = secrets.token_urlsafe(BYTES)
    row = address_of(user_id) or CalendarAddress(user_id=user_id)
    row.token_digest, row.made_at, row.fetched_on = _digest(token), now(), None
    db.session.add(row)
    db.session.flush()
    return token


def revoke_address(user_id: UUID) -> None:
    """Let a person's address lead nowhere; having none is no error."""
    db.session.execute(sa.delete(CalendarAddress).where(CalendarAddress.user_id == user_id))


def address_of(user_id: UUID) -> CalendarAddress | None:
    """Return what is kept of a person's address, or None where they have none."""
    return db.session.get(CalendarAddress, user_id)


def address_behind(token: str) -> CalendarAddress | None:
    """Return the address that a token belongs to, with its owner; None for no address or a closed account."""
    return db.session.scalar(
        sa.select(CalendarAddress)
        .join(CalendarAddress.user)
        .where(CalendarAddress.token_digest == _digest(token), User.active)
        .options(contains_eager(CalendarAddress.user))
    )


def note_fetch(user_id: UUID) -> None:
    """Write down that an address was asked for today."""
    db.session.execute(
        sa.update(CalendarAddress).where(CalendarAddress.user_id == user_id).values(fetched_on=today())
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
