"""Centres, people, their parts, password links, calendar addresses, failed sign-ins and ended sessions."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.actor import Actor, Role
from app.core.base import Base, Key, stored_enum
from app.core.clock import now


class Centre(Base):
    """A training centre; its people and placements belong to it."""

    __tablename__ = "centre"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.CheckConstraint("name <> ''", name="name_given"),)


class User(Base, UserMixin):
    """A person with an account.

    `password` is None until the person has used their one-use link. `fs_uniquifier` is what a session
    is bound to: changing it ends every session of the person.
    """

    __tablename__ = "user"

    id: Mapped[Key]  # type: ignore[assignment]  # the mixin declares a whole number
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    job_title: Mapped[str] = mapped_column(sa.String(200), default="")
    registration_body: Mapped[str] = mapped_column(sa.String(100), default="")
    registration_number: Mapped[str] = mapped_column(sa.String(60), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", lazy="selectin")

    __table_args__ = (
        sa.CheckConstraint("email = lower(email)", name="email_lower_case"),
        sa.CheckConstraint("name <> ''", name="name_given"),
    )

    # Installation-wide roles as the sign-in library knows them: none, parts are played per centre.
    roles: ClassVar[list[RoleMixin]] = []  # type: ignore[misc]  # the mixin declares an instance attribute

    def actor(self) -> Actor:
        """Return the person as the rules see them."""
        return Actor(
            user_id=self.id,
            name=self.name,
            is_administrator=self.is_administrator,
            roles=frozenset((membership.centre_id, membership.role) for membership in self.memberships),
        )


class Membership(Base):
    """One part that one person plays in one centre."""

    __tablename__ = "membership"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), index=True)
    role: Mapped[Role] = mapped_column(stored_enum(Role))
    created_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship(back_populates="memberships")
    centre: Mapped[Centre] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("user_id", "centre_id", "role"),)


class PasswordLink(Base):
    """A one-use link that lets a person set their password; only its digest is kept."""

    __tablename__ = "password_link"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class FailedSignIn(Base):
    """A sign-in that failed; keyed digests only, so that the table names nobody."""

    __tablename__ = "failed_sign_in"

    id: Mapped[Key]
    who_digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    from_digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class EndedSession(Base):
    """A session that was signed out; only the digest of its number is kept, and it names nobody."""

    __tablename__ = "ended_session"

    number_digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(default=now, index=True)


class CalendarAddress(Base):
    """The secret address under which calendar programs fetch a person's dates; only its digest is kept.

    `fetched_on` is the day in the United Kingdom on which it was last asked for, None while nobody has.
    """

    __tablename__ = "calendar_address"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    fetched_on: Mapped[date | None]

    user: Mapped[User] = relationship()
