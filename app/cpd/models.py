"""What a CPD record has beside its evidence: the stated registration, each entry's activity, the profile."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.cpd.values import MOST_MINUTES, ActivityKind, Stated
from app.placements.models import Placement
from app.portfolio.models import Evidence


class CpdRegistration(Base):
    """What the person states about their registration; nobody has verified it."""

    __tablename__ = "cpd_registration"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    register: Mapped[str] = mapped_column(sa.String(120))
    number: Mapped[str] = mapped_column(sa.String(40))
    registered_on: Mapped[date]
    stated_at: Mapped[datetime] = mapped_column(default=now)

    placement: Mapped[Placement] = relationship()

    __table_args__ = (sa.CheckConstraint("register <> '' AND number <> ''", name="stated_whole"),)

    @property
    def stated(self) -> Stated:
        """Return what is stated, cut loose from the database."""
        return Stated(self.register, self.number, self.registered_on)


class CpdActivity(Base):
    """What an entry of a CPD record says beyond any evidence; it goes with the entry.

    `minutes`: None where nobody counted them. `source`: which entry of an earlier placement it was brought
    over from, in words; empty where it began here. No signature covers any of it.
    """

    __tablename__ = "cpd_activity"

    evidence_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[ActivityKind] = mapped_column(stored_enum(ActivityKind))
    minutes: Mapped[int | None]
    learnt: Mapped[str] = mapped_column(default="")
    for_practice: Mapped[str] = mapped_column(default="")
    for_users: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)

    evidence: Mapped[Evidence] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"minutes IS NULL OR minutes BETWEEN 0 AND {MOST_MINUTES}", name="hours_sensible"),
    )


class CpdProfile(Base):
    """One version of the profile that an audit asks for: each saving adds one, the newest counts.

    `statements`: by an item's id, what the person says about that standard and which entries they chose:
    ``{"text": str, "evidence": [id, ...]}``.
    """

    __tablename__ = "cpd_profile"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"))
    number: Mapped[int]
    period_from: Mapped[date]
    period_to: Mapped[date]
    summary: Mapped[str] = mapped_column(default="")
    statements: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime] = mapped_column(default=now)

    placement: Mapped[Placement] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("placement_id", "number"),
        sa.CheckConstraint("period_to >= period_from", name="period_in_order"),
    )
