"""The PIN with which somebody who has an account signs on another person's device: set, prove, lock.

A PIN is as good as the number of tries that it allows, so wrong ones are counted until the right one comes,
and the fifth locks it. Only its owner, signed in, can set a new one.
"""

from itertools import pairwise
from uuid import UUID

import sqlalchemy as sa
from flask_security.utils import hash_password, verify_password

from app.assessments.models import SigningPin
from app.core.clock import now
from app.core.errors import InvalidInputError, RefusedError
from app.extensions import db
from app.identity.models import User
from app.mail.service import tell
from app.mail.values import NoticeKind

SHORTEST, LONGEST = 6, 12
TRIES = 5
NOT_SET = "This person has not set a PIN. They can do so on their account page, or sign with their account."
LOCKED = (
    "This PIN is locked, because a wrong one was typed five times. "
    "Its owner has been told and can set a new one on their account page."
)
TOLD = "Your PIN was locked, because a wrong one was typed five times. A new one unlocks it."
WRONG = "The PIN is not right. Nothing was signed."


def pin_problem(pin: str) -> str | None:
    """Return why a PIN cannot be used, in one sentence, or None."""
    if not (pin.isascii() and pin.isdecimal()) or not SHORTEST <= len(pin) <= LONGEST:
        return f"A PIN has {SHORTEST} to {LONGEST} digits and nothing else."
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        return "This PIN is too easy to guess. Do not repeat one digit or count up or down."
    return None


def set_pin(user: User, pin: str) -> None:
    """Give a person a new PIN, which also unlocks.

    Raises:
        InvalidInputError: the PIN is too weak.
    """
    if sentence := pin_problem(pin):
        raise InvalidInputError(sentence)
    kept = db.session.get(SigningPin, user.id)
    if kept is None:
        kept = SigningPin(user_id=user.id)
        db.session.add(kept)
    kept.hashed, kept.failures, kept.locked_at, kept.set_at = hash_password(pin), 0, None, now()
    db.session.flush()


def remove_pin(user: User) -> None:
    """Take a person's PIN away; what was signed with it stays signed."""
    db.session.execute(sa.delete(SigningPin).where(SigningPin.user_id == user.id))


def pin_of(user: User) -> SigningPin | None:
    """Return a person's PIN as it is kept, or None where they have set none."""
    return db.session.get(SigningPin, user.id)


def verify_pin(user: User, pin: str) -> None:
    """Prove that a person is at somebody else's device.

    Each try is counted, and that is committed, before the PIN is compared: a request that fails or is cut
    off, and many at once, get none for nothing. So the caller has written nothing before, and locks again
    what it had locked.

    Raises:
        RefusedError: there is no PIN, it is locked, or it is another one.
    """
    user_id = user.id
    if not user.active:
        raise RefusedError(NOT_SET)
    hashed = _counted_try(user_id)
    fits = hashed is not None and verify_password(pin, hashed)
    if fits:
        db.session.execute(sa.update(SigningPin).where(SigningPin.user_id == user_id).values(failures=0))
    locked = not fits and _lock_when_spent(user_id)
    db.session.commit()
    if hashed is None and not locked:
        raise RefusedError(NOT_SET)
    if not fits:
        raise RefusedError(LOCKED if locked else WRONG)


def _counted_try(user_id: UUID) -> str | None:
    """Count a try and commit; return the PIN as it is kept, or None where no try is left or none is set."""
    hashed = db.session.scalar(
        sa.update(SigningPin)
        .where(SigningPin.user_id == user_id, SigningPin.locked_at.is_(None), SigningPin.failures < TRIES)
        .values(failures=SigningPin.failures + 1)
        .returning(SigningPin.hashed)
    )
    db.session.commit()
    return hashed


def _lock_when_spent(user_id: UUID) -> bool:
    """Lock a PIN whose tries are used up and tell its owner once; say whether it is locked."""
    spent = sa.and_(SigningPin.user_id == user_id, SigningPin.failures >= TRIES)
    now_locked = db.session.scalar(
        sa.update(SigningPin)
        .where(spent, SigningPin.locked_at.is_(None))
        .values(locked_at=now())
        .returning(SigningPin.user_id)
    )
    if now_locked is not None:
        tell(user_id, NoticeKind.PIN_LOCKED, TOLD, "/account/pin")
    return bool(db.session.scalar(sa.select(sa.exists().where(spent))))
