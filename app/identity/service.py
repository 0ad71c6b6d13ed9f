"""What is done to accounts: enrolling, one-use links, setting a password, parts in a centre."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import current_app
from flask_security.utils import hash_password

from app.core.actor import Role
from app.core.clock import now
from app.core.errors import NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import Centre, Membership, PasswordLink, User

LINK_VALID_FOR = timedelta(days=7)
SHORTEST_PASSWORD = 12


def add_centre(name: str, *, is_demo: bool = False) -> Centre:
    """Add a training centre.

    Raises:
        RefusedError: a centre of that name exists.
    """
    if db.session.scalar(sa.select(Centre.id).where(sa.func.lower(Centre.name) == name.lower())):
        raise RefusedError(f"A centre called “{name}” exists already.")
    centre = Centre(name=name, is_demo=is_demo)
    db.session.add(centre)
    db.session.flush()
    return centre


def find_user(email: str) -> User | None:
    """Return the account with an e-mail address, whatever its case, or None."""
    return db.session.scalar(sa.select(User).where(User.email == email.strip().lower()))


def add_user(email: str, name: str, *, is_administrator: bool = False, is_demo: bool = False) -> User:
    """Add a person without a password; they set one through a one-use link.

    Raises:
        RefusedError: somebody has that address already.
    """
    if find_user(email):
        raise RefusedError(f"Somebody with the address {email} is enrolled already.")
    user = User(
        email=email.strip().lower(),
        name=name,
        fs_uniquifier=secrets.token_hex(32),
        is_administrator=is_administrator,
        is_demo=is_demo,
    )
    db.session.add(user)
    db.session.flush()
    return user


def give_part(user: User, centre_id: UUID, role: Role) -> None:
    """Let a person play a part in a centre; playing it already is no error."""
    held = {(membership.centre_id, membership.role) for membership in user.memberships}
    if (centre_id, role) not in held:
        user.memberships.append(Membership(id=new_id(), centre_id=centre_id, role=role))
        db.session.flush()


def take_part(user: User, centre_id: UUID, role: Role) -> None:
    """Let a person play a part in a centre no more; not playing it is no error."""
    for membership in [one for one in user.memberships if (one.centre_id, one.role) == (centre_id, role)]:
        user.memberships.remove(membership)
        db.session.delete(membership)
    db.session.flush()


def make_password_link(user: User, made_by: UUID | None) -> str:
    """Return the token of a new one-use link; older links of the person stop working.

    The token follows from the row's number and the installation's secret, so that it can be made again when
    a mail with the link is sent, and lies nowhere meanwhile.
    """
    db.session.execute(
        sa.delete(PasswordLink).where(PasswordLink.user_id == user.id, PasswordLink.used_at.is_(None))
    )
    number = new_id()
    token = _token(number)
    db.session.add(
        PasswordLink(
            id=number,
            user_id=user.id,
            token_digest=_digest(token),
            made_by_id=made_by,
            expires_at=now() + LINK_VALID_FOR,
        )
    )
    db.session.flush()
    return token


def link_for(token: str) -> PasswordLink | None:
    """Return the link that a token belongs to while it can be used, or None."""
    link = db.session.scalar(
        sa.select(PasswordLink).where(
            PasswordLink.token_digest == _digest(token),
            PasswordLink.used_at.is_(None),
            PasswordLink.expires_at > now(),
        )
    )
    return link if link and link.user.active else None


def usable_link(user_id: UUID) -> PasswordLink | None:
    """Return the one-use link of a person while it can be used, or None."""
    return db.session.scalar(
        sa.select(PasswordLink).where(
            PasswordLink.user_id == user_id,
            PasswordLink.used_at.is_(None),
            PasswordLink.expires_at > now(),
        )
    )


def token_of(link_id: UUID) -> str:
    """Return the token of a one-use link while it can be used.

    Raises:
        NotFoundError: the link was used, has expired or was replaced by a newer one.
    """
    token = _token(link_id)
    if link_for(token) is None:
        raise NotFoundError("This link has been used or has expired. Make a new one.")
    return token


def use_password_link(token: str, password: str) -> User:
    """Set the password behind a one-use link, which then stops working.

    Raises:
        NotFoundError: the link was used, has expired or never was.
    """
    link = link_for(token)
    if link is None:
        raise NotFoundError("This link has been used or has expired. Ask for a new one.")
    link.used_at = now()
    set_password(link.user, password)
    return link.user


def set_password(user: User, password: str) -> None:
    """Set a person's password and end all their sessions."""
    user.password = hash_password(password)
    user.fs_uniquifier = secrets.token_hex(32)
    db.session.flush()


def password_problem(password: str, user: User) -> str | None:
    """Return why a password is too weak, in one sentence, or None. A project rule; no composition rules."""
    if len(password) < SHORTEST_PASSWORD:
        return f"The password needs {SHORTEST_PASSWORD} characters or more. Three words in a row work well."
    lowered = password.lower()
    if user.email.split("@")[0] in lowered or lowered in user.name.lower():
        return "The password must not contain your name or e-mail address."
    if len(set(lowered)) < SHORTEST_PASSWORD // 2:
        return "The password repeats the same few characters. Use more different ones."
    return None


def _token(link_id: UUID) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    made = hmac.digest(key, b"set-password:" + link_id.bytes, hashlib.sha256)
    return urlsafe_b64encode(made).decode().rstrip("=")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
