"""What a supervisor notes for themselves about a placement, an entry or an item."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key
from app.core.clock import now
from app.placements.models import Placement
from app.portfolio.models import Evidence
from app.standards.models import FrameworkItem


class SupervisorNote(Base):
    """A supervisor's own note: outside digests, exports, archives, search and logs; nobody else reads it."""

    __tablename__ = "supervisor_note"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    evidence_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("evidence.id"))
    item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("framework_item.id"))
    written_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    placement: Mapped[Placement] = relationship()
    evidence: Mapped[Evidence | None] = relationship()
    item: Mapped[FrameworkItem | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("text <> ''", name="says_something"),
        sa.CheckConstraint("evidence_id IS NULL OR item_id IS NULL", name="about_one_thing"),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it
