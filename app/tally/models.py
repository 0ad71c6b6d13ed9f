"""The stored tally of each placement."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base
from app.core.clock import now


class PlacementTally(Base):
    """What was counted of a placement when something about it last changed.

    `facts` as `Tally.to_data`; `repeated` and `equipment`, how often its items were done and on what, as
    `repeated_data`: None where an earlier version of the application has counted.
    """

    __tablename__ = "placement_tally"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    facts: Mapped[dict[str, Any]]
    repeated: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    equipment: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    counted_at: Mapped[datetime] = mapped_column(default=now)
