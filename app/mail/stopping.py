"""Signed links that stop mail about some kinds of notices, for whoever holds the mail; no sign-in needed.

The link is the same each time a mail is tried, so that a mail that is repeated is the same mail.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.core.errors import NotFoundError
from app.extensions import db
from app.identity.models import User
from app.mail.choices import choose
from app.mail.links import absolute_for
from app.mail.values import Cadence, NoticeKind

UNKNOWN = "This link is not whole. Copy all of it from the mail, or sign in and choose under Account."


@dataclass(frozen=True)
class Stop:
    """Whose mail about what a link stops."""

    user_id: UUID
    kinds: tuple[NoticeKind, ...]


def stop_address(user_id: UUID, kinds: Iterable[NoticeKind]) -> str:
    """Return the absolute address under which mail about some kinds stops."""
    token = _signer().dumps([user_id.hex, sorted(kind.value for kind in kinds)])
    return absolute_for("messages.stop", token=token)


def stop_of(token: str) -> Stop:
    """Return what a link stops.

    Raises:
        NotFoundError: we did not make it, or the account is gone.
    """
    try:
        number, kinds = _signer().loads(token)
        found = Stop(UUID(number), tuple(NoticeKind(kind) for kind in kinds))
    except (BadSignature, ValueError, TypeError):
        raise NotFoundError(UNKNOWN) from None
    if db.session.get(User, found.user_id) is None:
        raise NotFoundError(UNKNOWN)
    return found


def stop(found: Stop) -> None:
    """Send no more mail about the kinds; the list in the product goes on."""
    choose(found.user_id, dict.fromkeys(found.kinds, Cadence.NEVER))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="stop-mail")
