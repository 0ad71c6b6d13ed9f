"""Placements, the framework versions they are pinned to, who supervises, who reads, and who looked."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import Centre, User
from app.placements.clock_values import FULL_TIME_HOURS, in_hundredths
from app.placements.programmes import Discipline, Programme
from app.standards.difference import Kind
from app.standards.models import FrameworkVersion

if TYPE_CHECKING:
    from app.placements.visit_models import VisitPlacement


class PlacementState(StrEnum):
    """Whether training goes on or has ended; moderators and examiners read finished ones."""

    ACTIVE = "active"
    FINISHED = "finished"


class ReaderRole(StrEnum):
    """Who reads a finished placement without taking part in it."""

    MODERATOR = "moderator"
    EXAMINER = "examiner"


class Placement(Base):
    """One trainee on one programme in one centre; `starts_on`, `weeks`: None where the programme has none.

    `full_time_hundredths`: the hours of a placement week, in hundredths of an hour: 37.5 is 3750.
    """

    __tablename__ = "placement"

    id: Mapped[Key]
    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), index=True)
    trainee_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    programme: Mapped[Programme] = mapped_column(stored_enum(Programme))
    discipline: Mapped[Discipline] = mapped_column(stored_enum(Discipline))
    starts_on: Mapped[date | None]
    weeks: Mapped[int | None]
    full_time_hundredths: Mapped[int] = mapped_column(default=in_hundredths(FULL_TIME_HOURS))
    state: Mapped[PlacementState] = mapped_column(stored_enum(PlacementState), default=PlacementState.ACTIVE)
    finished_on: Mapped[date | None]
    next_reference: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    centre: Mapped[Centre] = relationship()
    trainee: Mapped[User] = relationship()
    frameworks: Mapped[list["PlacementFramework"]] = relationship(
        back_populates="placement", order_by="PlacementFramework.position"
    )
    supervisions: Mapped[list["Supervision"]] = relationship(
        back_populates="placement", order_by="Supervision.starts_on"
    )
    readers: Mapped[list["PlacementReader"]] = relationship(back_populates="placement")
    visits: Mapped[list["VisitPlacement"]] = relationship(back_populates="placement")

    __table_args__ = (
        sa.CheckConstraint("weeks IS NULL OR weeks BETWEEN 1 AND 520", name="weeks_sensible"),
        sa.CheckConstraint("full_time_hundredths BETWEEN 2000 AND 4800", name="full_time_sensible"),
        sa.CheckConstraint("(state = 'finished') = (finished_on IS NOT NULL)", name="finished_has_a_day"),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it

    @property
    def full_time_hours(self) -> Fraction:
        """Return the hours of a placement week, exactly."""
        return Fraction(self.full_time_hundredths, 100)


class PlacementFramework(Base):
    """A framework version that a placement is pinned to."""

    __tablename__ = "placement_framework"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    framework_version_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("framework_version.id"), primary_key=True
    )
    position: Mapped[int]

    placement: Mapped[Placement] = relationship(back_populates="frameworks")
    framework_version: Mapped[FrameworkVersion] = relationship()


class Supervision(Base):
    """Who supervises a placement, from and to (both days included; no last day means it goes on)."""

    __tablename__ = "supervision"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    supervisor_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    placement: Mapped[Placement] = relationship(back_populates="supervisions")
    supervisor: Mapped[User] = relationship()
    handover: Mapped["Handover | None"] = relationship(
        back_populates="supervision", cascade="all, delete-orphan"
    )

    __table_args__ = (sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),)

    @classmethod
    def lasts_on(cls, day: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
        """Return the condition on which somebody supervises on a day."""
        return sa.and_(cls.starts_on <= day, cls.not_ended_on(day))

    @classmethod
    def not_ended_on(cls, day: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
        """Return the condition on which a supervision lasts on a day or is still to come."""
        return sa.or_(cls.ends_on.is_(None), cls.ends_on >= day)


class Handover(Base):
    """A supervision that a colleague has for some days because somebody is away: a real one, with dates.

    `absent_id`: whose place the colleague takes; they keep their own supervision. `group_id`: what was handed
    over in one go. `ended_at`: when somebody ended it before its time.
    """

    __tablename__ = "handover"

    id: Mapped[Key]
    supervision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("supervision.id"), unique=True)
    group_id: Mapped[UUID] = mapped_column(index=True)
    absent_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    made_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    ended_at: Mapped[datetime | None]

    supervision: Mapped[Supervision] = relationship(back_populates="handover")
    absent: Mapped[User] = relationship(foreign_keys=[absent_id])
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])

    __table_args__ = (
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_whole"),
    )


class CentreLoad(Base):
    """How many trainees one supervisor should have at most, where a centre has decided it. It only warns."""

    __tablename__ = "centre_load"

    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), primary_key=True)
    most_trainees: Mapped[int]
    set_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.CheckConstraint("most_trainees BETWEEN 1 AND 999", name="sensible"),)


class PlacementReader(Base):
    """A moderator or examiner who may read one finished placement."""

    __tablename__ = "placement_reader"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    role: Mapped[ReaderRole] = mapped_column(stored_enum(ReaderRole))
    created_at: Mapped[datetime] = mapped_column(default=now)

    placement: Mapped[Placement] = relationship(back_populates="readers")
    user: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("placement_id", "user_id"),)


class PortfolioView(Base):
    """Somebody looked at a portfolio: who, when, at what. Rows are only ever added.

    A guest has no account: `user_id` is then whoever invited them, and `capacity` is `GUEST`.
    """

    __tablename__ = "portfolio_view"
    GUEST: ClassVar[str] = "guest"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    capacity: Mapped[str] = mapped_column(sa.String(40))
    what: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()

    __table_args__ = (sa.Index("ix_portfolio_view_placement_at", "placement_id", "at"),)

    @property
    def who(self) -> str:
        """Return who looked; a guest's name and address are for those who see the assessment."""
        return f"Guest, invited by {self.user.name}" if self.capacity == self.GUEST else self.user.name


