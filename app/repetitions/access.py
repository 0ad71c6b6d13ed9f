"""Loads a noted repetition through the person who asks: without a part in it, it does not exist for them."""

from dataclasses import dataclass
from uuid import UUID

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.placements.access import Access, placement_for
from app.repetitions.models import Repetition
from app.repetitions.queries import repetition_with


@dataclass(frozen=True)
class RepetitionAccess:
    """A noted repetition with the parts that the acting person has in its placement."""

    access: Access
    repetition: Repetition


def repetition_for(actor: Actor, repetition_id: UUID, looking_at: str = "") -> RepetitionAccess:
    """Return a noted repetition for a person, and note that they looked where `looking_at` names a page.

    Raises:
        NotFoundError: there is no such repetition, or the person has no part in its placement.
    """
    found = repetition_with(repetition_id)
    if found is None:
        raise NotFoundError
    return RepetitionAccess(placement_for(actor, found.placement_id, looking_at), found)
