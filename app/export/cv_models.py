"""What a trainee writes for their CV, and which CV the application documents show."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.core.partial_days import PartialDay
from app.export.cv_values import CvLine, CvSection, CvSource


class CvEntry(Base):
    """An entry of a CV; what its section does not use stays empty.

    `began` and `ended` are ISO days as far as they are known (``2019``, ``2019-07``, ``2019-07-04``).
    `position` orders the sections that have no order by days.
    """

    __tablename__ = "cv_entry"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    section: Mapped[CvSection] = mapped_column(stored_enum(CvSection))
    title: Mapped[str] = mapped_column(sa.String(200))
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    grade: Mapped[str] = mapped_column(sa.String(200), default="")
    hours: Mapped[str] = mapped_column(sa.String(200), default="")
    result: Mapped[str] = mapped_column(sa.String(200), default="")
    number: Mapped[str] = mapped_column(sa.String(200), default="")
    text: Mapped[str] = mapped_column(default="")
    began: Mapped[str] = mapped_column(sa.String(10), default="")
    ended: Mapped[str] = mapped_column(sa.String(10), default="")
    is_current: Mapped[bool] = mapped_column(default=False)
    days: Mapped[int | None]
    shown_anyway: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        sa.CheckConstraint("title <> ''", name="says_something"),
        sa.CheckConstraint("length(began) IN (0, 4, 7, 10)", name="began_is_a_day"),
        sa.CheckConstraint("length(ended) IN (0, 4, 7, 10)", name="ended_is_a_day"),
        sa.CheckConstraint("NOT is_current OR ended = ''", name="goes_on_or_has_ended"),
        sa.CheckConstraint("days IS NULL OR days > 0", name="takes_time"),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it

    @property
    def line(self) -> CvLine:
        """What it says, cut loose from the database."""
        return CvLine(
            section=self.section,
            title=self.title,
            organisation=self.organisation,
            grade=self.grade,
            hours=self.hours,
            result=self.result,
            number=self.number,
            text=self.text,
            began=PartialDay.read(self.began),
            ended=PartialDay.read(self.ended),
            is_current=self.is_current,
            days=self.days,
            shown_anyway=self.shown_anyway,
        )


class CvChoice(Base):
    """Which CV a trainee chose for the application documents; no row says: whichever there is."""

    __tablename__ = "cv_choice"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    source: Mapped[CvSource] = mapped_column(stored_enum(CvSource))
    changed_at: Mapped[datetime] = mapped_column(default=now)
