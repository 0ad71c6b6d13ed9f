"""Frameworks, their versions and items, and crosswalks. A published version never changes."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.standards.values import ItemKind, Learning, Provenance


class VersionState(StrEnum):
    """How far a framework version has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Framework(Base):
    """A set of standards that has versions. `centre_id` is None for a set that every centre may use."""

    __tablename__ = "framework"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(sa.String(120))
    centre_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("centre.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    versions: Mapped[list["FrameworkVersion"]] = relationship(back_populates="framework")

    __table_args__ = (
        sa.UniqueConstraint("key", "centre_id"),
        # NULL is never equal to NULL: the shared sets need a constraint of their own.
        sa.Index(
            "uq_framework_key_shared",
            "key",
            unique=True,
            sqlite_where=sa.text("centre_id IS NULL"),
            postgresql_where=sa.text("centre_id IS NULL"),
        ),
    )


class FrameworkVersion(Base):
    """One version of a framework; `digest` fixes its content from publication on."""

    __tablename__ = "framework_version"

    id: Mapped[Key]
    framework_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework.id"), index=True)
    version: Mapped[str] = mapped_column(sa.String(60))
    title: Mapped[str] = mapped_column(sa.String(300))
    publisher: Mapped[str] = mapped_column(sa.String(300))
    scheme: Mapped[str] = mapped_column(sa.String(120))
    discipline: Mapped[str | None] = mapped_column(sa.String(120))
    source: Mapped[str]
    valid_from: Mapped[date | None]
    provenance: Mapped[Provenance] = mapped_column(stored_enum(Provenance))
    notice: Mapped[str]
    state: Mapped[VersionState] = mapped_column(stored_enum(VersionState), default=VersionState.DRAFT)
    # What the file itself says of items elsewhere; `Link` as lists, in its order of fields.
    links: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, server_default="[]")
    digest: Mapped[str] = mapped_column(sa.String(64))
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    framework: Mapped[Framework] = relationship(back_populates="versions")
    items: Mapped[list["FrameworkItem"]] = relationship(
        back_populates="framework_version", order_by="FrameworkItem.position"
    )

    __table_args__ = (
        sa.UniqueConstraint("framework_id", "version"),
        sa.CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="published_has_a_time"),
    )


class FrameworkItem(Base):
    """One section, unit, competency or criterion; `position` is its place in the whole, depth first."""

    __tablename__ = "framework_item"

    id: Mapped[Key]
    framework_version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework_version.id"))
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("framework_item.id"), index=True)
    position: Mapped[int]
    depth: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[ItemKind] = mapped_column(stored_enum(ItemKind))
    title: Mapped[str]
    statement: Mapped[str]
    guidance: Mapped[str]
    evidence_hint: Mapped[str]
    learning: Mapped[Learning | None] = mapped_column(stored_enum(Learning))
    weeks_from: Mapped[int | None]
    weeks_to: Mapped[int | None]
    marks: Mapped[list[str]]
    requirement: Mapped[dict[str, Any]]
    takes_evidence: Mapped[bool]
    counts: Mapped[bool]

    framework_version: Mapped[FrameworkVersion] = relationship(back_populates="items")

    __table_args__ = (
        sa.UniqueConstraint("framework_version_id", "code"),
        sa.UniqueConstraint("framework_version_id", "position"),
        sa.CheckConstraint(
            "(weeks_from IS NULL) = (weeks_to IS NULL) AND (weeks_from IS NULL OR weeks_from <= weeks_to)",
            name="weeks_are_a_span",
        ),
    )


class Crosswalk(Base):
    """Which items of one set also support which of another: a suggestion, so it may change at any time.

    Items are named by the key of their set and their code, so a link outlives a new version of either.
    `links` holds `Link` values as lists, in their order of fields, without a framework: it is `target_key`.
    """

    __tablename__ = "crosswalk"

    id: Mapped[Key]
    source_key: Mapped[str] = mapped_column(sa.String(120))
    target_key: Mapped[str] = mapped_column(sa.String(120))
    centre_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("centre.id"), index=True)
    links: Mapped[list[Any]] = mapped_column(sa.JSON)
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    __table_args__ = (
        sa.UniqueConstraint("source_key", "target_key", "centre_id"),
        sa.Index(
            "uq_crosswalk_shared",
            "source_key",
            "target_key",
            unique=True,
            sqlite_where=sa.text("centre_id IS NULL"),
            postgresql_where=sa.text("centre_id IS NULL"),
        ),
        sa.CheckConstraint("source_key <> target_key", name="joins_two_sets"),
    )


class StandardsImport(Base):
    """A file of standards that a co-ordinator is looking through; nothing of it is a framework yet.

    `details` is what was said beside the file, `layout` how its tables are to be read (None: as guessed).
    """

    __tablename__ = "standards_import"

    id: Mapped[Key]
    centre_id: Mapped[UUID] = mapped_column(sa.ForeignKey("centre.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(300))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    layout: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
