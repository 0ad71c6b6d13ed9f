"""Evidence with its versions, files, claims, comments and private reflection; reports of patient data."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import User
from app.placements.models import Placement
from app.portfolio.values import AttachmentState, ClaimBasis, EvidenceState, EvidenceType
from app.standards.models import FrameworkItem


class Evidence(Base):
    """One entry of a trainee's portfolio. `number` counts within the placement and is shown as ``E12``."""

    __tablename__ = "evidence"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"))
    number: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    placement: Mapped[Placement] = relationship()
    versions: Mapped[list["EvidenceVersion"]] = relationship(
        back_populates="evidence", order_by="EvidenceVersion.number"
    )
    reflection: Mapped["Reflection | None"] = relationship(back_populates="evidence")
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="evidence", order_by="Attachment.created_at, Attachment.id"
    )

    __table_args__ = (sa.UniqueConstraint("placement_id", "number"),)
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it

    @property
    def reference(self) -> str:
        """Return how the entry is called on pages and in the PDF, for instance ``E12``."""
        return f"E{self.number}"


class EvidenceVersion(Base):
    """What an entry says. A draft may change; a submitted version never does, an amendment is a new one.

    At most one version of an entry is a draft, and it is the newest. `digest` is set when submitted.
    `declared_at` is when the trainee declared that it holds no patient identifiers. A trigger refuses changes
    to the words of a version that is no draft, but for a purge, which empties them and sets `purged_at`.
    """

    __tablename__ = "evidence_version"

    id: Mapped[Key]
    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"))
    number: Mapped[int]
    state: Mapped[EvidenceState] = mapped_column(stored_enum(EvidenceState), default=EvidenceState.DRAFT)
    title: Mapped[str] = mapped_column(default="")
    type: Mapped[EvidenceType | None] = mapped_column(stored_enum(EvidenceType))
    happened_from: Mapped[date | None]
    happened_to: Mapped[date | None]
    setting: Mapped[str] = mapped_column(default="")
    equipment: Mapped[str] = mapped_column(default="")
    procedure: Mapped[str] = mapped_column(default="")
    what_i_did: Mapped[str] = mapped_column(default="")
    what_happened: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(sa.String(64), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    evidence: Mapped[Evidence] = relationship(back_populates="versions")
    claims: Mapped[list["Claim"]] = relationship(
        back_populates="evidence_version", cascade="all, delete-orphan"
    )
    files: Mapped[list["VersionFile"]] = relationship(
        back_populates="evidence_version", order_by="VersionFile.position", cascade="all, delete-orphan"
    )

    __table_args__ = (
        sa.UniqueConstraint("evidence_id", "number"),
        sa.Index(
            "uq_evidence_version_one_draft",
            "evidence_id",
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR (submitted_at IS NOT NULL AND declared_at IS NOT NULL AND digest <> '')",
            name="submitted_is_declared",
        ),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_a_time"),
        sa.CheckConstraint(
            "happened_to IS NULL OR happened_from IS NULL OR happened_to >= happened_from",
            name="dates_in_order",
        ),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it


class Reflection(Base):
    """The trainee's reflection on an entry: private, outside digests, exports, search and logs."""

    __tablename__ = "reflection"

    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)
    text: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)

    evidence: Mapped[Evidence] = relationship(back_populates="reflection")


class Attachment(Base):
    """A file of an entry. `digest` is the cleaned content's; it becomes None when the file is purged."""

    __tablename__ = "attachment"

    id: Mapped[Key]
    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), index=True)
    digest: Mapped[str | None] = mapped_column(sa.ForeignKey("blob.digest"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(120))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    pages: Mapped[int | None]
    notes: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[AttachmentState] = mapped_column(
        stored_enum(AttachmentState), default=AttachmentState.PRESENT
    )
    uploaded_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    evidence: Mapped[Evidence] = relationship(back_populates="attachments")

    __table_args__ = (
        sa.CheckConstraint("(state = 'purged') = (digest IS NULL)", name="purged_has_no_content"),
    )


class VersionFile(Base):
    """A version of an entry includes a file."""

    __tablename__ = "version_file"

    evidence_version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence_version.id"), primary_key=True)
    attachment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("attachment.id"), primary_key=True, index=True)
    position: Mapped[int]

    evidence_version: Mapped[EvidenceVersion] = relationship(back_populates="files")
    attachment: Mapped[Attachment] = relationship()


class Claim(Base):
    """A version of an entry supports a framework item: where in the evidence, and on what basis."""

    __tablename__ = "claim"

    id: Mapped[Key]
    evidence_version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence_version.id"))
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework_item.id"), index=True)
    location: Mapped[str] = mapped_column(sa.String(300), default="")
    basis: Mapped[ClaimBasis] = mapped_column(stored_enum(ClaimBasis), default=ClaimBasis.FIRST_HAND)

    evidence_version: Mapped[EvidenceVersion] = relationship(back_populates="claims")
    item: Mapped[FrameworkItem] = relationship()

    __table_args__ = (sa.UniqueConstraint("evidence_version_id", "item_id"),)


class EvidenceComment(Base):
    """What somebody with a part in the placement says about an entry; no signature covers it.

    `capacity` is the part in which it was written. The text is emptied when the author removes the comment
    and when it is purged, and stays empty.
    """

    __tablename__ = "evidence_comment"

    id: Mapped[Key]
    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), index=True)
    written_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    capacity: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    evidence: Mapped[Evidence] = relationship()
    written_by: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "(text = '') = (removed_at IS NOT NULL OR purged_at IS NOT NULL)", name="gone_has_no_text"
        ),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it

    @property
    def is_gone(self) -> bool:
        """Say whether nothing but the fact is left of it."""
        return self.removed_at is not None or self.purged_at is not None


class ReportOutcome(StrEnum):
    """What became of a report of patient data."""

    RESTORED = "restored"
    PURGED = "purged"


class PatientDataReport(Base):
    """Somebody says that an entry holds patient data: what it names is hidden until it is decided.

    It names one file, one comment, or neither: then the whole entry is meant.
    """

    __tablename__ = "patient_data_report"

    id: Mapped[Key]
    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), index=True)
    attachment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("attachment.id"))
    comment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("evidence_comment.id"))
    reported_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    reported_at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str]
    outcome: Mapped[ReportOutcome | None] = mapped_column(stored_enum(ReportOutcome))
    decided_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")

    evidence: Mapped[Evidence] = relationship()
    attachment: Mapped[Attachment | None] = relationship()
    comment: Mapped[EvidenceComment | None] = relationship()
    reported_by: Mapped[User] = relationship(foreign_keys=[reported_by_id])

    __table_args__ = (
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)",
            name="decided_whole",
        ),
        sa.CheckConstraint("attachment_id IS NULL OR comment_id IS NULL", name="about_one_thing"),
    )

    @hybrid_property
    def is_about_all(self) -> bool:
        """Say whether it is about the entry as a whole, words and all."""
        return self.attachment_id is None and self.comment_id is None

    @is_about_all.inplace.expression
    @classmethod
    def _is_about_all(cls) -> sa.ColumnElement[bool]:
        return sa.and_(cls.attachment_id.is_(None), cls.comment_id.is_(None))
