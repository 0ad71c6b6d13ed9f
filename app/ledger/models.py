"""The ledger: links that are only ever added, the key of each placement, and the chain of heads.

`ledger_entry` and `ledger_head` point to nothing, so they outlive an erasure; what they hold names nobody.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.ledger.values import Authority, Head, Link

DIGEST = sa.String(64)


class LedgerEntry(Base):
    """One link of a placement's chain. Triggers refuse to change or delete a row, always."""

    __tablename__ = "ledger_entry"

    id: Mapped[Key]
    placement_id: Mapped[UUID]
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(60))
    subject_id: Mapped[UUID]
    record_id: Mapped[UUID] = mapped_column(unique=True)
    actor_id: Mapped[UUID]
    capacity: Mapped[str] = mapped_column(sa.String(40))
    authority: Mapped[Authority] = mapped_column(stored_enum(Authority))
    registration: Mapped[str] = mapped_column(DIGEST)
    content: Mapped[str] = mapped_column(DIGEST)
    words: Mapped[str] = mapped_column(DIGEST)
    device: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime]
    previous: Mapped[str] = mapped_column(DIGEST)
    digest: Mapped[str] = mapped_column(DIGEST, unique=True)

    __table_args__ = (
        sa.UniqueConstraint("placement_id", "sequence"),
        sa.CheckConstraint("sequence >= 1", name="sequence_from_one"),
    )

    @property
    def link(self) -> Link:
        """Return the row as the chain sees it."""
        return Link(
            placement_id=self.placement_id,
            sequence=self.sequence,
            kind=self.kind,
            subject_id=self.subject_id,
            record_id=self.record_id,
            actor_id=self.actor_id,
            capacity=self.capacity,
            authority=self.authority.value,
            registration=self.registration,
            content=self.content,
            words=self.words,
            device=self.device,
            at=self.at,
            previous=self.previous,
        )

    @property
    def head(self) -> Head:
        """Return the head that the chain had when this was its last link."""
        return Head(self.placement_id, self.sequence, self.digest)


class LedgerKey(Base):
    """The key of a placement's digests: 32 random bytes in hexadecimal. It is erased with the placement."""

    __tablename__ = "ledger_key"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    key: Mapped[str] = mapped_column(DIGEST)


class LedgerHead(Base):
    """One link of the installation's chain of heads: it notes how far a placement's chain had come."""

    __tablename__ = "ledger_head"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    placement_id: Mapped[UUID]
    sequence: Mapped[int]
    entry_digest: Mapped[str] = mapped_column(DIGEST)
    at: Mapped[datetime] = mapped_column(default=now)
    previous: Mapped[str] = mapped_column(DIGEST)
    digest: Mapped[str] = mapped_column(DIGEST, unique=True)

    __table_args__ = (
        sa.UniqueConstraint("placement_id", "sequence"),
        sa.CheckConstraint("number >= 1", name="number_from_one"),
    )

    @property
    def head(self) -> Head:
        """Return the head that was noted."""
        return Head(self.placement_id, self.sequence, self.entry_digest)
