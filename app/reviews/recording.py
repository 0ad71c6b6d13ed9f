"""What the ledger is told of signatures on reviews, and whether it and the reviews still say the same."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.ledger.checking import Finding, check_records
from app.ledger.models import LedgerEntry
from app.ledger.queries import BATCH
from app.ledger.service import record
from app.ledger.values import Authority, Fact, Head
from app.reviews.access import sides_signed
from app.reviews.models import Review, ReviewSignature
from app.reviews.policy import BOTH_SIDES

KIND = "review"


def fact_of(signature: ReviewSignature) -> Fact:
    """Return a signature as the ledger is told of it; its review must be loaded."""
    return Fact(
        placement_id=signature.review.placement_id,
        kind=f"{KIND}:sign",
        subject_id=signature.review_id,
        record_id=signature.id,
        actor_id=signature.user_id,
        capacity=signature.capacity,
        authority=Authority.ACCOUNT,
        registration=(signature.registration_body, signature.registration_number),
        content_digest=signature.digest,
        text="",
        at=signature.at,
    )


def record_signature(signature: ReviewSignature) -> Head:
    """Add a signature to the ledger, in the same transaction."""
    return record(fact_of(signature))


def check_signatures() -> Iterator[Finding]:
    """Compare all signatures on reviews with the ledger, and signed reviews with their signatures."""
    is_kept = sa.exists().where(ReviewSignature.id == LedgerEntry.record_id)
    yield from check_records(KIND, _all_signatures(), is_kept)
    signed = (
        sa.select(Review)
        .where(Review.signed_at.is_not(None))
        .options(selectinload(Review.actions), selectinload(Review.signatures))
        .order_by(Review.id)
    )
    for review in db.session.scalars(signed.execution_options(yield_per=BATCH)):
        if sides_signed(review) != BOTH_SIDES:
            yield Finding(f"Review {review.id}", "It does not say any more what both sides signed.")


def _all_signatures() -> Iterator[tuple[str, Fact]]:
    signatures = (
        sa.select(ReviewSignature).options(joinedload(ReviewSignature.review)).order_by(ReviewSignature.id)
    )
    for signature in db.session.scalars(signatures.execution_options(yield_per=BATCH)):
        yield f"Signature of the {signature.capacity} on review {signature.review_id}", fact_of(signature)
