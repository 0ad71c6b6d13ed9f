"""Who may do what with a sign-off, and when. Pure: the service raises a refusal, the page explains it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from uuid import UUID

from app.competencies.workflow import Action, State, after
from app.core.actor import Actor, Role
from app.placements.policy import Capacity, PlacementFacts, SupervisionSpan, capacities


class Cause(StrEnum):
    """Why something happens to a case: because a person chose it, or because something else was done."""

    CHOICE = "choice"
    AMENDMENT = "amendment"
    PURGE = "purge"
    NEW_VERSION = "new-version"
    REFILING = "refiling"
    VERIFICATION = "verification"


class Refusal(Enum):
    """Every reason why an action is not possible, with the sentence that people read."""

    OWN_PLACEMENT = "Nobody decides on their own evidence."
    SIGNED_BY_YOU = (
        "You signed this off yourself, and nobody verifies their own signature. "
        "Ask another internal verifier."
    )
    SUPERVISED_BY_YOU = (
        "You supervise this trainee, so you do not verify what is signed off for them. "
        "Ask another internal verifier."
    )
    SUPERVISED_THEN = (
        "You supervised this trainee when this was signed off, so you do not verify it. "
        "Ask another internal verifier."
    )
    EXAMINED_BY_YOU = "You are assigned to examine this placement, and an examiner takes no other part in it."
    MODERATED_BY_YOU = "You read this placement as a moderator. A moderator decides on nothing in it."
    SUPERVISION_ENDED = (
        "Your supervision of this trainee has ended. What you signed stays signed; "
        "whoever supervises the trainee now decides from here on."
    )
    ONLY_AFTER_SIGNATURE = "Only what is signed off can be verified."
    VERIFIED_ALREADY = "This has been verified already, perhaps by another internal verifier."
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


# What ties somebody to what they would decide on: it stays so, whatever becomes of the item.
TIES = frozenset(
    {
        Refusal.OWN_PLACEMENT,
        Refusal.SIGNED_BY_YOU,
        Refusal.SUPERVISED_BY_YOU,
        Refusal.SUPERVISED_THEN,
        Refusal.EXAMINED_BY_YOU,
        Refusal.MODERATED_BY_YOU,
        Refusal.SUPERVISION_ENDED,
    }
)


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """Whose signature an item stands on, and on which day in the United Kingdom it was given."""

    signer_id: UUID
    day: date


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
        signature: the latest sign-off of an item that is signed off or verified, None of any other.
    """

    placement: PlacementFacts
    day: date
    state: State
    counts: bool
    met: bool
    hidden_files: bool = False
    disputed: bool = False
    cause: Cause = Cause.CHOICE
    signature: SignatureFacts | None = None


_T, _S, _C, _V = Capacity.TRAINEE, Capacity.SUPERVISOR, Capacity.COORDINATOR, Capacity.VERIFIER
WHO: dict[Action, frozenset[Capacity]] = {
    Action.START: frozenset({_T}),
    Action.SUBMIT: frozenset({_T}),
    Action.WITHDRAW: frozenset({_T}),
    Action.RETURN: frozenset({_S}),
    Action.SIGN_OFF: frozenset({_S}),
    Action.VERIFY: frozenset({_V}),
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
    # A verifier reopens by rejecting what is in a sample, and in no other way.
    (Action.REOPEN, Cause.VERIFICATION): frozenset({_V}),
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


def tie(actor: Actor, facts: CaseFacts) -> Refusal | None:
    """Return what ties a person to an item that somebody could decide on now, for its page, or None.

    A trainee who judges nobody's work anywhere needs no such sentence on their own pages.
    """
    judges = {Role.SUPERVISOR, Role.VERIFIER, Role.COORDINATOR} & {part for _, part in actor.roles}
    if actor.user_id == facts.placement.trainee_id and not judges:
        return None
    for action in (Action.SIGN_OFF, Action.VERIFY, Action.REOPEN):
        asked = action is not Action.VERIFY or Capacity.VERIFIER in capacities(
            actor, facts.placement, facts.day
        )
        if asked and after(facts.state, action) and (reason := _wrong_person(actor, action, facts)) in TIES:
            return reason
    return None


def _wrong_person(actor: Actor, action: Action, facts: CaseFacts) -> Refusal | None:
    if action in JUDGING and facts.cause is not Cause.AMENDMENT:
        if actor.user_id == facts.placement.trainee_id:
            return Refusal.OWN_PLACEMENT
        if _verifies(action, facts.cause) and (reason := _not_independent(actor, facts)):
            return reason
    if acting_part(actor, action, facts) is not None:
        return None
    return (_outsider(actor, facts) if action in JUDGING else None) or Refusal.NOT_YOUR_PART


def _verifies(action: Action, cause: Cause) -> bool:
    return action is Action.VERIFY or (action is Action.REOPEN and cause is Cause.VERIFICATION)


def _not_independent(actor: Actor, facts: CaseFacts) -> Refusal | None:
    """Say what ties somebody who is to verify to what they would verify."""
    signature, spans = facts.signature, _supervisions_of(actor, facts)
    if signature and signature.signer_id == actor.user_id:
        return Refusal.SIGNED_BY_YOU
    if any(span.lasts_on(facts.day) for span in spans):
        return Refusal.SUPERVISED_BY_YOU
    if signature and any(span.lasts_on(signature.day) for span in spans):
        return Refusal.SUPERVISED_THEN
    if (actor.user_id, Capacity.EXAMINER) in facts.placement.readers:
        return Refusal.EXAMINED_BY_YOU
    return Refusal.MODERATED_BY_YOU if _moderates(actor, facts) else None


def _outsider(actor: Actor, facts: CaseFacts) -> Refusal | None:
    """Say which part somebody has, or had, in which nothing can be decided; none explains nothing."""
    if any(span.ends_on and span.ends_on < facts.day for span in _supervisions_of(actor, facts)):
        return Refusal.SUPERVISION_ENDED
    if (actor.user_id, Capacity.EXAMINER) in facts.placement.readers:
        return Refusal.EXAMINED_BY_YOU
    return Refusal.MODERATED_BY_YOU if _moderates(actor, facts) else None


def _supervisions_of(actor: Actor, facts: CaseFacts) -> list[SupervisionSpan]:
    return [span for span in facts.placement.supervisions if span.supervisor_id == actor.user_id]


def _moderates(actor: Actor, facts: CaseFacts) -> bool:
    """Say whether somebody is assigned as a moderator, or visits as one now or later."""
    return (actor.user_id, Capacity.MODERATOR) in facts.placement.readers or any(
        visit.moderator_id == actor.user_id and facts.day <= visit.ends_on for visit in facts.placement.visits
    )


def _wrong_moment(action: Action, facts: CaseFacts) -> Refusal | None:
    if not facts.counts:
        return Refusal.TAKES_NO_SIGN_OFF
    if after(facts.state, action) is None:
        return _not_to_verify(facts.state) if action is Action.VERIFY else _BY_STATE[facts.state]
    if action in {Action.SUBMIT, Action.SIGN_OFF} and not facts.met:
        return Refusal.STILL_MISSING
    if action is Action.SIGN_OFF and facts.hidden_files:
        return Refusal.HIDDEN_FILES
    if action in SIGNING and facts.disputed:
        return Refusal.DISPUTED
    return None


def _not_to_verify(state: State) -> Refusal:
    return Refusal.VERIFIED_ALREADY if state is State.VERIFIED else Refusal.ONLY_AFTER_SIGNATURE


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
