"""What the pack is made of besides evidence: application documents, role report, sections, past exports."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.export.values import PackKind as PackKind  # noqa: PLC0414 - offered with the tables
from app.export.values import Slot as Slot  # noqa: PLC0414 - as above
from app.jobs.models import Job
from app.placements.models import Placement
from app.portfolio.values import AttachmentState


class ApplicationFile(Base):
    """A file in a slot. `short_course` marks a course of a week or less, left out unless `shown_anyway`.

    `position` orders the files of a slot; `pages` is known for PDF and TIFF files only.
    `printed_pages`: those that are printed, as they are typed; empty for all. `pages_chosen_at`: since when.
    `embedded`: whether its original goes along.
    """

    __tablename__ = "application_file"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    slot: Mapped[Slot] = mapped_column(stored_enum(Slot))
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    short_course: Mapped[bool] = mapped_column(default=False)
    shown_anyway: Mapped[bool] = mapped_column(default=False)
    awarded_on: Mapped[date | None]
    digest: Mapped[str | None] = mapped_column(sa.ForeignKey("blob.digest"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(120))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    pages: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=1)
    printed_pages: Mapped[str] = mapped_column(sa.String(200), default="")
    pages_chosen_at: Mapped[datetime | None]
    embedded: Mapped[bool] = mapped_column(default=False)
    state: Mapped[AttachmentState] = mapped_column(
        stored_enum(AttachmentState), default=AttachmentState.PRESENT
    )
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        sa.CheckConstraint("(state = 'purged') = (digest IS NULL)", name="purged_has_no_content"),
    )


class RoleReport(Base):
    """The trainee's report on their role and responsibilities, which the portfolio must contain."""

    __tablename__ = "role_report"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    text: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it


class PackChange(Base):
    """When something was changed last that a file of the pack shows, and that leaves no other day behind.

    A new title or place of an application document does so, and whatever was deleted or chosen no longer.
    """

    __tablename__ = "pack_change"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    kind: Mapped[PackKind] = mapped_column(stored_enum(PackKind), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(default=now)


class Export(Base):
    """A file of the pack that was asked for. `digest` is None until it is made, and again once purged.

    `most_megabytes`: how large a file of it may be. A portfolio that is larger leaves as volumes; `digest` is
    that of the first, and `pages` counts those of all.
    `positions`: by the key of each of its sections, the number of its first page.
    """

    __tablename__ = "export"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    kind: Mapped[PackKind] = mapped_column(stored_enum(PackKind))
    job_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("job.id"), unique=True)
    requested_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    most_megabytes: Mapped[int | None]
    is_draft: Mapped[bool] = mapped_column(default=True)
    digest: Mapped[str | None] = mapped_column(sa.ForeignKey("blob.digest"), index=True)
    pages: Mapped[int | None]
    warnings: Mapped[list[str]] = mapped_column(default=list)
    positions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    purged_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_made(self) -> bool:
        """Whether it was finished, be it that its content had to go since."""
        return self.digest is not None or self.purged_at is not None

    @property
    def made_at(self) -> datetime:
        """When it was finished, or asked for where that is not known; reads its job."""
        return (self.job.finished_at if self.job else None) or self.created_at

    job: Mapped[Job | None] = relationship()
    placement: Mapped[Placement] = relationship()
    volumes: Mapped[list["ExportVolume"]] = relationship(
        cascade="all, delete-orphan", order_by="ExportVolume.number"
    )

    __table_args__ = (
        sa.CheckConstraint(
            "most_megabytes IS NULL OR most_megabytes BETWEEN 1 AND 100000", name="most_sensible"
        ),
    )


# `Export.made_at` for a query that has its job at hand.
MADE_AT = sa.func.coalesce(Job.finished_at, Export.created_at)


class ExportVolume(Base):
    """A volume after the first of a portfolio that leaves in several files; pages are counted over all."""

    __tablename__ = "export_volume"

    export_id: Mapped[UUID] = mapped_column(sa.ForeignKey("export.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.ForeignKey("blob.digest"), index=True)
    first_page: Mapped[int]

    __table_args__ = (sa.CheckConstraint("number >= 2 AND first_page >= 2", name="after_the_first"),)


class PackSection(Base):
    """A rendered section that the next pack of this kind can use again, under the engine's digest of it."""

    __tablename__ = "pack_section"

    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), primary_key=True)
    kind: Mapped[PackKind] = mapped_column(stored_enum(PackKind), primary_key=True)
    section_digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.ForeignKey("blob.digest"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
