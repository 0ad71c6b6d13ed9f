"""Who may ask for an assessment, fill one in, decline, withdraw or dispute it, and see it. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from uuid import UUID

from app.assessments.form_values import FormType
from app.assessments.workflow import JUDGED, Action, State, after
from app.core.actor import Actor, Role
from app.placements.policy import Capacity, PlacementFacts, capacities


class Part(StrEnum):
    """The part in which a person sees an assessment or acts on it."""

    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"
    ASSESSOR = "assessor"
    GUEST = "guest"
    COORDINATOR = "coordinator"
    VERIFIER = "verifier"
    MODERATOR = "moderator"
    EXAMINER = "examiner"


PART_WORDS = {
    Part.TRAINEE: "Trainee",
    Part.SUPERVISOR: "Training supervisor",
    Part.ASSESSOR: "Assessor",
    Part.GUEST: "Visiting assessor",
    Part.COORDINATOR: "Training co-ordinator",
    Part.VERIFIER: "Internal verifier",
    Part.MODERATOR: "External moderator",
    Part.EXAMINER: "Examiner",
}
READING = frozenset({Part.VERIFIER, Part.MODERATOR, Part.EXAMINER})


class Refusal(Enum):
    """Every reason why an action is not possible, with the sentence that people read."""

    OWN_PLACEMENT = "Nobody assesses themselves. Choose somebody else."
    EXAMINES = (
        "This person is to examine the trainee, and an examiner has no part in the training. "
        "Choose somebody else."
    )
    SUPERVISION_ENDED = (
        "This person no longer supervises the trainee, so they cannot sign. Choose somebody else."
    )
    NOT_AN_ASSESSOR = "This person is not a supervisor in the trainee's centre. Choose somebody else."
    NOT_YOUR_PART = "You have no part in this assessment today in which you could do this."
    NOT_ASKED_YET = "Nobody has been asked to make this assessment yet."
    WAITS_FOR_ASSESSOR = "The assessor has been asked already and has not signed yet."
    IS_COMPLETED = "This assessment is signed. What was signed does not change."
    WAS_DECLINED = "The assessor declined this assessment. Ask somebody else with a new one."
    WAS_WITHDRAWN = "This assessment was withdrawn."
    IS_DISPUTED = "This assessment is disputed. A supervisor or co-ordinator decides what becomes of it."
    TITLE_MISSING = "Say in a few words what is observed or discussed."
    ITEMS_MISSING = "Choose at least one item of the standards that the assessment is about."
    OUTLINE_MISSING = "Write a short outline: the assessor reads it before the discussion."
    DAY_MISSING = "Give the day on which it happened."
    NOT_CONFIRMED = "Confirm that you have seen no patient identifiers, or report what you have seen."
    REASON_MISSING = "Write why. The others who have a part in it read it."

    @property
    def sentence(self) -> str:
        """Return the sentence for the person."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules need to know about one assessment on one day.

    Attributes:
        placement: who has a part in it.
        day: the day in the United Kingdom on which somebody acts.
        state: how far the assessment has come.
        starter_id: who began it: the trainee who asks, or the supervisor at the bench.
        assessor_id: the account that is to fill it in; None where a guest is.
    """

    placement: PlacementFacts
    day: date
    state: State
    starter_id: UUID
    assessor_id: UUID | None


def assessor_refusal(person: Actor, placement: PlacementFacts, day: date) -> Refusal | None:
    """Say why a person with an account cannot assess a trainee on a day, or None where they can.

    A current supervisor can, and so can everybody who is a supervisor in the centre; but for somebody whose
    supervision of this trainee has ended it has ended for assessments too.
    """
    if person.user_id == placement.trainee_id:
        return Refusal.OWN_PLACEMENT
    if (person.user_id, Capacity.EXAMINER) in placement.readers:
        return Refusal.EXAMINES
    own = [span for span in placement.supervisions if span.supervisor_id == person.user_id]
    if any(span.lasts_on(day) for span in own):
        return None
    if any(span.ends_on is not None and span.ends_on < day for span in own):
        return Refusal.SUPERVISION_ENDED
    return None if person.plays(Role.SUPERVISOR, placement.centre_id) else Refusal.NOT_AN_ASSESSOR


def parts_in(actor: Actor, facts: Facts) -> frozenset[Part]:
    """Return the parts in which a person sees an assessment; with none it does not exist for them.

    What nobody was asked for yet is seen by whoever began it and nobody else; readers see what is signed.
    """
    parts = {Part(part.value) for part in capacities(actor, facts.placement, facts.day)}
    if actor.user_id == facts.assessor_id and assessor_refusal(actor, facts.placement, facts.day) is None:
        parts.add(Part.ASSESSOR)
    if facts.state is State.DRAFT and actor.user_id != facts.starter_id:
        return frozenset()
    if facts.state not in JUDGED:
        parts -= READING
    return frozenset(parts)


# Who may do what in which state. What the table does not name, nobody may.
WHO: dict[tuple[State, Action], frozenset[Part]] = {
    (State.DRAFT, Action.ASK): frozenset({Part.TRAINEE}),
    (State.DRAFT, Action.COMPLETE): frozenset({Part.ASSESSOR}),
    (State.DRAFT, Action.WITHDRAW): frozenset({Part.TRAINEE, Part.ASSESSOR}),
    (State.ASKED, Action.COMPLETE): frozenset({Part.ASSESSOR}),
    (State.ASKED, Action.DECLINE): frozenset({Part.ASSESSOR}),
    (State.ASKED, Action.WITHDRAW): frozenset({Part.TRAINEE}),
    (State.COMPLETED, Action.DISPUTE): frozenset({Part.ASSESSOR}),
    (State.DISPUTED, Action.UPHOLD): frozenset({Part.SUPERVISOR, Part.COORDINATOR}),
    (State.DISPUTED, Action.WITHDRAW): frozenset({Part.SUPERVISOR, Part.COORDINATOR}),
}
_BY_STATE = {
    State.DRAFT: Refusal.NOT_ASKED_YET,
    State.ASKED: Refusal.WAITS_FOR_ASSESSOR,
    State.COMPLETED: Refusal.IS_COMPLETED,
    State.DECLINED: Refusal.WAS_DECLINED,
    State.WITHDRAWN: Refusal.WAS_WITHDRAWN,
    State.DISPUTED: Refusal.IS_DISPUTED,
}


def acting_part(actor: Actor, action: Action, facts: Facts) -> Part | None:
    """Return the part under which an act of a person is recorded, or None where they may not act.

    An assessor who supervises the trainee signs as supervisor. A draft is signed at the bench by a current
    supervisor only: anybody else has to be asked by the trainee first.
    """
    parts = parts_in(actor, facts)
    allowed = parts & WHO.get((facts.state, action), frozenset())
    if not allowed:
        return None
    if allowed == {Part.ASSESSOR}:
        if Part.SUPERVISOR in parts:
            return Part.SUPERVISOR
        return None if facts.state is State.DRAFT and action is Action.COMPLETE else Part.ASSESSOR
    return next(part for part in Part if part in allowed)


def refusal(actor: Actor, action: Action, facts: Facts) -> Refusal | None:
    """Return why a person may not do something with an assessment, or None where they may."""
    if after(facts.state, action) is None:
        return _BY_STATE[facts.state] if parts_in(actor, facts) else Refusal.NOT_YOUR_PART
    if acting_part(actor, action, facts) is not None:
        return None
    judges = action in {Action.COMPLETE, Action.UPHOLD}
    own = actor.user_id == facts.placement.trainee_id
    return Refusal.OWN_PLACEMENT if own and judges else Refusal.NOT_YOUR_PART


def refusal_to_start(actor: Actor, placement: PlacementFacts, day: date) -> Refusal | None:
    """Return why a person may not begin an assessment, or None: the trainee and supervisors may."""
    wanted = {Capacity.TRAINEE, Capacity.SUPERVISOR}
    return None if capacities(actor, placement, day) & wanted else Refusal.NOT_YOUR_PART


def incomplete_request(*, form: FormType, title: str, outline: str, items: int) -> dict[str, Refusal]:
    """Return what a request for an assessment lacks, by the name of the field."""
    missing = {}
    if not title.strip():
        missing["title"] = Refusal.TITLE_MISSING
    if not items:
        missing["items"] = Refusal.ITEMS_MISSING
    if form is FormType.CBD and not outline.strip():
        missing["outline"] = Refusal.OUTLINE_MISSING
    return missing


def incomplete(action: Action, state: State, text: str, *, confirmed: bool = False) -> Refusal | None:
    """Return what an act lacks in what was given with it, or None."""
    has_reason = bool(text.strip())
    asks_why = action in {Action.DECLINE, Action.DISPUTE, Action.UPHOLD} or state is State.DISPUTED
    if asks_why and not has_reason:
        return Refusal.REASON_MISSING
    if action is Action.COMPLETE and not confirmed:
        return Refusal.NOT_CONFIRMED
    return None
