"""Loads a sign-off case through the supervisor who asks: without a part in it, it does not exist for them."""

from dataclasses import dataclass
from uuid import UUID

from app.competencies.models import SignOffCase
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.extensions import db
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity


@dataclass(frozen=True)
class CaseAccess:
    """A case and the placement that it belongs to, as its supervisor sees it."""

    access: Access
    case: SignOffCase


def case_to_judge(actor: Actor, case_id: UUID, looking_at: str = "") -> CaseAccess:
    """Return a case to somebody who supervises its trainee today.

    Raises:
        NotFoundError: there is no such case, or the person does not supervise the trainee today.
    """
    case = db.session.get(SignOffCase, case_id)
    if case is None:
        raise NotFoundError
    placement_for(actor, case.placement_id).require(Capacity.SUPERVISOR)
    return CaseAccess(placement_for(actor, case.placement_id, looking_at), case)
