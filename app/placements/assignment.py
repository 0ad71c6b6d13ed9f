"""Who may supervise, moderate or examine a placement, and why not. Pure: no database, no request."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.placements.policy import Capacity, PlacementFacts, SupervisionSpan, may_examine


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
    READS_ALREADY = "This person is assigned to the placement already."
    IS_FINISHED = "The placement is finished. Reopen it first, then assign a supervisor."


@dataclass(frozen=True)
class TrainingParts:
    """Who had a part in training a trainee or manages them, over all placements that the trainee has.

    Attributes:
        supervisors: everybody who supervises or ever did.
        managers: the co-ordinators of the centres in which the trainee is placed.
        assessors: everybody who has signed an assessment of the trainee.
    """

    supervisors: frozenset[UUID]
    managers: frozenset[UUID]
    assessors: frozenset[UUID] = frozenset()


def supervisor_refusal(wanted: SupervisionSpan, facts: PlacementFacts) -> Refusal | None:
    """Say why somebody cannot supervise a placement in some time, or None where they can."""
    if facts.finished:
        return Refusal.IS_FINISHED
    if wanted.supervisor_id == facts.trainee_id:
        return Refusal.OWN_PLACEMENT
    if (wanted.supervisor_id, Capacity.EXAMINER) in facts.readers:
        return Refusal.READS_AS_EXAMINER
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
    that a moderator must not have supervised the trainee is a project rule.
    """
    if user_id == facts.trainee_id:
        return Refusal.OWN_PLACEMENT
    if any(reader == user_id for reader, _ in facts.readers):
        return Refusal.READS_ALREADY
    trained = user_id in parts.supervisors or not may_examine(user_id, facts)
    if role is Capacity.EXAMINER:
        if trained:
            return Refusal.TRAINED_THE_TRAINEE
        if user_id in parts.assessors:
            return Refusal.ASSESSED_THE_TRAINEE
        return Refusal.MANAGES_THE_TRAINEE if user_id in parts.managers else None
    return Refusal.MODERATES_OWN_TRAINEE if trained else None


def _overlap(one: SupervisionSpan, other: SupervisionSpan) -> bool:
    return one.starts_on <= (other.ends_on or date.max) and other.starts_on <= (one.ends_on or date.max)
