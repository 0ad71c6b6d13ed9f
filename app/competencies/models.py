"""The sign-off case of an item on a placement, and its history: one row per event, only ever added."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.competencies.workflow import Action, State
from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import User
from app.ledger.values import Authority
from app.placements.models import Placement
from app.portfolio.models import EvidenceVersion
from app.standards.models import FrameworkItem


class SignOffCase(Base):
    """How far one item has come on one placement. `state` equals the last event's `to_state`."""

    __tablename__ = "sign_off_case"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"))
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework_item.id"), index=True)
    state: Mapped[State] = mapped_column(stored_enum(State), default=State.NOT_STARTED, index=True)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    placement: Mapped[Placement] = relationship()
    item: Mapped[FrameworkItem] = relationship()
    events: Mapped[list["SignOffEvent"]] = relationship(
        back_populates="case", order_by="SignOffEvent.sequence"
    )

    __table_args__ = (sa.UniqueConstraint("placement_id", "item_id"),)
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it


class SignOffEvent(Base):
    """One step of a case. Triggers refuse to change or delete a row.

    `capacity` is the part in which the person acted, `authority` what let them. `text` holds the feedback of
    a return, the statement of a sign-off or the reason of a reopening. `content_digest` fixes what was
    decided on: the item's words and each evidence version with its files.
    """

    __tablename__ = "sign_off_event"

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sign_off_case.id"))
    sequence: Mapped[int]
    action: Mapped[Action] = mapped_column(stored_enum(Action))
    from_state: Mapped[State] = mapped_column(stored_enum(State, "from_state"))
    to_state: Mapped[State] = mapped_column(stored_enum(State, "to_state"))
    actor_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    capacity: Mapped[str] = mapped_column(sa.String(40))
    authority: Mapped[Authority] = mapped_column(stored_enum(Authority), default=Authority.ACCOUNT)
    registration_body: Mapped[str] = mapped_column(sa.String(100), default="")
    registration_number: Mapped[str] = mapped_column(sa.String(60), default="")
    text: Mapped[str] = mapped_column(default="")
    confirmed_no_identifiers: Mapped[bool] = mapped_column(default=False)
    content_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    at: Mapped[datetime] = mapped_column(default=now)

    case: Mapped[SignOffCase] = relationship(back_populates="events")
    actor: Mapped[User] = relationship()
    evidence: Mapped[list["SignOffEventEvidence"]] = relationship(back_populates="event")

    __table_args__ = (
        sa.UniqueConstraint("case_id", "sequence"),
        sa.CheckConstraint("action <> 'return' OR text <> ''", name="return_has_feedback"),
        sa.CheckConstraint("action <> 'reopen' OR text <> ''", name="reopening_has_a_reason"),
        sa.CheckConstraint(
            "action <> 'sign-off' OR (confirmed_no_identifiers AND content_digest <> '' AND text <> '')",
            name="sign_off_is_whole",
        ),
    )


class SignOffEventEvidence(Base):
    """Which evidence version lay before the person when the event happened."""

    __tablename__ = "sign_off_event_evidence"

    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sign_off_event.id"), primary_key=True)
    evidence_version_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("evidence_version.id"), primary_key=True, index=True
    )
    digest: Mapped[str] = mapped_column(sa.String(64))

    event: Mapped[SignOffEvent] = relationship(back_populates="evidence")
    evidence_version: Mapped[EvidenceVersion] = relationship()
