"""Who may supervise, verify, moderate or examine, and why not. Pure: no database, no request."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.core.actor import Role
from app.placements.policy import Capacity, PlacementFacts, SupervisionSpan, VisitSpan, may_examine


class Refusal(StrEnum):
    """Why a person cannot have a part in a placement, as the co-ordinator reads it."""

    OWN_PLACEMENT = "Nobody judges their own placement. Choose somebody else."
    SUPERVISES_ALREADY = (
        "This person supervises the placement already in that time. Choose other days, or end that first."
    )
    READS_AS_EXAMINER = (
        "This person is assigned to examine the placement, so they cannot take part in the training. "
        "Take that assignment back first."
    )
    READS_AS_MODERATOR = (
        "This person moderates the placement, and a moderator looks from outside. "
        "Take that assignment back, or end the visit, first."
    )
    TRAINED_THE_TRAINEE = (
        "An examiner must have had no part in the training. "
        "This person supervises the trainee or has done so. Choose somebody else."
    )
    ASSESSED_THE_TRAINEE = (
        "An examiner must have had no part in the training. "
        "This person has signed an assessment of the trainee. Choose somebody else."
    )
    MANAGES_THE_TRAINEE = (
        "An examiner must have had no part in managing the trainee. "
        "This person is a training co-ordinator of the trainee's centre. Choose somebody else."
    )
    MODERATES_OWN_TRAINEE = (
        "A moderator looks from outside. This person supervises the trainee or has done so. "
        "Choose somebody else."
    )
    VERIFIES_IN_THE_CENTRE = (
        "A moderator or an examiner looks from outside. "
        "This person is an internal verifier of the trainee's centre. Choose somebody else."
    )
    READS_ALREADY = "This person is assigned to the placement already."
    IN_TRAINING = "A trainee verifies nothing in the centre where they train. Choose somebody else."
    LOOKS_FROM_OUTSIDE = (
        "An internal verifier belongs to the centre. "
        "This person looks at it from outside, as a moderator or an examiner. Choose somebody else."
    )
    IS_FINISHED = "The placement is finished. Reopen it first, then assign a supervisor."


@dataclass(frozen=True)
class TrainingParts:
    """Who had a part in training a trainee or manages them, over all placements that the trainee has.

    Attributes:
        supervisors: everybody who supervises or ever did.
        managers: the co-ordinators of the centres in which the trainee is placed.
        verifiers: the internal verifiers of these centres.
        assessors: everybody who has signed an assessment of the trainee.
    """

    supervisors: frozenset[UUID]
    managers: frozenset[UUID]
    verifiers: frozenset[UUID] = frozenset()
    assessors: frozenset[UUID] = frozenset()


def supervisor_refusal(wanted: SupervisionSpan, facts: PlacementFacts) -> Refusal | None:
    """Say why somebody cannot supervise a placement in some time, or None where they can."""
    if facts.finished:
        return Refusal.IS_FINISHED
    if wanted.supervisor_id == facts.trainee_id:
        return Refusal.OWN_PLACEMENT
    if (wanted.supervisor_id, Capacity.EXAMINER) in facts.readers:
        return Refusal.READS_AS_EXAMINER
    if _moderates(wanted, facts):
        return Refusal.READS_AS_MODERATOR
    if any(
        span.supervisor_id == wanted.supervisor_id and _overlap(span, wanted) for span in facts.supervisions
    ):
        return Refusal.SUPERVISES_ALREADY
    return None


def reader_refusal(
    user_id: UUID, role: Capacity, facts: PlacementFacts, parts: TrainingParts
) -> Refusal | None:
    """Say why somebody cannot moderate or examine a placement, or None where they can.

    The Register asks for an examiner without any part in training or managing the trainee (domain, part 1);
    that a moderator must not have supervised the trainee, and that neither verifies inside the centre, are
    project rules.
    """
    if user_id == facts.trainee_id:
        return Refusal.OWN_PLACEMENT
    if any(reader == user_id for reader, _ in facts.readers):
        return Refusal.READS_ALREADY
    if user_id in parts.verifiers:
        return Refusal.VERIFIES_IN_THE_CENTRE
    trained = user_id in parts.supervisors or not may_examine(user_id, facts)
    if role is Capacity.EXAMINER:
        return Refusal.TRAINED_THE_TRAINEE if trained else _not_to_examine(user_id, parts)
    return Refusal.MODERATES_OWN_TRAINEE if trained else None


def _not_to_examine(user_id: UUID, parts: TrainingParts) -> Refusal | None:
    if user_id in parts.assessors:
        return Refusal.ASSESSED_THE_TRAINEE
    return Refusal.MANAGES_THE_TRAINEE if user_id in parts.managers else None


def visit_refusal(visit: VisitSpan, facts: PlacementFacts, parts: TrainingParts) -> Refusal | None:
    """Say why somebody cannot moderate a placement on a visit, or None where they can.

    Whoever moderates it once it is finished may visit it before.
    """
    without = replace(facts, readers=facts.readers - {(visit.moderator_id, Capacity.MODERATOR)})
    return reader_refusal(visit.moderator_id, Capacity.MODERATOR, without, parts)


def verifier_refusal(parts: AbstractSet[Role]) -> Refusal | None:
    """Say why somebody who plays some parts in a centre cannot be its internal verifier, or None.

    A project rule: verification is internal and by people who train others.
    """
    if parts & {Role.MODERATOR, Role.EXAMINER}:
        return Refusal.LOOKS_FROM_OUTSIDE
    return Refusal.IN_TRAINING if Role.TRAINEE in parts else None


def _moderates(wanted: SupervisionSpan, facts: PlacementFacts) -> bool:
    """Say whether somebody who is to supervise moderates the placement, if only on a visit in that time."""
    return (wanted.supervisor_id, Capacity.MODERATOR) in facts.readers or any(
        visit.moderator_id == wanted.supervisor_id
        and visit.starts_on <= (wanted.ends_on or date.max)
        and wanted.starts_on <= visit.ends_on
        for visit in facts.visits
    )


def _overlap(one: SupervisionSpan, other: SupervisionSpan) -> bool:
    return one.starts_on <= (other.ends_on or date.max) and other.starts_on <= (one.ends_on or date.max)
