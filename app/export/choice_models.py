"""What a trainee chose for the portfolio; for an entry no row says: in its usual place, nothing added."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base
from app.core.clock import now


class PackChoice(Base):
    """An entry is shown first, with its private reflection, or with the feedback that came back on it."""

    __tablename__ = "pack_choice"

    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)
    showcased: Mapped[bool] = mapped_column(default=False)
    with_reflection: Mapped[bool] = mapped_column(default=False)
    with_feedback: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        sa.CheckConstraint("showcased OR with_reflection OR with_feedback", name="chooses_something"),
    )


class PackLog(Base):
    """Whether the portfolio prints the weekly log; no row says: as its programme has it."""

    __tablename__ = "pack_log"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    printed: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class PackFileChoice(Base):
    """Of a file only some pages are printed, or its original is embedded; no row says: neither."""

    __tablename__ = "pack_file_choice"

    attachment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("attachment.id"), primary_key=True)
    pages: Mapped[str] = mapped_column(sa.String(200), default="")
    embedded: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.CheckConstraint("pages <> '' OR embedded", name="chooses_something"),)
