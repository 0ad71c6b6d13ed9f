"""Makes reviews as people make them: planned, written up, signed."""

from datetime import timedelta

from app.core.clock import today
from app.extensions import db
from app.identity.models import User
from app.placements.access import placement_for
from app.reviews import service
from app.reviews.access import ReviewAccess, digest_now, review_for
from app.reviews.kinds import ReviewKind
from app.reviews.models import Review
from tests.people import World

WELL = "The morning checks, without help."


def planned(world: World, in_days: int = 0, kind: ReviewKind = ReviewKind.MONTHLY) -> Review:
    """Let the trainee plan a review; commit."""
    access = placement_for(world.trainee.actor(), world.placement.id)
    review = service.plan(access, kind, today() + timedelta(days=in_days))
    db.session.commit()
    return review


def written(world: World, *, next_in: int | None = None) -> Review:
    """Let the trainee write up a review that was held today, with one action; commit."""
    review = planned(world)
    found = seen_by(world.trainee, review)
    next_on = today() + timedelta(days=next_in) if next_in else None
    given = service.Written(held_on=today(), answers={"well": WELL}, next_on=next_on)
    service.write(found, given, review.revision)
    service.add_action(found, "Read the log of camera 2.", world.trainee.id, today() + timedelta(days=7))
    db.session.commit()
    return review


def signed(world: World, *, next_in: int | None = None) -> Review:
    """Let both sides sign a review that was held today; commit."""
    review = written(world, next_in=next_in)
    for person in (world.trainee, world.supervisor):
        service.sign(seen_by(person, review), digest_now(review))
    db.session.commit()
    return review


def seen_by(person: User, review: Review) -> ReviewAccess:
    """Return a review as a person sees it."""
    return review_for(person.actor(), review.id)
