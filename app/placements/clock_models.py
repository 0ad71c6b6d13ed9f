"""What a placement's clock is set by: blocks, hours, breaks, extensions, all changes, a centre's nation."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import User
from app.placements.bank_holidays import Nation
from app.placements.clock_values import BreakKind
from app.placements.programmes import Programme


class Sort(StrEnum):
    """What can be entered or set about the weeks of a placement."""

    BLOCK = "blocks"
    HOURS = "hours"
    BREAK = "breaks"
    EXTENSION = "extensions"
    START = "start"
    LENGTH = "length"
    FULL_TIME = "full-time"
    END = "end"


class ChangeKind(StrEnum):
    """What was done to an entry."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class PlacementBlock(Base):
    """A stretch of training at one place; without a last day it goes on."""

    __tablename__ = "placement_block"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    year_label: Mapped[str] = mapped_column(sa.String(100), default="")
    site: Mapped[str] = mapped_column(sa.String(200), default="")
    supervisor_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))

    supervisor: Mapped[User | None] = relationship()

    __table_args__ = (sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),)


class PlacementHours(Base):
    """Which share of full time is worked from a day on: `part` of `whole`, because some have no decimal."""

    __tablename__ = "placement_hours"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"))
    starts_on: Mapped[date]
    part: Mapped[int]
    whole: Mapped[int]

    __table_args__ = (
        sa.UniqueConstraint("placement_id", "starts_on"),
        sa.CheckConstraint("part > 0 AND part <= whole AND whole <= 1000000", name="more_than_0_at_most_1"),
    )


class PlacementBreak(Base):
    """Days away; without a last day the break goes on. Its kind may say something about somebody's health."""

    __tablename__ = "placement_break"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    kind: Mapped[BreakKind] = mapped_column(stored_enum(BreakKind))

    __table_args__ = (sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),)


class PlacementExtension(Base):
    """Placement weeks that were added to the length."""

    __tablename__ = "placement_extension"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    decided_on: Mapped[date]
    weeks: Mapped[int]

    __table_args__ = (sa.CheckConstraint("weeks BETWEEN 1 AND 520", name="weeks_sensible"),)


class ClockChange(Base):
    """Somebody changed an entry, first day, length or hours: before and after, why. Only ever added."""

    __tablename__ = "placement_clock_change"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    actor_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    sort: Mapped[Sort] = mapped_column(stored_enum(Sort))
    kind: Mapped[ChangeKind] = mapped_column(stored_enum(ChangeKind))
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str]

    actor: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
        sa.CheckConstraint("(kind = 'added') = (before = '')", name="only_what_is_new_was_nothing"),
        sa.CheckConstraint("(kind = 'removed') = (after = '')", name="only_what_is_removed_is_nothing"),
    )


class CentreNation(Base):
    """In which nation a centre lies, where its co-ordinator has said so: whose bank holidays are free."""

    __tablename__ = "centre_nation"

    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), primary_key=True)
    nation: Mapped[Nation] = mapped_column(stored_enum(Nation))
    set_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(default=now)


class ProgrammeHours(Base):
    """How many hours a placement week of a programme has in a centre; the latest row holds. Only ever added.

    Placements are made with what holds then, and keep it.
    """

    __tablename__ = "programme_hours"

    id: Mapped[Key]
    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"))
    programme: Mapped[Programme] = mapped_column(stored_enum(Programme))
    full_time_hundredths: Mapped[int]
    reason: Mapped[str]
    set_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(default=now)

    set_by: Mapped[User] = relationship()

    __table_args__ = (
        sa.Index("ix_programme_hours_centre_id_programme", "centre_id", "programme", "set_at"),
        sa.CheckConstraint("full_time_hundredths BETWEEN 2000 AND 4800", name="full_time_sensible"),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    @property
    def full_time_hours(self) -> Fraction:
        """Return the hours, exactly."""
        return Fraction(self.full_time_hundredths, 100)
