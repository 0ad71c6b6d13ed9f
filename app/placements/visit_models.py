"""Visits of external moderators: who looks at which running placements, from when to when."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key
from app.core.clock import now
from app.identity.models import Centre, User
from app.placements.models import Placement


class Visit(Base):
    """One visit to a centre; both days are included, and the day after the last one ends the reading."""

    __tablename__ = "visit"

    id: Mapped[Key]
    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), index=True)
    moderator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    planned_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    centre: Mapped[Centre] = relationship()
    moderator: Mapped[User] = relationship(foreign_keys=[moderator_id])
    placements: Mapped[list["VisitPlacement"]] = relationship(back_populates="visit")

    __table_args__ = (sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    @property
    def in_the_centre(self) -> list[Placement]:
        """Return the placements of the visit that are still in its centre: one that has left is not read."""
        found = [one.placement for one in self.placements]
        return [one for one in found if one.centre_id == self.centre_id]


class VisitPlacement(Base):
    """A placement that the moderator may read during a visit."""

    __tablename__ = "visit_placement"

    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"), primary_key=True)
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True, index=True)

    visit: Mapped[Visit] = relationship(back_populates="placements")
    placement: Mapped[Placement] = relationship(back_populates="visits")
