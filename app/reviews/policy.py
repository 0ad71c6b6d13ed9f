"""Who may plan, write up, sign and correct a review, and when. Pure: service and page ask the same."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from app.placements.policy import Capacity

BOTH_SIDES = frozenset({Capacity.TRAINEE, Capacity.SUPERVISOR})
READERS = BOTH_SIDES | {Capacity.COORDINATOR}


class ReviewAction(StrEnum):
    """What can be done with a review."""

    WRITE = "write"
    SIGN = "sign"
    CORRECT = "correct"
    CANCEL = "cancel"


class Refusal(Enum):
    """Why something is not possible with a review, with the sentence that people read."""

    BOTH_SIDES_ONLY = "Only the trainee and a supervisor of today write up and sign a review."
    SIGNED_BY_BOTH = (
        "Both sides have signed this review, so it stays as it is. Write a correction, which replaces it."
    )
    NOT_HELD = "Write up first on which day the review was held."
    HELD_LATER = "The day of the review is in the future. Sign it once it has been held."
    SIGNED_BY_YOUR_SIDE = "Your side has signed this already. It waits for the other side."
    NOT_SIGNED = "A review that is not signed by both sides yet needs no correction: change it instead."
    CORRECTED_ALREADY = "There is a correction of this review already."
    HAS_SIGNATURE = "Somebody has signed this review, so it cannot be cancelled."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """What the rules need to know of a review on a day.

    Attributes:
        parts: the parts that the person has in the placement.
        day: the day on which they act.
        held_on: when it was held, None while it is only planned.
        signed: whether both sides have signed.
        sides: whose signatures stand on what the review says now.
        ever_signed: whether anybody ever signed it, in whatever words.
        corrected: whether another review replaces it.
    """

    parts: AbstractSet[Capacity]
    day: date
    held_on: date | None
    signed: bool
    sides: AbstractSet[Capacity]
    ever_signed: bool
    corrected: bool


def side_of(parts: AbstractSet[Capacity]) -> Capacity | None:
    """Return the side for which a person signs, or None; nobody is on both, for nobody judges their own."""
    return next((part for part in (Capacity.TRAINEE, Capacity.SUPERVISOR) if part in parts), None)


def refusal(action: ReviewAction, facts: ReviewFacts) -> Refusal | None:
    """Say why a person cannot do something with a review, or None where they can."""
    if action is ReviewAction.CANCEL:
        return Refusal.HAS_SIGNATURE if facts.ever_signed else None
    if side_of(facts.parts) is None:
        return Refusal.BOTH_SIDES_ONLY
    if action is ReviewAction.CORRECT:
        if not facts.signed:
            return Refusal.NOT_SIGNED
        return Refusal.CORRECTED_ALREADY if facts.corrected else None
    if facts.signed:
        return Refusal.SIGNED_BY_BOTH
    return _not_to_sign(facts) if action is ReviewAction.SIGN else None


def _not_to_sign(facts: ReviewFacts) -> Refusal | None:
    if facts.held_on is None:
        return Refusal.NOT_HELD
    if facts.held_on > facts.day:
        return Refusal.HELD_LATER
    return Refusal.SIGNED_BY_YOUR_SIDE if side_of(facts.parts) in facts.sides else None
