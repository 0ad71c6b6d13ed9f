"""Who may do what with a sign-off, and when. Pure: the service raises a refusal, the page explains it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from app.competencies.workflow import Action, State, after
from app.core.actor import Actor
from app.placements.policy import Capacity, PlacementFacts, capacities


class Cause(StrEnum):
    """Why something happens to a case: because a person chose it, or because something else was done."""

    CHOICE = "choice"
    AMENDMENT = "amendment"
    PURGE = "purge"
    NEW_VERSION = "new-version"
    REFILING = "refiling"


class Refusal(Enum):
    """Every reason why an action is not possible, with the sentence that people read."""

    OWN_PLACEMENT = "Nobody decides on their own evidence."
    NOT_YOUR_PART = "You have no part in this placement today in which you could do this."
    TAKES_NO_SIGN_OFF = "This heading is not signed off by itself."
    NOT_ASKED_FOR = "Sign-off is not asked for at the moment. The trainee may have taken it back."
    WAITS_FOR_SUPERVISOR = "Sign-off has been asked for already. It waits for the supervisor."
    WAS_RETURNED = "This has been returned to the trainee already, perhaps by another supervisor."
    ALREADY_SIGNED = "This has been signed off already, perhaps by another supervisor."
    WAS_REOPENED = "This was reopened and waits for the trainee."
    STILL_MISSING = "Something that the rules ask for is still missing."
    HIDDEN_FILES = (
        "Somebody reported patient data in this evidence. Decide on the report before you sign anything off."
    )
    FEEDBACK_MISSING = "Write what the trainee needs to do. A return always carries feedback."
    DISPUTED = (
        "Somebody disputes an assessment of this item that was signed in their name. "
        "Decide on the dispute before anything else is signed."
    )
    STATEMENT_MISSING = "Write what you have seen that meets this item."
    NOT_CONFIRMED = "Confirm that you have seen no patient identifiers, or report what you have seen."
    REASON_MISSING = "Write why this is reopened."

    @property
    def sentence(self) -> str:
        """Return the sentence for the person."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What the rules need to know about one case on one day.

    Attributes:
        placement: who has a part in it.
        day: the day in the United Kingdom on which somebody acts.
        state: how far the case has come.
        counts: whether the item is signed off by itself.
        met: whether the rule engine misses nothing.
        hidden_files: whether a report of patient data is open on the evidence.
        disputed: whether an assessment of the item is disputed.
        cause: why this happens.
    """

    placement: PlacementFacts
    day: date
    state: State
    counts: bool
    met: bool
    hidden_files: bool = False
    disputed: bool = False
    cause: Cause = Cause.CHOICE


_T, _S, _C = Capacity.TRAINEE, Capacity.SUPERVISOR, Capacity.COORDINATOR
WHO: dict[Action, frozenset[Capacity]] = {
    Action.START: frozenset({_T}),
    Action.SUBMIT: frozenset({_T}),
    Action.WITHDRAW: frozenset({_T}),
    Action.RETURN: frozenset({_S}),
    Action.SIGN_OFF: frozenset({_S}),
    # Internal verifiers have no accounts of their own yet, so nobody verifies.
    Action.VERIFY: frozenset(),
    Action.REOPEN: frozenset({_S, _C}),
}
# What follows from another act may come from somebody who could not choose it.
WHO_BY_CAUSE: dict[tuple[Action, Cause], frozenset[Capacity]] = {
    (Action.REOPEN, Cause.AMENDMENT): frozenset({_T}),
    (Action.RETURN, Cause.PURGE): frozenset({_S, _C}),
    (Action.REOPEN, Cause.NEW_VERSION): frozenset({_C}),
    (Action.WITHDRAW, Cause.NEW_VERSION): frozenset({_C}),
    # The trainee proposes it; the supervisor's confirmation takes every step of it.
    (Action.START, Cause.REFILING): frozenset({_S}),
    (Action.SUBMIT, Cause.REFILING): frozenset({_S}),
    (Action.WITHDRAW, Cause.REFILING): frozenset({_S}),
}
JUDGING = frozenset({Action.RETURN, Action.SIGN_OFF, Action.VERIFY, Action.REOPEN})
SIGNING = frozenset({Action.SIGN_OFF, Action.VERIFY})
_BY_STATE = {
    State.NOT_STARTED: Refusal.NOT_ASKED_FOR,
    State.IN_PROGRESS: Refusal.NOT_ASKED_FOR,
    State.SUBMITTED: Refusal.WAITS_FOR_SUPERVISOR,
    State.RETURNED: Refusal.WAS_RETURNED,
    State.SIGNED_OFF: Refusal.ALREADY_SIGNED,
    State.VERIFIED: Refusal.ALREADY_SIGNED,
    State.REOPENED: Refusal.WAS_REOPENED,
}


def acting_part(actor: Actor, action: Action, facts: CaseFacts) -> Capacity | None:
    """Return the part in which a person may do something, or None where they have none that may."""
    allowed = WHO_BY_CAUSE.get((action, facts.cause), WHO[action])
    parts = capacities(actor, facts.placement, facts.day) & allowed
    return next((part for part in Capacity if part in parts), None)


def refusal(actor: Actor, action: Action, facts: CaseFacts) -> Refusal | None:
    """Return why a person may not do something with a case, or None where they may."""
    return _wrong_person(actor, action, facts) or _wrong_moment(action, facts)


def _wrong_person(actor: Actor, action: Action, facts: CaseFacts) -> Refusal | None:
    own = actor.user_id == facts.placement.trainee_id
    if own and action in JUDGING and facts.cause is not Cause.AMENDMENT:
        return Refusal.OWN_PLACEMENT
    return Refusal.NOT_YOUR_PART if acting_part(actor, action, facts) is None else None


def _wrong_moment(action: Action, facts: CaseFacts) -> Refusal | None:
    if not facts.counts:
        return Refusal.TAKES_NO_SIGN_OFF
    if after(facts.state, action) is None:
        return _BY_STATE[facts.state]
    if action in {Action.SUBMIT, Action.SIGN_OFF} and not facts.met:
        return Refusal.STILL_MISSING
    if action is Action.SIGN_OFF and facts.hidden_files:
        return Refusal.HIDDEN_FILES
    if action in SIGNING and facts.disputed:
        return Refusal.DISPUTED
    return None


_WORDS_MISSING = {
    Action.RETURN: Refusal.FEEDBACK_MISSING,
    Action.SIGN_OFF: Refusal.STATEMENT_MISSING,
    Action.REOPEN: Refusal.REASON_MISSING,
}


def incomplete(action: Action, text: str, *, confirmed: bool = False) -> Refusal | None:
    """Return what a decision lacks in what was given with it, or None."""
    if action in _WORDS_MISSING and not text.strip():
        return _WORDS_MISSING[action]
    if action is Action.SIGN_OFF and not confirmed:
        return Refusal.NOT_CONFIRMED
    return None
