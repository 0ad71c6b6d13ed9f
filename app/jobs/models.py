"""Background work as the database knows it; the queue only carries the number of a row here."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, Key, stored_enum
from app.core.clock import now


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


# Somebody works on it or is going to.
IN_HAND = frozenset({JobState.QUEUED, JobState.RUNNING})


class Job(Base):
    """A piece of background work: what, for whom, how far. `problem` is the sentence shown on failure.

    `stage` names what it is at, in a word of the room that does it; steps are counted within a stage.
    A job that was cancelled says who did that, and `finished_at` says when.
    """

    __tablename__ = "job"

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(sa.String(60))
    arguments: Mapped[dict[str, Any]]
    owner_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    state: Mapped[JobState] = mapped_column(stored_enum(JobState), default=JobState.QUEUED, index=True)
    stage: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    steps_done: Mapped[int] = mapped_column(default=0)
    steps_total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    heartbeat_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))

    __table_args__ = (
        sa.CheckConstraint("steps_done >= 0 AND steps_done <= steps_total", name="steps_sensible"),
        sa.CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        sa.CheckConstraint(
            "cancelled_by_id IS NULL OR (state = 'cancelled' AND finished_at IS NOT NULL)",
            name="cancelled_sensible",
        ),
    )
