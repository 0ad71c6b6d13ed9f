"""Who may be asked for feedback, who decides about a round of it, and when it may be released. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from app.assessments.guest_policy import plain_address
from app.assessments.msf_workflow import CycleAction, CycleState, InvitationState, cycle_after
from app.core.actor import Actor
from app.placements.policy import Capacity, PlacementFacts, capacities

FEWEST_RATERS, MOST_RATERS = 5, 12
# Fewer answers than this are never released, whatever anybody chooses.
LEAST_THRESHOLD = 3
USUAL_THRESHOLD = 5
OPEN_FOR = timedelta(days=28)
EXTENSION = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rater:
    """A colleague who is asked: their name and their address at work."""

    name: str
    email: str


class CycleRefusal(Enum):
    """Why something is not possible with a round of feedback, with the sentence that people read."""

    NOT_YOUR_PART = "You have no part in this round of feedback today in which you could do this."
    NOT_NOW = "This is not possible any more. Somebody else may have been first."
    TOO_FEW = "Too few colleagues have answered. Nothing is shown until enough have."
    STILL_OPEN = "The round is still open and can be lengthened once its last day has passed."
    EXTENDED_BEFORE = "The round was lengthened once already. Release it or abandon it."
    THRESHOLD = "Choose a number of answers from 3 up to the number of colleagues who are asked."
    REASON_MISSING = "Write why. The trainee reads it."
    TOO_LATE_TO_RATE = (
        "You can rate yourself until the round is over. Once the summary is there, a rating of your own "
        "would be coloured by it."
    )
    NOTHING_TO_REFLECT_ON = "You can reflect on the feedback once the summary is released."

    @property
    def sentence(self) -> str:
        """Return the sentence for the person."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleFacts:
    """What the rules need to know about one round on one day.

    Attributes:
        placement: who has a part in it.
        day: the day on which somebody acts.
        state: how far the round has come.
        closes_on: the last day on which colleagues answer; None until it is approved.
        threshold: how many answers are needed.
        answers: how many there are.
        extended: whether it was lengthened already.
    """

    placement: PlacementFacts
    day: date
    state: CycleState
    closes_on: date | None
    threshold: int
    answers: int
    extended: bool

    @property
    def is_over(self) -> bool:
        """Say whether the last day has passed."""
        return self.closes_on is not None and self.day > self.closes_on

    @property
    def has_enough(self) -> bool:
        """Say whether enough colleagues have answered; never where fewer than three have."""
        return self.answers >= max(self.threshold, LEAST_THRESHOLD)


_WHO = {CycleAction.WITHDRAW: Capacity.TRAINEE}


def cycle_refusal(actor: Actor, action: CycleAction, facts: CycleFacts) -> CycleRefusal | None:
    """Say why a person may not do something with a round now, or None where they may.

    The trainee proposes and may take the proposal back; everything else is for a current supervisor.
    """
    parts = capacities(actor, facts.placement, facts.day)
    if _WHO.get(action, Capacity.SUPERVISOR) not in parts:
        return CycleRefusal.NOT_YOUR_PART
    if cycle_after(facts.state, action) is None:
        return CycleRefusal.NOT_NOW
    if action is CycleAction.RELEASE and not facts.has_enough:
        return CycleRefusal.TOO_FEW
    if action is CycleAction.EXTEND and facts.extended:
        return CycleRefusal.EXTENDED_BEFORE
    if action is CycleAction.EXTEND and not facts.is_over:
        return CycleRefusal.STILL_OPEN
    return None


def self_rating_refusal(actor: Actor, facts: CycleFacts) -> CycleRefusal | None:
    """Say why a person may not rate themselves in a round now, or None where they may."""
    if actor.user_id != facts.placement.trainee_id:
        return CycleRefusal.NOT_YOUR_PART
    may = facts.state in {CycleState.PROPOSED, CycleState.OPEN}
    return None if may else CycleRefusal.TOO_LATE_TO_RATE


def reflection_refusal(actor: Actor, facts: CycleFacts) -> CycleRefusal | None:
    """Say why a person may not write the reflection on a round now, or None where they may."""
    if actor.user_id != facts.placement.trainee_id:
        return CycleRefusal.NOT_YOUR_PART
    return None if facts.state is CycleState.RELEASED else CycleRefusal.NOTHING_TO_REFLECT_ON


def threshold_refusal(threshold: int, raters: int) -> CycleRefusal | None:
    """Say why a number of answers cannot be the threshold, or None where it can."""
    fits = LEAST_THRESHOLD <= threshold <= min(raters, MOST_RATERS)
    return None if fits else CycleRefusal.THRESHOLD


def rater_problems(raters: Collection[Rater], own: Iterable[str]) -> list[str]:
    """Return what is wrong with the colleagues who are proposed, in sentences; duplicates are named.

    Args:
        raters: who is proposed.
        own: every address of the trainee.
    """
    problems = list(_duplicates(raters))
    mine = {plain_address(address) for address in own}
    problems += [
        f"“{rater.email}” is your own address. Colleagues answer, not you."
        for rater in raters
        if plain_address(rater.email) in mine
    ]
    different = len({plain_address(rater.email) for rater in raters})
    if different < FEWEST_RATERS:
        problems.append(f"Name at least {FEWEST_RATERS} colleagues with different addresses.")
    if different > MOST_RATERS:
        problems.append(f"Name at most {MOST_RATERS} colleagues.")
    return problems


def _duplicates(raters: Collection[Rater]) -> Iterator[str]:
    by_address: dict[str, list[Rater]] = {}
    for rater in raters:
        by_address.setdefault(plain_address(rater.email), []).append(rater)
    for address, several in by_address.items():
        if len(several) > 1:
            names = ", ".join(rater.name for rater in several)
            yield f"“{address}” stands there {len(several)} times ({names}). Each colleague counts once."


class RaterClosed(Enum):
    """Why a colleague's link opens nothing, with the sentence that its holder reads."""

    ANSWERED = "This link has been used. Thank you: your answer is kept without your name."
    DECLINED = "You have declined. Nothing else is asked of you."
    OVER = "This round of feedback is over. Nothing can be added to it any more."
    WAITS = "This round of feedback has not begun."

    @property
    def sentence(self) -> str:
        """Return the sentence for the person."""
        return self.value


_BY_INVITATION = {
    InvitationState.ANSWERED: RaterClosed.ANSWERED,
    InvitationState.DECLINED: RaterClosed.DECLINED,
    InvitationState.CLOSED: RaterClosed.OVER,
}


def rater_closed(invitation: InvitationState, facts: CycleFacts) -> RaterClosed | None:
    """Say why a colleague cannot answer now, or None where they can."""
    if facts.state is CycleState.PROPOSED:
        return RaterClosed.WAITS
    if reason := _BY_INVITATION.get(invitation):
        return reason
    return RaterClosed.OVER if facts.state is not CycleState.OPEN or facts.is_over else None
