"""The weekly log: a week of a placement, each version of what was written about it, who initialled which."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key
from app.core.clock import now
from app.identity.models import User
from app.logbook.entry import Entry
from app.placements.models import Placement


class LoggedWeek(Base):
    """A calendar week that a trainee wrote about, named by its Monday."""

    __tablename__ = "logged_week"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"))
    monday: Mapped[date]

    placement: Mapped[Placement] = relationship()
    versions: Mapped[list["WeekVersion"]] = relationship(back_populates="week", order_by="WeekVersion.number")

    __table_args__ = (sa.UniqueConstraint("placement_id", "monday"),)

    @property
    def newest(self) -> "WeekVersion":
        """Return what holds now; a week is never without."""
        return self.versions[-1]


class WeekVersion(Base):
    """What was written about a week at one time. Only ever added; its words alone can be removed for good.

    `seconds`: hours worked, exactly. `leave`, `sickness`, `other`: half days away; why somebody is away may
    say something about their health.
    """

    __tablename__ = "logged_week_version"

    id: Mapped[Key]
    week_id: Mapped[UUID] = mapped_column(sa.ForeignKey("logged_week.id"))
    number: Mapped[int]
    seconds: Mapped[int]
    words: Mapped[str]
    leave: Mapped[int] = mapped_column(default=0)
    sickness: Mapped[int] = mapped_column(default=0)
    other: Mapped[int] = mapped_column(default=0)
    written_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    purged_at: Mapped[datetime | None]
    purged_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))

    week: Mapped[LoggedWeek] = relationship(back_populates="versions")
    initial: Mapped["WeekInitial | None"] = relationship(back_populates="version")

    __table_args__ = (
        sa.UniqueConstraint("week_id", "number"),
        sa.CheckConstraint("seconds BETWEEN 0 AND 604800", name="hours_of_a_week"),
        sa.CheckConstraint(
            "leave >= 0 AND sickness >= 0 AND other >= 0 AND leave + sickness + other <= 14",
            name="days_of_a_week",
        ),
        sa.CheckConstraint("(purged_at IS NULL) = (purged_by_id IS NULL)", name="purged_whole"),
        sa.CheckConstraint("purged_at IS NULL OR words = ''", name="purged_has_no_words"),
    )

    @property
    def entry(self) -> Entry:
        """Return what it says."""
        return Entry(
            seconds=self.seconds,
            words=self.words,
            leave=self.leave,
            sickness=self.sickness,
            other=self.other,
        )


class WeekInitial(Base):
    """A supervisor has seen one version of a week. Only ever added; a later version begins without."""

    __tablename__ = "logged_week_initial"

    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("logged_week_version.id"), primary_key=True)
    initialled_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    version: Mapped[WeekVersion] = relationship(back_populates="initial")
    initialled_by: Mapped[User] = relationship()
