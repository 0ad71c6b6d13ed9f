"""The signature pages that were printed, each under a random token, and the scans that came back of them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.export.values import PackKind
from app.export.wet_values import page_of
from app.identity.models import User


class ScanEnd(StrEnum):
    """How a scan ended."""

    REPLACED = "replaced"
    REMOVED = "removed"


class SignatureSheet(Base):
    """A signature page as it was printed: under which number, and with which words.

    `token` stands on the paper as a code. `nth` counts the pages of a section from 1.
    """

    __tablename__ = "signature_sheet"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    kind: Mapped[PackKind] = mapped_column(stored_enum(PackKind))
    section_key: Mapped[str] = mapped_column(sa.String(200))
    nth: Mapped[int]
    number: Mapped[int]
    total: Mapped[int]
    what: Mapped[str] = mapped_column(sa.String(300))
    words: Mapped[str] = mapped_column(default="")
    words_digest: Mapped[str] = mapped_column(sa.String(64))
    token: Mapped[str] = mapped_column(sa.String(40), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        sa.CheckConstraint("nth >= 1 AND number BETWEEN 1 AND total", name="numbered"),
        sa.UniqueConstraint(
            *("placement_id", "kind", "section_key", "nth", "number", "total", "words_digest"),
            name="uq_signature_sheet_same_page",
        ),
    )

    @property
    def signed_as(self) -> str:
        """The number that stands on the paper."""
        return page_of(self.number, self.total)


class SignatureScan(Base):
    """A picture of a signed page. Without a sheet it waits until somebody says which page it is.

    One that was replaced keeps its picture, because files that were made before may show it; one that was
    removed stays as a line of history without. `kept_for` is the digest of a later text for which the trainee
    kept it all the same.
    """

    __tablename__ = "signature_scan"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    sheet_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("signature_sheet.id"), index=True)
    digest: Mapped[str | None] = mapped_column(sa.ForeignKey("blob.digest"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(200))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    kept_for: Mapped[str | None] = mapped_column(sa.String(64))
    uploaded_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    end: Mapped[ScanEnd | None] = mapped_column(stored_enum(ScanEnd))
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    ended_at: Mapped[datetime | None]

    sheet: Mapped[SignatureSheet | None] = relationship()
    uploaded_by: Mapped[User] = relationship(foreign_keys=uploaded_by_id)

    __table_args__ = (
        sa.CheckConstraint(
            '(digest IS NULL) = ("end" IS NOT NULL AND "end" = \'removed\')',
            name="only_removed_has_no_picture",
        ),
        sa.CheckConstraint(
            '(ended_at IS NULL) = ("end" IS NULL) AND (ended_at IS NULL) = (ended_by_id IS NULL)',
            name="ended_whole",
        ),
        sa.CheckConstraint("ended_at IS NULL OR sheet_id IS NOT NULL", name="waiting_leaves_no_history"),
        sa.Index(
            "uq_signature_scan_one_in_place",
            "sheet_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    @property
    def waits(self) -> bool:
        """Whether nobody has said yet which page it is; one that ended had a place."""
        return self.sheet_id is None
