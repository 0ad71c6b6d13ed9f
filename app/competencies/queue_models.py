"""What the queue remembers of a supervisor: which cases they opened, and their own comment snippets."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.competencies.models import SignOffCase
from app.core.base import Base, Key
from app.core.clock import now
from app.identity.models import User


class CaseOpened(Base):
    """Who last opened the judging page of a case, when, and the digest of what it showed them.

    It says whether somebody may sign the case together with others; what was signed stands in the events.
    """

    __tablename__ = "case_opened"

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sign_off_case.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), primary_key=True, index=True)
    content_digest: Mapped[str] = mapped_column(sa.String(64))
    opened_at: Mapped[datetime] = mapped_column(default=now)

    case: Mapped[SignOffCase] = relationship()

    __table_args__ = (sa.CheckConstraint("content_digest <> ''", name="has_a_digest"),)


class SupervisorSnippet(Base):
    """A short text that a supervisor inserts into feedback and statements; nobody else sees the list."""

    __tablename__ = "supervisor_snippet"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(sa.String(80))
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("user_id", "name"),
        sa.CheckConstraint("name <> '' AND text <> ''", name="is_whole"),
    )
