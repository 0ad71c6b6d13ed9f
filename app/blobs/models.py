"""Which contents are kept, and what was derived from what, so that a purge reaches every copy."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, Key, stored_enum
from app.core.clock import now


class DerivedKind(StrEnum):
    """What a derived content is."""

    PREVIEW = "preview"
    SECTION = "section"
    EXPORT = "export"


class Blob(Base):
    """A content that is kept, under the SHA-256 of its bytes in hexadecimal."""

    __tablename__ = "blob"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    media_type: Mapped[str] = mapped_column(sa.String(120))
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.CheckConstraint("size >= 0", name="size_not_negative"),)


class Derivation(Base):
    """`derived_digest` was made from a source: a content, or something that a person can purge.

    `source_id` names what was used (an attachment, an application document); `source_digest` the content
    itself. A preview depends on the content alone and carries no `source_id`; a cached section or an
    export shows that person's file in that place and carries both.
    """

    __tablename__ = "derivation"

    id: Mapped[Key]
    derived_digest: Mapped[str] = mapped_column(sa.ForeignKey("blob.digest"), index=True)
    kind: Mapped[DerivedKind] = mapped_column(stored_enum(DerivedKind))
    source_digest: Mapped[str] = mapped_column(sa.ForeignKey("blob.digest"), index=True)
    source_id: Mapped[UUID | None] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(sa.String(100), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
