"""What is read about reviews: those of a placement, what changed since the last, and what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.competencies.board import board_for
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.words import progress_in_words
from app.competencies.workflow import Action, State
from app.core.words import plural
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement, PlacementState, Supervision
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.values import EvidenceState
from app.reviews.changes import Changes
from app.reviews.models import Review, ReviewAction, ReviewSignature

TOLD = (Action.RETURN, Action.SIGN_OFF, Action.REOPEN, Action.VERIFY)


@cache
def whole_review() -> tuple[sa.sql.base.ExecutableOption, ...]:
    """Return the loader options that bring a review with its actions and signatures."""
    return (
        joinedload(Review.placement).joinedload(Placement.trainee),
        selectinload(Review.actions).joinedload(ReviewAction.owner).lazyload(User.memberships),
        selectinload(Review.signatures).joinedload(ReviewSignature.user).lazyload(User.memberships),
    )


def reviews_of(placement_id: UUID) -> Sequence[Review]:
    """Return the reviews of a placement, the newest first."""
    return db.session.scalars(
        sa.select(Review)
        .where(Review.placement_id == placement_id)
        .options(*whole_review())
        .order_by(sa.func.coalesce(Review.held_on, Review.planned_on).desc(), Review.id.desc())
    ).all()


def reviews_before(placement_id: UUID, day: date) -> list[str]:
    """Say how many reviews of a placement lie before a day, in a sentence, or nothing."""
    number = db.session.scalar(
        sa.select(sa.func.count()).where(
            Review.placement_id == placement_id, sa.func.coalesce(Review.held_on, Review.planned_on) < day
        )
    )
    verb = "lies" if number == 1 else "lie"
    return [f"{plural(number, 'review')} {verb} before the first day."] if number else []


def replacement_of(review_id: UUID) -> UUID | None:
    """Return the review that replaces another one, or None."""
    return db.session.scalar(sa.select(Review.id).where(Review.replaces_id == review_id))


@dataclass(frozen=True, slots=True)
class LastReview:
    """The last signed review before one: the day it was held, and up to when it told what had changed."""

    held_on: date
    read_at: datetime


def last_before(review: Review) -> LastReview | None:
    """Return the last signed review before one; what it corrects does not count."""
    others = (
        sa.select(Review.held_on, Review.changes_read_at)
        .where(
            Review.placement_id == review.placement_id,
            Review.id != review.id,
            Review.signed_at.is_not(None),
            Review.changes_read_at.is_not(None),
        )
        .order_by(Review.changes_read_at.desc())
        .limit(1)
    )
    if review.replaces_id:
        corrected = sa.select(Review.changes_read_at).where(Review.id == review.replaces_id)
        others = others.where(Review.changes_read_at < corrected.scalar_subquery())
    found = db.session.execute(others).one_or_none()
    if found is None or found.held_on is None or found.changes_read_at is None:
        return None
    return LastReview(found.held_on, found.changes_read_at)


def supervisors_today(placement_id: UUID, day: date) -> Sequence[User]:
    """Return who supervises a placement on a day, by name."""
    wanted = sa.select(Supervision.supervisor_id).where(
        Supervision.placement_id == placement_id,
        Supervision.lasts_on(day),
    )
    return db.session.scalars(
        sa.select(User).where(User.id.in_(wanted)).options(selectinload(User.memberships)).order_by(User.name)
    ).all()


def changes_since(placement: Placement, last: LastReview | None) -> Changes:
    """Return what happened on a placement since a review, or ever; a constant number of queries.

    Drafts are left out: they are the trainee's own until they are submitted.
    """
    board = board_for(placement)
    moment = last.read_at if last else None
    submitted, amended = _entries(placement.id, moment)
    codes = _codes(placement.id, moment)
    whole = board.progress.whole
    return Changes(
        since=last.held_on if last else None,
        submitted=submitted,
        amended=amended,
        returned=codes[Action.RETURN],
        signed=codes[Action.SIGN_OFF],
        reopened=codes[Action.REOPEN],
        verified=codes[Action.VERIFY],
        waiting=sum(case.state is State.SUBMITTED for case in board.cases.values()),
        progress=progress_in_words(whole),
        missing=whole.total - whole.done,
    )


def _entries(placement_id: UUID, moment: datetime | None) -> tuple[list[str], list[str]]:
    """Return the references of entries that were first submitted, and of those that were amended."""
    rows = db.session.execute(
        sa.select(
            Evidence.number,
            sa.func.min(EvidenceVersion.submitted_at),
            sa.func.max(EvidenceVersion.submitted_at),
        )
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id == placement_id, EvidenceVersion.state == EvidenceState.SUBMITTED)
        .group_by(Evidence.number)
        .order_by(Evidence.number)
    )
    submitted, amended = [], []
    for number, first, last in rows:
        if moment is None or (first and first > moment):
            submitted.append(f"E{number}")
        elif last and last > moment:
            amended.append(f"E{number}")
    return submitted, amended


def _codes(placement_id: UUID, moment: datetime | None) -> dict[Action, list[str]]:
    """Return, by what happened, the codes of the items, each once, in order of their codes."""
    wanted = (
        sa.select(SignOffEvent)
        .join(SignOffEvent.case)
        .where(SignOffCase.placement_id == placement_id, SignOffEvent.action.in_(TOLD))
        .options(joinedload(SignOffEvent.case).joinedload(SignOffCase.item))
    )
    if moment is not None:
        wanted = wanted.where(SignOffEvent.at > moment)
    found: dict[Action, set[tuple[int, str]]] = {action: set() for action in TOLD}
    for event in db.session.scalars(wanted):
        item = event.case.item
        found[event.action].add((item.position, item.code))
    return {action: [code for _, code in sorted(pairs)] for action, pairs in found.items()}


def unsigned_until(placement_ids: sa.Select[UUID] | Sequence[UUID], day: date) -> Sequence[Review]:
    """Return unsigned reviews of running placements, held or planned up to a day, the oldest first."""
    return db.session.scalars(
        sa.select(Review)
        .join(Review.placement)
        .where(
            Review.placement_id.in_(placement_ids),
            Review.signed_at.is_(None),
            sa.or_(Review.planned_on <= day, Review.held_on.is_not(None)),
            Placement.state == PlacementState.ACTIVE,
        )
        .options(*whole_review())
        .order_by(Review.planned_on, Review.id)
    ).all()
