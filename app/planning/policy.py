"""Who may change, agree to, withdraw from and throw away a version of a plan. Pure."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum

from app.placements.policy import Capacity
from app.planning.workflow import Act, State

BOTH_SIDES = frozenset({Capacity.TRAINEE, Capacity.SUPERVISOR})
# Who makes the plan; all others read what was agreed.
MAKERS = BOTH_SIDES | {Capacity.COORDINATOR}


class Refusal(Enum):
    """Why something is not possible with a plan, with the sentence that people read."""

    READERS = "The trainee, a supervisor of today or a co-ordinator makes the plan."
    FINISHED = (
        "The placement is finished, so its plan stays as it is. A co-ordinator can reopen the placement."
    )
    NO_WEEKS = "This placement has no first day, so it has no weeks that could be planned."
    AGREED = "Both sides have agreed to this version, so it stays as it is. Begin a new version."
    BOTH_SIDES_ONLY = "Only the trainee and a supervisor of today agree to a plan."
    NOTHING_PLANNED = "Nothing is planned yet. Give weeks, or TBC, for at least one item."
    YOUR_SIDE_HAS = "Your side has agreed to this already. It waits for the other side."
    YOUR_SIDE_HAS_NOT = "Your side has not agreed, so there is nothing to withdraw."
    WAS_AGREED_TO = "Somebody has agreed to this version before, so it stays on record. Change it instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What the rules need to know of a version and of who acts.

    Attributes:
        parts: the parts that the person has in the placement.
        finished: whether the placement is finished.
        has_weeks: whether the placement has a first day.
        state: how far the version is; a placement without a version in the making has a draft to begin.
        planned: whether it says anything.
        sides: whose agreement stands.
        ever_agreed: whether anybody ever agreed to it, in whatever words.
    """

    parts: AbstractSet[Capacity]
    finished: bool
    has_weeks: bool
    state: State
    planned: bool
    sides: AbstractSet[Capacity]
    ever_agreed: bool


def side_of(parts: AbstractSet[Capacity]) -> Capacity | None:
    """Return the side for which a person agrees, or None; nobody is on both."""
    return next((part for part in (Capacity.TRAINEE, Capacity.SUPERVISOR) if part in parts), None)


def refusal(act: Act, facts: PlanFacts) -> Refusal | None:
    """Say why a person cannot do something with a version, or None where they can."""
    if general := _general(facts):
        return general
    if act is Act.DISCARD and facts.ever_agreed:
        return Refusal.WAS_AGREED_TO
    return None if act in {Act.CHANGE, Act.DISCARD} else _not_for_this_side(act, facts)


def _not_for_this_side(act: Act, facts: PlanFacts) -> Refusal | None:
    side = side_of(facts.parts)
    if side is None:
        return Refusal.BOTH_SIDES_ONLY
    if act is Act.WITHDRAW:
        return None if side in facts.sides else Refusal.YOUR_SIDE_HAS_NOT
    if side in facts.sides:
        return Refusal.YOUR_SIDE_HAS
    return None if facts.planned else Refusal.NOTHING_PLANNED


def _general(facts: PlanFacts) -> Refusal | None:
    if not facts.parts & MAKERS:
        return Refusal.READERS
    if facts.finished:
        return Refusal.FINISHED
    if not facts.has_weeks:
        return Refusal.NO_WEEKS
    return Refusal.AGREED if facts.state is State.AGREED else None
