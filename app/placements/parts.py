"""The parts that a co-ordinator gives and takes back: verifying in a centre, and reading from outside."""

from uuid import UUID

from app.core.actor import Actor, Role
from app.core.errors import RefusedError
from app.identity.models import User
from app.identity.service import give_part, take_part
from app.placements import queries
from app.placements.assignment import verifier_refusal
from app.placements.policy import RESTS_ON


def make_verifier(actor: Actor, centre_id: UUID, user_id: UUID) -> User:
    """Let a person of a centre verify in it, and return them.

    Raises:
        NotFoundError: the actor does not co-ordinate the centre, or the person plays no part in it.
        RefusedError: the person cannot verify in the centre.
    """
    user = queries.person_of(actor.centres(Role.COORDINATOR) & {centre_id}, user_id)
    require_verifier(user, centre_id)
    give_part(user, centre_id, Role.VERIFIER)
    return user


def end_verifying(actor: Actor, centre_id: UUID, user_id: UUID) -> User:
    """Let a person verify in a centre no more, from the next request on, and return them.

    Raises:
        NotFoundError: the actor does not co-ordinate the centre, or the person plays no part in it.
    """
    user = queries.person_of(actor.centres(Role.COORDINATOR) & {centre_id}, user_id)
    take_part(user, centre_id, Role.VERIFIER)
    return user


def end_reading(actor: Actor, centre_id: UUID, user_id: UUID) -> User:
    """Let a person moderate and examine in a centre no more, from the next request on, and return them.

    Assignments and visits stay on record and open nothing.

    Raises:
        NotFoundError: the actor does not co-ordinate the centre, or the person plays no part in it.
    """
    user = queries.person_of(actor.centres(Role.COORDINATOR) & {centre_id}, user_id)
    for role in RESTS_ON.values():
        take_part(user, centre_id, role)
    return user


def require_verifier(user: User, centre_id: UUID) -> None:
    """Refuse where a person cannot verify in a centre.

    Raises:
        RefusedError: they cannot; the sentence says why.
    """
    here = {part.role for part in user.memberships if part.centre_id == centre_id}
    if refusal := verifier_refusal(here):
        raise RefusedError(refusal.value)
