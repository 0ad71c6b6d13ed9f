"""What is kept of moves: a placement that goes to another centre, and who came to supervise or ceased to."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import Centre, User
from app.placements.models import Placement


class CentreMoveState(StrEnum):
    """How far the move of a placement to another centre has come; what is settled stays so."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class CentreMove(Base):
    """One centre asks another to take a placement over, and that one accepts or declines.

    `moves_on`: from which day on the other centre trains. `answer`: why it declined. `ended`: sentences about
    what ended with the move. `settled_at`: for one that was accepted, when the access of one centre ended and
    that of the other began.
    """

    __tablename__ = "placement_centre_move"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    from_centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), index=True)
    to_centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), index=True)
    moves_on: Mapped[date]
    reason: Mapped[str]
    asked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[CentreMoveState] = mapped_column(
        stored_enum(CentreMoveState), default=CentreMoveState.ASKED
    )
    settled_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    settled_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    ended: Mapped[list[str]] = mapped_column(default=list)

    placement: Mapped[Placement] = relationship()
    from_centre: Mapped[Centre] = relationship(foreign_keys=[from_centre_id])
    to_centre: Mapped[Centre] = relationship(foreign_keys=[to_centre_id])
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])

    __table_args__ = (
        sa.Index(
            "uq_placement_centre_move_asked_once",
            "placement_id",
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        ),
        sa.CheckConstraint("from_centre_id <> to_centre_id", name="leads_elsewhere"),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
        sa.CheckConstraint(
            "(state = 'asked') = (settled_at IS NULL) AND (settled_at IS NULL) = (settled_by_id IS NULL)",
            name="settled_whole",
        ),
        sa.CheckConstraint("state <> 'declined' OR answer <> ''", name="declined_says_why"),
    )


class SupervisionChangeKind(StrEnum):
    """What was done about a supervision; one that is dropped had not begun."""

    ASSIGNED = "assigned"
    ENDED = "ended"
    DROPPED = "dropped"


class SupervisionChange(Base):
    """Somebody assigned or ended a supervision: which one, from and to, who, when, why. Only ever added."""

    __tablename__ = "supervision_change"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    supervisor_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    kind: Mapped[SupervisionChangeKind] = mapped_column(stored_enum(SupervisionChangeKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    actor_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)

    supervisor: Mapped[User] = relationship(foreign_keys=[supervisor_id])
    actor: Mapped[User] = relationship(foreign_keys=[actor_id])
