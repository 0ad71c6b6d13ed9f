"""Noted repetitions of an item's skill, each version of what was noted, and who initialled which."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import User
from app.placements.models import Placement
from app.repetitions.values import Outcome, Performance
from app.standards.models import FrameworkItem


class Repetition(Base):
    """A trainee noted once that they did what an item asks for; an item never changes under it.

    `sent_as` is the number that the form was sent under, so that a form that is sent twice notes once.
    """

    __tablename__ = "repetition"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"))
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework_item.id"), index=True)
    sent_as: Mapped[UUID]

    placement: Mapped[Placement] = relationship()
    item: Mapped[FrameworkItem] = relationship()
    versions: Mapped[list["RepetitionVersion"]] = relationship(
        back_populates="repetition", order_by="RepetitionVersion.number"
    )

    __table_args__ = (sa.UniqueConstraint("placement_id", "sent_as"),)

    @property
    def newest(self) -> "RepetitionVersion":
        """Return what holds now; a repetition is never without."""
        return self.versions[-1]


class RepetitionVersion(Base):
    """What was noted at one time. Only ever added; its words alone can be removed for good."""

    __tablename__ = "repetition_version"

    id: Mapped[Key]
    repetition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("repetition.id"))
    number: Mapped[int]
    day: Mapped[date]
    outcome: Mapped[Outcome] = mapped_column(stored_enum(Outcome))
    equipment: Mapped[str] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(200))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    written_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    purged_at: Mapped[datetime | None]
    purged_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))

    repetition: Mapped[Repetition] = relationship(back_populates="versions")
    initial: Mapped["RepetitionInitial | None"] = relationship(back_populates="version")

    __table_args__ = (
        sa.UniqueConstraint("repetition_id", "number"),
        sa.CheckConstraint("(purged_at IS NULL) = (purged_by_id IS NULL)", name="purged_whole"),
        sa.CheckConstraint("purged_at IS NULL OR (note = '' AND equipment = '')", name="purged_has_no_words"),
    )

    @property
    def performance(self) -> Performance:
        """Return what it says."""
        return Performance(day=self.day, outcome=self.outcome, equipment=self.equipment, note=self.note)


class RepetitionInitial(Base):
    """A supervisor vouches for one version of a repetition. Only ever added; a later version has none."""

    __tablename__ = "repetition_initial"

    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("repetition_version.id"), primary_key=True)
    initialled_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    version: Mapped[RepetitionVersion] = relationship(back_populates="initial")
    initialled_by: Mapped[User] = relationship()
