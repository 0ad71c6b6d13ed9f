"""Reviews with agreed actions and signatures, and the notes and actions of a moderator's visit."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import User
from app.placements.models import Placement
from app.placements.visit_models import Visit
from app.reviews.kinds import ReviewKind


class Review(Base):
    """A meeting of trainee and supervisor: planned for a day, then held, written up and signed by both.

    `changes_read_at` is up to when `changes` tell what happened: there the next review goes on.
    `signed_at` is when the second of both signed what the first had signed; from then on a trigger refuses
    every change. A correction is a new review that names the old one in `replaces_id`.
    """

    __tablename__ = "review"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    kind: Mapped[ReviewKind] = mapped_column(stored_enum(ReviewKind))
    planned_on: Mapped[date]
    held_on: Mapped[date | None]
    changes: Mapped[list[str]] = mapped_column(default=list)
    changes_read_at: Mapped[datetime | None]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    next_on: Mapped[date | None]
    replaces_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("review.id"), unique=True)
    planned_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    signed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    placement: Mapped[Placement] = relationship()
    actions: Mapped[list["ReviewAction"]] = relationship(
        back_populates="review", order_by="ReviewAction.position", cascade="all, delete-orphan"
    )
    signatures: Mapped[list["ReviewSignature"]] = relationship(
        back_populates="review", order_by="ReviewSignature.at"
    )

    __table_args__ = (
        sa.CheckConstraint("signed_at IS NULL OR held_on IS NOT NULL", name="signed_was_held"),
        sa.CheckConstraint(
            "next_on IS NULL OR held_on IS NULL OR next_on > held_on", name="next_comes_after"
        ),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it


class ReviewAction(Base):
    """What was agreed, who does it and until when; it stays as agreed once the review is signed."""

    __tablename__ = "review_action"

    id: Mapped[Key]
    review_id: Mapped[UUID] = mapped_column(sa.ForeignKey("review.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    owner_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))

    review: Mapped[Review] = relationship(back_populates="actions")
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])

    __table_args__ = (
        sa.CheckConstraint("text <> ''", name="text_given"),
        sa.CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
    )


class ReviewSignature(Base):
    """One side's signature on a review; it counts while `digest` is that of what the review says."""

    __tablename__ = "review_signature"

    id: Mapped[Key]
    review_id: Mapped[UUID] = mapped_column(sa.ForeignKey("review.id"))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    capacity: Mapped[str] = mapped_column(sa.String(40))
    registration_body: Mapped[str] = mapped_column(sa.String(100), default="")
    registration_number: Mapped[str] = mapped_column(sa.String(60), default="")
    digest: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(default=now)

    review: Mapped[Review] = relationship(back_populates="signatures")
    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("review_id", "capacity", "digest"),
        sa.CheckConstraint("capacity IN ('trainee', 'supervisor')", name="one_of_both_sides"),
        sa.CheckConstraint("digest <> ''", name="digest_given"),
    )


class VisitNote(Base):
    """What a moderator noted on a visit, about one placement or the whole of it.

    Moderator and co-ordinators read it; a shared one also the placement's trainee and supervisors.
    """

    __tablename__ = "visit_note"

    id: Mapped[Key]
    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"), index=True)
    placement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    text: Mapped[str]
    shared: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(default=now)

    visit: Mapped[Visit] = relationship()
    author: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint("text <> ''", name="text_given"),
        sa.CheckConstraint("NOT shared OR placement_id IS NOT NULL", name="shared_about_one_placement"),
    )


class VisitAction(Base):
    """What follows from a visit, who does it and until when."""

    __tablename__ = "visit_action"

    id: Mapped[Key]
    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"), index=True)
    text: Mapped[str]
    owner_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    due_on: Mapped[date]
    added_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    added_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))

    visit: Mapped[Visit] = relationship()
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])

    __table_args__ = (
        sa.CheckConstraint("text <> ''", name="text_given"),
        sa.CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
    )
