"""Loads samples and sampled items through the person who asks: to others they do not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.competencies.models import SignOffCase, SignOffEvent
from app.core.actor import Actor, Role
from app.core.errors import NotFoundError
from app.extensions import db
from app.identity.models import Centre
from app.placements.access import Access, facts_loaded, placement_for
from app.placements.models import Placement
from app.placements.policy import Capacity
from app.verification.models import SampledItem, VerificationSample
from app.verification.policy import may_sample


@dataclass(frozen=True)
class SampledAccess:
    """A sampled item with the placement that it belongs to, as an internal verifier sees it."""

    access: Access
    sampled: SampledItem


def sampled_centres(actor: Actor) -> Sequence[Centre]:
    """Return the centres whose samples a person sees, by name."""
    numbers = actor.centres(Role.COORDINATOR) | actor.centres(Role.VERIFIER)
    return db.session.scalars(sa.select(Centre).where(Centre.id.in_(numbers)).order_by(Centre.name)).all()


def centre_to_sample(actor: Actor, centre_id: UUID) -> Centre:
    """Return a centre to somebody who draws samples there.

    Raises:
        NotFoundError: there is none, or the person is neither co-ordinator nor internal verifier there.
    """
    centre = db.session.get(Centre, centre_id)
    if centre is None or not may_sample(actor, centre.id):
        raise NotFoundError
    return centre


def sample_for(actor: Actor, sample_id: UUID) -> VerificationSample:
    """Return a sample with all that its page shows, in a constant number of queries.

    Raises:
        NotFoundError: there is none, or it is of another centre.
    """
    placement = selectinload(VerificationSample.items).joinedload(SampledItem.case)
    of_placement = placement.joinedload(SignOffCase.placement)
    sample = db.session.scalar(
        sa.select(VerificationSample)
        .where(VerificationSample.id == sample_id)
        .options(
            joinedload(VerificationSample.drawn_by),
            joinedload(VerificationSample.framework_version),
            placement.joinedload(SignOffCase.item),
            of_placement.joinedload(Placement.trainee),
            of_placement.options(*facts_loaded()),
            selectinload(VerificationSample.items)
            .joinedload(SampledItem.signature)
            .joinedload(SignOffEvent.actor),
            selectinload(VerificationSample.items)
            .joinedload(SampledItem.decision)
            .joinedload(SignOffEvent.actor),
            selectinload(VerificationSample.items).joinedload(SampledItem.heading),
        )
    )
    if sample is None or not may_sample(actor, sample.centre_id):
        raise NotFoundError
    return sample


def sampled_for(actor: Actor, sampled_id: UUID, looking_at: str = "") -> SampledAccess:
    """Return a sampled item to an internal verifier of the centre; `looking_at` is for the access log.

    Raises:
        NotFoundError: there is none, the person does not verify there, or it is of their own placement.
    """
    sampled = db.session.scalar(
        sa.select(SampledItem)
        .where(SampledItem.id == sampled_id)
        .options(
            joinedload(SampledItem.case).joinedload(SignOffCase.item),
            joinedload(SampledItem.sample),
            joinedload(SampledItem.signature).joinedload(SignOffEvent.actor),
            joinedload(SampledItem.decision).joinedload(SignOffEvent.actor),
            joinedload(SampledItem.heading),
        )
    )
    if sampled is None:
        raise NotFoundError
    placement_for(actor, sampled.case.placement_id).require(Capacity.VERIFIER)
    return SampledAccess(placement_for(actor, sampled.case.placement_id, looking_at), sampled)