class PlacementMove(Base):
    """A placement went from one version of a set to another: who moved it, when, why. Only ever added."""

    __tablename__ = "placement_move"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"))
    from_version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework_version.id"))
    to_version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework_version.id"))
    actor_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)

    actor: Mapped[User] = relationship()
    from_version: Mapped[FrameworkVersion] = relationship(foreign_keys=[from_version_id])
    to_version: Mapped[FrameworkVersion] = relationship(foreign_keys=[to_version_id])

    __table_args__ = (
        # A version is left once: so the moves of a placement never lead in a circle.
        sa.UniqueConstraint("placement_id", "from_version_id"),
        sa.CheckConstraint("from_version_id <> to_version_id", name="leads_elsewhere"),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    )


class PlacementMoveItem(Base):
    """What an item of the version that was left became; without a new item it has no home. Only ever added.

    `events`: how many steps the item's sign-off had made before. They were about the old item's words.
    """

    __tablename__ = "placement_move_item"

    move_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement_move.id"), primary_key=True)
    old_item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework_item.id"), primary_key=True)
    new_item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("framework_item.id"))
    kind: Mapped[Kind] = mapped_column(stored_enum(Kind))
    events: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        sa.UniqueConstraint("move_id", "new_item_id"),
        sa.CheckConstraint(
            "kind <> 'new' AND (kind = 'gone') = (new_item_id IS NULL)", name="only_what_is_gone_has_no_home"
        ),
        sa.CheckConstraint("events >= 0", name="events_counted"),
    )


class PlacementErasure(Base):
    """A placement that was erased: when, by whom and why. Only with this row may its history be deleted."""

    __tablename__ = "placement_erasure"

    placement_id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    erased_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
