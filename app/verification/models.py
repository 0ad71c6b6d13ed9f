"""Samples of signed items for internal verification: how each was drawn, and what became of each item."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.competencies.models import SignOffCase, SignOffEvent
from app.core.base import Base, Key
from app.core.clock import now
from app.identity.models import Centre, User
from app.standards.models import FrameworkItem, FrameworkVersion


class VerificationSample(Base):
    """One drawing. Triggers refuse to change or delete it, so that it can be drawn again and compared.

    `population` holds the numbers of the signatures from which was drawn, and no name. It was narrowed down
    to a framework version and to days of signing where these are given.
    """

    __tablename__ = "verification_sample"

    id: Mapped[Key]
    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), index=True)
    framework_version_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("framework_version.id"))
    signed_from: Mapped[date | None]
    signed_to: Mapped[date | None]
    percentage: Mapped[int]
    by_risk: Mapped[bool]
    seed: Mapped[str] = mapped_column(sa.String(40))
    population: Mapped[list[str]]
    population_digest: Mapped[str] = mapped_column(sa.String(64))
    drawn_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    drawn_at: Mapped[datetime] = mapped_column(default=now)

    centre: Mapped[Centre] = relationship()
    framework_version: Mapped[FrameworkVersion | None] = relationship()
    drawn_by: Mapped[User] = relationship()
    items: Mapped[list["SampledItem"]] = relationship(
        back_populates="sample", order_by="SampledItem.position"
    )

    __table_args__ = (
        sa.CheckConstraint("percentage BETWEEN 0 AND 100", name="percentage_sensible"),
        sa.CheckConstraint("seed <> ''", name="seed_given"),
        sa.CheckConstraint(
            "signed_to IS NULL OR signed_from IS NULL OR signed_to >= signed_from", name="days_in_order"
        ),
    )


class SampledItem(Base):
    """A signature that is in a sample, why, and the event by which a verifier decided on it.

    A trigger lets the decision be written once and nothing else be changed.
    """

    __tablename__ = "sampled_item"

    id: Mapped[Key]
    sample_id: Mapped[UUID] = mapped_column(sa.ForeignKey("verification_sample.id"))
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sign_off_case.id"), index=True)
    signature_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sign_off_event.id"), index=True)
    position: Mapped[int]
    reasons: Mapped[list[str]]
    heading_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("framework_item.id"))
    decision_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("sign_off_event.id"))

    sample: Mapped[VerificationSample] = relationship(back_populates="items")
    case: Mapped[SignOffCase] = relationship()
    signature: Mapped[SignOffEvent] = relationship(foreign_keys=[signature_id])
    heading: Mapped[FrameworkItem | None] = relationship()
    decision: Mapped[SignOffEvent | None] = relationship(foreign_keys=[decision_id])

    __table_args__ = (sa.UniqueConstraint("sample_id", "signature_id"),)
