"""What a person had typed when their session had run out: held for them until they sign in again.

Every form carries a signed mark of its owner, so only the same person gets the words back. The words of
somebody who is not signed in are only accepted with such a mark, which bounds who can fill the table.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import current_app, g
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from app.core.actor import Actor
from app.core.base import Base, Key
from app.core.clock import now
from app.core.errors import NotFoundError
from app.core.ids import new_id
from app.extensions import db
from app.web.transaction import afterwards

OWNER_FIELD = "form_owner"
KEPT_FOR = timedelta(days=7)
MARK_VALID_FOR = timedelta(days=2)
MOST_PER_PERSON = 20
LARGEST = 2_000_000
NEVER_HELD = frozenset(
    {
        *(OWNER_FIELD, "csrf_token", "revision", "new_entry"),
        *("password", "password_again", "present_password", "pin", "pin_again"),
    }
)


class HeldForm(Base):
    """A form that arrived without a session. `fields` is a list of [name, value] pairs, in order."""

    __tablename__ = "held_form"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(sa.String(500))
    fields: Mapped[list[Any]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)


def owner_mark() -> str:
    """Return the signed mark that a form carries for the person it is shown to, or an empty text."""
    actor = g.get("actor")
    return _signer().dumps(str(actor.user_id)) if actor else ""


def hold(path: str, form: MultiDict[str, str]) -> UUID | None:
    """Keep what was typed for the owner that the form names.

    Returns:
        The number of the held form, or None where there is no valid owner or nothing was typed.
    """
    try:
        owner = UUID(_signer().loads(form.get(OWNER_FIELD, ""), max_age=int(MARK_VALID_FOR.total_seconds())))
    except (BadSignature, ValueError):
        return None
    fields = [
        [name, value] for name, value in form.items(multi=True) if name not in NEVER_HELD and value.strip()
    ]
    if not fields or sum(len(value) for _, value in fields) > LARGEST:
        return None
    kept = HeldForm(id=new_id(), user_id=owner, path=path[:500], fields=fields)
    afterwards(lambda: _keep(kept))
    return kept.id


def _keep(kept: HeldForm) -> None:
    """Write the form down; the oldest make room, so that nobody can fill the table."""
    newest = (
        sa.select(HeldForm.id)
        .where(HeldForm.user_id == kept.user_id)
        .order_by(HeldForm.created_at.desc())
        .limit(MOST_PER_PERSON - 1)
    )
    db.session.execute(
        sa.delete(HeldForm).where(
            sa.or_(
                HeldForm.created_at < now() - KEPT_FOR,
                sa.and_(HeldForm.user_id == kept.user_id, HeldForm.id.not_in(newest)),
            )
        )
    )
    db.session.add(kept)


def release(path: str) -> None:
    """Forget the words held for a path once the person has sent a form there again."""
    actor = g.get("actor")
    if actor:
        db.session.execute(
            sa.delete(HeldForm).where(HeldForm.user_id == actor.user_id, HeldForm.path == path)
        )


def held_for(actor: Actor, held_id: UUID) -> HeldForm:
    """Return a held form to its owner.

    Raises:
        NotFoundError: it was sent already, or somebody else typed it.
    """
    kept = db.session.get(HeldForm, held_id)
    if kept is None or kept.user_id != actor.user_id:
        raise NotFoundError("These words have been sent already, or were typed by somebody else.")
    return kept


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="form-owner")
