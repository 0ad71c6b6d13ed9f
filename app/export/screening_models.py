"""What was looked through for identifiers, with what was found, and when somebody last asked for it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, stored_enum
from app.core.clock import now
from app.jobs.models import Job


class Outcome(StrEnum):
    """Whether words or a file could be looked through."""

    READ = "read"
    UNREAD = "unread"
    MISSING = "missing"


class Screening(Base):
    """Words or a file of a placement that were looked through, under the digest of their content.

    It holds where something was found and of which kind, never the identifier. No key points to the content:
    one that is kept for nothing else must be free to go. `rules` says by which version of the rules.
    """

    __tablename__ = "screening"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    rules: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(stored_enum(Outcome, "screening_outcome"))
    findings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)


class ScreeningRun(Base):
    """The last time that somebody asked to have a placement looked through; the job says how far it is."""

    __tablename__ = "screening_run"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    job_id: Mapped[UUID] = mapped_column(sa.ForeignKey("job.id"), unique=True)
    asked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]

    job: Mapped[Job] = relationship()


class CentrePackRules(Base):
    """What a centre asks of a portfolio before it leaves; it only warns. No limit where it set none."""

    __tablename__ = "centre_pack_rules"

    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), primary_key=True)
    most_megabytes: Mapped[int | None]
    asks_signed: Mapped[bool] = mapped_column(default=True)
    asks_first_hand: Mapped[bool] = mapped_column(default=True)
    set_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        sa.CheckConstraint("most_megabytes IS NULL OR most_megabytes BETWEEN 1 AND 100000", name="sensible"),
    )
