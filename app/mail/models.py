"""Outgoing mail, what people are told or were reminded of, and how often they want mail about it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import User
from app.mail.values import Cadence, MailState, NoticeKind


class OutgoingMail(Base):
    """One mail to one address. The row is the truth: it is sent until it is noted here that it was.

    `body` is emptied once the mail is sent. `next_try_at` of a mail that is being sent says until when it
    belongs to whoever raised `attempts`. `problem`: the sentence about the latest failure.
    """

    __tablename__ = "outgoing_mail"

    id: Mapped[Key]
    to_address: Mapped[str] = mapped_column(sa.String(254))
    kind: Mapped[str] = mapped_column(sa.String(60))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str]
    link_kind: Mapped[str | None] = mapped_column(sa.String(60))
    link_id: Mapped[UUID | None]
    message_id: Mapped[str] = mapped_column(sa.String(320), unique=True)
    state: Mapped[MailState] = mapped_column(stored_enum(MailState), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    placement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("placement.id"), index=True)

    user: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.Index("ix_outgoing_mail_state_next_try_at", "state", "next_try_at"),
        sa.CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_moment"),
        sa.CheckConstraint("(link_kind IS NULL) = (link_id IS NULL)", name="link_whole"),
        sa.CheckConstraint("state <> 'given-up' OR problem <> ''", name="given_up_says_why"),
    )


class Notice(Base):
    """Something that happened, told to one person. `mailed_in`: the mail that told them of it as well."""

    __tablename__ = "notice"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    kind: Mapped[NoticeKind] = mapped_column(stored_enum(NoticeKind))
    words: Mapped[str] = mapped_column(sa.String(500))
    address: Mapped[str] = mapped_column(sa.String(300))
    placement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]
    mailed_in: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outgoing_mail.id"), index=True)

    __table_args__ = (
        sa.Index("ix_notice_user_id_created_at", "user_id", "created_at"),
        sa.Index("ix_notice_user_id_seen_at", "user_id", "seen_at"),
        sa.Index("ix_notice_address", "address"),
        sa.CheckConstraint("words <> ''", name="says_something"),
        sa.CheckConstraint(
            "substr(address, 1, 1) = '/' AND substr(address, 2, 1) <> '/'", name="leads_inside"
        ),
    )


class MailChoice(Base):
    """How often a person wants mail about a kind of notice, and since when; no row means the usual."""

    __tablename__ = "mail_choice"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(stored_enum(NoticeKind), primary_key=True)
    cadence: Mapped[Cadence] = mapped_column(stored_enum(Cadence))
    changed_at: Mapped[datetime] = mapped_column(default=now)


class SentReminder(Base):
    """A person was reminded of something; of the same cause they are not reminded again."""

    __tablename__ = "sent_reminder"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True, index=True)
    kind: Mapped[NoticeKind] = mapped_column(stored_enum(NoticeKind), primary_key=True)
    cause: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    __table_args__ = (sa.CheckConstraint("cause <> ''", name="has_a_cause"),)
