"""Rounds of feedback by colleagues, who is invited, and, without any tie to that, what was answered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assessments.models import Assessment, StoredForm
from app.assessments.msf_policy import USUAL_THRESHOLD
from app.assessments.msf_workflow import CycleState, InvitationState
from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import User
from app.placements.models import Placement
from app.standards.models import FrameworkItem


class MsfCycle(Base):
    """One round of feedback. Nothing in it changes when a colleague answers.

    `summary` is what `Summary.to_data` gives; it is there once the round is released, and stays.
    `reason` says why a proposal was refused or a round abandoned.
    """

    __tablename__ = "msf_cycle"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    form_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment_form.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[CycleState] = mapped_column(stored_enum(CycleState), default=CycleState.PROPOSED)
    threshold: Mapped[int] = mapped_column(default=USUAL_THRESHOLD)
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    opened_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    closes_on: Mapped[date | None]
    extended: Mapped[bool] = mapped_column(default=False)
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(default="")
    summary: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    assessment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("assessment.id"))

    placement: Mapped[Placement] = relationship()
    stored_form: Mapped[StoredForm] = relationship()
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    assessment: Mapped[Assessment | None] = relationship()
    items: Mapped[list["MsfItem"]] = relationship(back_populates="cycle")
    self_rating: Mapped["MsfSelfRating | None"] = relationship(back_populates="cycle")
    reflection: Mapped["MsfReflection | None"] = relationship(back_populates="cycle")
    invitations: Mapped[list["MsfInvitation"]] = relationship(
        back_populates="cycle", order_by="MsfInvitation.name"
    )

    __table_args__ = (
        sa.CheckConstraint("title <> ''", name="title_given"),
        sa.CheckConstraint("threshold BETWEEN 3 AND 12", name="threshold_three_or_more"),
        sa.CheckConstraint(
            "(state = 'released') = (summary IS NOT NULL AND released_at IS NOT NULL "
            "AND released_by_id IS NOT NULL)",
            name="released_with_summary",
        ),
        sa.CheckConstraint(
            "state NOT IN ('open', 'released') OR (opened_at IS NOT NULL AND closes_on IS NOT NULL "
            "AND approved_by_id IS NOT NULL)",
            name="opened_by_somebody",
        ),
        sa.CheckConstraint("assessment_id IS NULL OR state = 'released'", name="decided_after_release"),
    )


class MsfItem(Base):
    """A round is about a framework item."""

    __tablename__ = "msf_item"

    cycle_id: Mapped[UUID] = mapped_column(sa.ForeignKey("msf_cycle.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework_item.id"), primary_key=True, index=True)

    cycle: Mapped[MsfCycle] = relationship(back_populates="items")
    item: Mapped[FrameworkItem] = relationship()


class MsfInvitation(Base):
    """A colleague who is asked. It says whether they have answered, but neither when nor what.

    `plain` is the address as it is compared: twelve spellings of one address are one colleague.
    """

    __tablename__ = "msf_invitation"

    id: Mapped[Key]
    cycle_id: Mapped[UUID] = mapped_column(sa.ForeignKey("msf_cycle.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254))
    plain: Mapped[str] = mapped_column(sa.String(254))
    nonce: Mapped[str] = mapped_column(sa.String(64))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    state: Mapped[InvitationState] = mapped_column(
        stored_enum(InvitationState), default=InvitationState.INVITED
    )

    cycle: Mapped[MsfCycle] = relationship(back_populates="invitations")

    __table_args__ = (
        sa.UniqueConstraint("cycle_id", "plain"),
        sa.CheckConstraint("name <> ''", name="name_given"),
        sa.CheckConstraint("plain <> '' AND plain = lower(plain)", name="plain_lower_case"),
    )


class MsfAnswer(Base):
    """What one colleague answered, under a random number.

    No column points to an invitation or holds a moment. On SQLite the table has no hidden row numbers, which
    would count the answers as they come.
    """

    __tablename__ = "msf_answer"

    # Not `new_id`: those numbers hold the moment at which they were made.
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    cycle_id: Mapped[UUID] = mapped_column(sa.ForeignKey("msf_cycle.id"), index=True)
    answers: Mapped[dict[str, Any]]

    __table_args__ = ({"sqlite_with_rowid": False},)


class MsfSelfRating(Base):
    """How the trainee rates themselves. Once the round is released triggers keep it as it is."""

    __tablename__ = "msf_self_rating"

    cycle_id: Mapped[UUID] = mapped_column(sa.ForeignKey("msf_cycle.id"), primary_key=True)
    answers: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime] = mapped_column(default=now)

    cycle: Mapped[MsfCycle] = relationship(back_populates="self_rating")


class MsfReflection(Base):
    """The trainee's reflection on a released round: private until `released_at` is set."""

    __tablename__ = "msf_reflection"

    cycle_id: Mapped[UUID] = mapped_column(sa.ForeignKey("msf_cycle.id"), primary_key=True)
    text: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)
    released_at: Mapped[datetime | None]

    cycle: Mapped[MsfCycle] = relationship(back_populates="reflection")

    __table_args__ = (sa.CheckConstraint("released_at IS NULL OR text <> ''", name="nothing_empty_released"),)
