"""Words given with a step of a sign-off in which patient data was reported: kept apart until decided."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.competencies.models import SignOffEvent
from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import User

# What stands in the step meanwhile, and for good; the triggers of its table know both.
HIDDEN = "Hidden: patient data was reported in these words."
REMOVED = "Removed: these words held patient data."
MARKS = frozenset({HIDDEN, REMOVED})


class WordsOutcome(StrEnum):
    """What became of words in which patient data was reported."""

    RESTORED = "restored"
    PURGED = "purged"


class WithheldWords(Base):
    """The words of one step, taken out of it while a report is open; afterwards they are back or nowhere.

    One report takes out the same words wherever they stand in the placement: its rows share `group_id`.
    """

    __tablename__ = "withheld_words"

    id: Mapped[Key]
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sign_off_event.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(index=True)
    words: Mapped[str]
    reason: Mapped[str]
    reported_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    reported_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[WordsOutcome | None] = mapped_column(stored_enum(WordsOutcome))
    decided_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    decided_capacity: Mapped[str] = mapped_column(sa.String(40), default="")
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")

    event: Mapped[SignOffEvent] = relationship()
    reported_by: Mapped[User] = relationship(foreign_keys=[reported_by_id])

    __table_args__ = (
        sa.Index(
            "uq_withheld_words_one_open",
            "event_id",
            unique=True,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        ),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
        sa.CheckConstraint("(outcome IS NULL) = (words <> '')", name="kept_while_open"),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)",
            name="decided_whole",
        ),
    )
