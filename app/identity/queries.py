"""What is read about accounts and centres."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Role
from app.core.pages import Page, cut
from app.extensions import db
from app.identity.models import Centre, Membership, User


def centres() -> Sequence[Centre]:
    """Return all centres, by name."""
    return db.session.scalars(sa.select(Centre).order_by(Centre.name)).all()


def people(page: int, words: str) -> Page[User]:
    """Return one page of all people, by name, whose name or address holds the words."""
    wanted = sa.select(User).order_by(User.name, User.id)
    if words:
        pattern = f"%{_literally(words.lower())}%"
        wanted = wanted.where(
            sa.or_(sa.func.lower(User.name).like(pattern, escape="\\"), User.email.like(pattern, escape="\\"))
        )
    return cut(db.session, wanted, page)


def people_with_part(centre_id: UUID, role: Role) -> Sequence[User]:
    """Return the active people who play a part in a centre, by name."""
    return db.session.scalars(
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.centre_id == centre_id, Membership.role == role, User.active)
        .order_by(User.name)
    ).all()


def names_with_part(centre_ids: Collection[UUID], role: Role) -> Sequence[tuple[UUID, UUID, str]]:
    """Return centre, account and name of the active people who play a part in some centres; one query."""
    rows = db.session.execute(
        sa.select(Membership.centre_id, User.id, User.name)
        .join(User, Membership.user_id == User.id)
        .where(Membership.centre_id.in_(centre_ids), Membership.role == role, User.active)
    )
    return [(centre_id, user_id, name) for centre_id, user_id, name in rows]


def _literally(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
