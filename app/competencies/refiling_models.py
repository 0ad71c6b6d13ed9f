"""Proposals to file an entry elsewhere, and which steps of a sign-off carried an assessor's words along."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.values import EvidenceType
from app.standards.models import FrameworkItem


class RefilingOutcome(StrEnum):
    """What became of a proposal."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"


class Refiling(Base):
    """A trainee proposes to file an entry under another item, or as another kind of evidence.

    `from_item_id` and `to_item_id` belong together, or both are None and `to_type` is given. It is about one
    version of the entry, `version_id`; a confirmation makes another one, `made_version_id`. An entry has one
    open proposal at most, and a trigger keeps a decided one as it is.
    """

    __tablename__ = "refiling"

    id: Mapped[Key]
    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"))
    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence_version.id"))
    from_item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("framework_item.id"))
    to_item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("framework_item.id"))
    to_type: Mapped[EvidenceType | None] = mapped_column(stored_enum(EvidenceType))
    reason: Mapped[str]
    proposed_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[RefilingOutcome | None] = mapped_column(stored_enum(RefilingOutcome))
    decided_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    made_version_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("evidence_version.id"))

    evidence: Mapped[Evidence] = relationship()
    version: Mapped[EvidenceVersion] = relationship(foreign_keys=[version_id])
    from_item: Mapped[FrameworkItem | None] = relationship(foreign_keys=[from_item_id])
    to_item: Mapped[FrameworkItem | None] = relationship(foreign_keys=[to_item_id])

    __table_args__ = (
        sa.Index("ix_refiling_evidence_id", "evidence_id"),
        sa.Index(
            "uq_refiling_one_open",
            "evidence_id",
            unique=True,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        ),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
        sa.CheckConstraint(
            "(from_item_id IS NULL) = (to_item_id IS NULL) AND (to_item_id IS NULL) <> (to_type IS NULL)",
            name="item_or_type",
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)",
            name="decided_whole",
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'declined' OR decision_reason <> ''", name="declined_with_a_reason"
        ),
        sa.CheckConstraint(
            "(made_version_id IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'confirmed')",
            name="confirmed_makes_a_version",
        ),
    )


class CarriedWords(Base):
    """A step of a sign-off that says again what an assessor had said in an earlier one. Only ever added."""

    __tablename__ = "carried_words"

    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sign_off_event.id"), primary_key=True)
    from_event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sign_off_event.id"))
    refiling_id: Mapped[UUID] = mapped_column(sa.ForeignKey("refiling.id"), index=True)
