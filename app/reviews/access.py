"""Loads a review through the person who asks: without a part in its placement it does not exist for them."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.errors import NotFoundError
from app.extensions import db
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.reviews import queries
from app.reviews.document import Agreed, ReviewText, digest_of
from app.reviews.models import Review, ReviewAction
from app.reviews.policy import READERS, ReviewFacts


@dataclass(frozen=True)
class ReviewAccess:
    """A review and the placement that it belongs to, as a person sees it."""

    access: Access
    review: Review


def review_for(actor: Actor, review_id: UUID, looking_at: str = "") -> ReviewAccess:
    """Return a review to the trainee, a supervisor of today or a co-ordinator.

    Raises:
        NotFoundError: there is none, or the person is none of these.
    """
    review = db.session.scalar(
        sa.select(Review).where(Review.id == review_id).options(*queries.whole_review())
    )
    if review is None:
        raise NotFoundError
    placement_for(actor, review.placement_id).require(*READERS)
    return ReviewAccess(placement_for(actor, review.placement_id, looking_at), review)


def review_with_action(actor: Actor, action_id: UUID) -> ReviewAccess:
    """Return the review to which an action belongs.

    Raises:
        NotFoundError: as for the review itself.
    """
    review_id = db.session.scalar(sa.select(ReviewAction.review_id).where(ReviewAction.id == action_id))
    if review_id is None:
        raise NotFoundError
    return review_for(actor, review_id)


def digest_now(review: Review) -> str:
    """Return the digest of what a review says now."""
    return digest_of(
        ReviewText(
            review_id=review.id,
            placement_id=review.placement_id,
            kind=review.kind.value,
            held_on=review.held_on,
            changes=tuple(review.changes),
            answers=review.answers,
            actions=tuple(
                Agreed(text=one.text, owner_id=one.owner_id, due_on=one.due_on) for one in review.actions
            ),
            next_on=review.next_on,
            replaces_id=review.replaces_id,
        )
    )


def sides_signed(review: Review) -> frozenset[Capacity]:
    """Return whose signatures stand on what a review says now; one on other words does not count."""
    digest = digest_now(review)
    return frozenset(Capacity(one.capacity) for one in review.signatures if one.digest == digest)


def facts_of(found: ReviewAccess) -> ReviewFacts:
    """Return what the rules need to know of a review today."""
    review = found.review
    return ReviewFacts(
        parts=found.access.parts,
        day=today(),
        held_on=review.held_on,
        signed=review.signed_at is not None,
        sides=sides_signed(review),
        ever_signed=bool(review.signatures),
        corrected=queries.replacement_of(review.id) is not None,
    )
