"""Training plans in numbered versions, what each plans for every item, and who has agreed to it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import User
from app.planning.workflow import State
from app.standards.values import WeekSpan


class Ending(StrEnum):
    """Why an agreement does not stand any more."""

    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class TrainingPlan(Base):
    """One version of a placement's plan. Once both sides have agreed to it a trigger refuses every change.

    `reason`: why there is this version; the first one needs none. At most one version is not agreed.
    """

    __tablename__ = "training_plan"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    number: Mapped[int]
    state: Mapped[State] = mapped_column(stored_enum(State, "plan_state"), default=State.DRAFT)
    reason: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    changed_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    agreed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    changed_by: Mapped[User] = relationship(foreign_keys=[changed_by_id])
    items: Mapped[list["TrainingPlanItem"]] = relationship(
        back_populates="plan", cascade="all, delete-orphan"
    )
    agreements: Mapped[list["PlanAgreement"]] = relationship(
        back_populates="plan", order_by="PlanAgreement.at"
    )

    __table_args__ = (
        sa.UniqueConstraint("placement_id", "number"),
        sa.CheckConstraint("number >= 1", name="numbered_from_1"),
        sa.CheckConstraint("number = 1 OR reason <> ''", name="later_ones_say_why"),
        sa.CheckConstraint("state <> 'agreed' OR agreed_at IS NOT NULL", name="agreed_has_a_moment"),
        sa.Index(
            "uq_training_plan_one_in_the_making",
            "placement_id",
            unique=True,
            sqlite_where=sa.text("agreed_at IS NULL"),
            postgresql_where=sa.text("agreed_at IS NULL"),
        ),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it


class TrainingPlanItem(Base):
    """What a version plans for one item: placement weeks, both included; without them "to be confirmed".

    `away`: it cannot be done at the trainee's site; then `secondment` says where it is done, and the
    secondment's weeks when, as far as that is known.
    """

    __tablename__ = "training_plan_item"

    plan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("training_plan.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework_item.id"), primary_key=True)
    first_week: Mapped[int | None]
    last_week: Mapped[int | None]
    away: Mapped[bool] = mapped_column(default=False)
    secondment: Mapped[str] = mapped_column(sa.String(200), default="")
    secondment_first_week: Mapped[int | None]
    secondment_last_week: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.String(500), default="")

    plan: Mapped[TrainingPlan] = relationship(back_populates="items")

    __table_args__ = (
        sa.CheckConstraint(
            "(first_week IS NULL) = (last_week IS NULL) AND (first_week IS NULL OR "
            "(first_week >= 1 AND last_week >= first_week))",
            name="weeks_in_order",
        ),
        sa.CheckConstraint(
            "(secondment_first_week IS NULL) = (secondment_last_week IS NULL) AND "
            "(secondment_first_week IS NULL OR (secondment_first_week >= 1 AND "
            "secondment_last_week >= secondment_first_week))",
            name="secondment_in_order",
        ),
        sa.CheckConstraint(
            "away OR (secondment = '' AND secondment_first_week IS NULL)",
            name="only_what_is_away_is_seconded",
        ),
    )

    @property
    def weeks(self) -> WeekSpan | None:
        """Return the planned weeks, or None: to be confirmed."""
        return _span(self.first_week, self.last_week)

    @property
    def secondment_weeks(self) -> WeekSpan | None:
        """Return the weeks of the secondment, or None where they are not known."""
        return _span(self.secondment_first_week, self.secondment_last_week)


class PlanAgreement(Base):
    """Somebody agreed to a version for their side. It ends when it is withdrawn or the version changed."""

    __tablename__ = "plan_agreement"

    id: Mapped[Key]
    plan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("training_plan.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    capacity: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    ending: Mapped[Ending | None] = mapped_column(stored_enum(Ending, "plan_ending"))

    plan: Mapped[TrainingPlan] = relationship(back_populates="agreements")
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])

    __table_args__ = (
        sa.CheckConstraint("capacity IN ('trainee', 'supervisor')", name="one_of_both_sides"),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL) AND (ended_at IS NULL) = (ending IS NULL)",
            name="ended_whole",
        ),
        sa.Index(
            "uq_plan_agreement_one_stands_for_each_side",
            "plan_id",
            "capacity",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


def _span(first: int | None, last: int | None) -> WeekSpan | None:
    return None if first is None or last is None else WeekSpan(first, last)
