"""The links by which guests sign and dispute, and the mail domains that a centre knows."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assessments.guest_policy import Doubt
from app.assessments.models import Assessment
from app.core.base import Base, Key, stored_enum
from app.core.clock import now


class Purpose(StrEnum):
    """The one thing that a link is good for."""

    SIGN = "sign"
    DISPUTE = "dispute"


class GuestLink(Base):
    """A one-use link to one assessment. Its token is kept nowhere; only the token's digest is.

    A link with a `doubt` waits until `approved_at` is set. `replaced_at`: a newer link took its place.
    """

    __tablename__ = "guest_link"

    id: Mapped[Key]
    assessment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(stored_enum(Purpose))
    nonce: Mapped[str] = mapped_column(sa.String(64))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    doubt: Mapped[Doubt | None] = mapped_column(stored_enum(Doubt))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]

    assessment: Mapped[Assessment] = relationship()

    __table_args__ = (
        sa.CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_somebody"),
        sa.CheckConstraint("expires_at > made_at", name="expires_later"),
    )

    @property
    def waits(self) -> bool:
        """Say whether a supervisor has to approve the guest before the link is good for anything."""
        return self.doubt is not None and self.approved_at is None


class GuestDomain(Base):
    """A mail domain whose addresses a centre knows: guests who write from there need no approval."""

    __tablename__ = "guest_domain"

    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), primary_key=True)
    domain: Mapped[str] = mapped_column(sa.String(253), primary_key=True)

    __table_args__ = (
        sa.CheckConstraint("domain <> '' AND domain = lower(domain)", name="domain_lower_case"),
    )
