"""What a centre wants its people to be reminded of, where its co-ordinator has said so."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base
from app.core.clock import now


class CentreReminders(Base):
    """After how long somebody is reminded; None for never. No row means what `ReminderWishes` says."""

    __tablename__ = "centre_reminders"

    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), primary_key=True)
    quiet_weeks: Mapped[int | None]
    waiting_days: Mapped[int | None]
    plans: Mapped[bool]
    set_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        sa.CheckConstraint("quiet_weeks IS NULL OR quiet_weeks BETWEEN 1 AND 26", name="weeks_sensible"),
        sa.CheckConstraint("waiting_days IS NULL OR waiting_days BETWEEN 1 AND 90", name="days_sensible"),
    )
