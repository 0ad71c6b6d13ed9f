"""Who may file an entry elsewhere, and when. Pure: the service raises a refusal, the page explains it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from app.competencies.workflow import SIGNED, State
from app.core.actor import Actor
from app.placements.policy import Capacity, PlacementFacts, capacities

KEEPS = frozenset({*SIGNED, State.SUBMITTED, State.RETURNED})
"""The states in which there is something to keep: a signature, a request or feedback."""


class RefilingAction(StrEnum):
    """What can be done about filing an entry elsewhere."""

    PROPOSE = "propose"
    TAKE_BACK = "take-back"
    CONFIRM = "confirm"
    DECLINE = "decline"


class RefilingRefusal(Enum):
    """Every reason why an entry cannot be filed elsewhere, with the sentence that people read."""

    OWN_PLACEMENT = "Nobody decides on their own evidence."
    NOT_YOUR_PART = "You have no part in this placement today in which you could do this."
    DECIDED_ALREADY = "This proposal has been decided on or taken back already. Nothing was changed."
    NOBODY_SUPERVISES = "Nobody supervises this placement today, so nobody could confirm it."
    NOT_SUBMITTED = "The entry is not submitted, so there is no judgement to keep. Change the draft."
    CHANGED_SINCE = (
        "The entry was changed or withdrawn after this was proposed, or the standards were. "
        "It has to be proposed again."
    )
    HAS_DRAFT = (
        "There is a draft of a newer version of the entry. It has to be submitted or thrown away first."
    )
    HIDDEN = "Somebody reported patient data in this evidence. The report has to be decided on first."
    WORDS_REMOVED = "The words of the entry were removed because they held patient data. Amend it instead."
    SAME_PLACE = "The entry is filed there already. Choose something else."
    NOTHING_TO_KEEP = (
        "Nobody has signed this, returned it or been asked to, so there are no words to keep. "
        "Amend the entry instead."
    )
    NOT_SIGNED_ON_IT = "The sign-off of this item does not rest on this entry. Amend the entry instead."
    TAKES_NO_SIGN_OFF = "The chosen item is not signed off by itself, so a signature cannot go there."
    SIGNED_THERE = "The chosen item is signed off already, on other evidence. Amend the entry instead."
    STILL_MISSING = "The rules of the chosen item would not be met."
    OTHER_CHANGED = (
        "Another item is signed on this entry, and what lies on it is not what was signed any more. "
        "Amend the entry instead, so that each item is looked at again."
    )
    REASON_MISSING = "Write why."

    @property
    def sentence(self) -> str:
        """Return the sentence for the person."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class RefilingFacts:
    """What the rules need to know about filing one entry elsewhere on one day.

    Attributes:
        placement: who has a part in it.
        day: the day in the United Kingdom on which somebody acts.
        open: whether nobody has decided on the proposal yet; True before there is one.
        current: whether the version that it is about is what is submitted now.
        submitted: whether anything of the entry is.
        draft: whether a newer version is being written.
        hidden: whether a report is open on the entry or on what lies on an item that is signed anew.
        words_removed: whether a purge emptied the entry.
        same_place: whether the entry is filed there already.
        kept: the state of the item that it leaves; for another kind, the furthest that it supports.
        rests: whether the signature that is to be kept lies on the entry.
        others_unchanged: whether what lies on the other signed items is what was signed.
        to_item: whether it goes to another item; the rest is about that.
        counts: whether the item is signed off by itself.
        there: how far the item is now.
        met: whether its rules would be met.
    """

    placement: PlacementFacts
    day: date
    open: bool = True
    current: bool = True
    submitted: bool = True
    draft: bool = False
    hidden: bool = False
    words_removed: bool = False
    same_place: bool = False
    kept: State = State.NOT_STARTED
    rests: bool = False
    others_unchanged: bool = True
    to_item: bool = True
    counts: bool = True
    there: State = State.NOT_STARTED
    met: bool = True


WHO = {
    RefilingAction.PROPOSE: Capacity.TRAINEE,
    RefilingAction.TAKE_BACK: Capacity.TRAINEE,
    RefilingAction.CONFIRM: Capacity.SUPERVISOR,
    RefilingAction.DECLINE: Capacity.SUPERVISOR,
}
_MOVING = frozenset({RefilingAction.PROPOSE, RefilingAction.CONFIRM})


def refusal(actor: Actor, action: RefilingAction, facts: RefilingFacts) -> RefilingRefusal | None:
    """Return why a person may not do something about filing an entry elsewhere, or None where they may."""
    if reason := _wrong_person(actor, action, facts):
        return reason
    if not facts.open:
        return RefilingRefusal.DECIDED_ALREADY
    if action not in _MOVING:
        return None
    return wrong_entry(facts) or _nothing_to_carry(facts) or _wrong_place(facts)


def _wrong_person(actor: Actor, action: RefilingAction, facts: RefilingFacts) -> RefilingRefusal | None:
    own = actor.user_id == facts.placement.trainee_id
    if own and WHO[action] is not Capacity.TRAINEE:
        return RefilingRefusal.OWN_PLACEMENT
    if WHO[action] not in capacities(actor, facts.placement, facts.day):
        return RefilingRefusal.NOT_YOUR_PART
    if action is RefilingAction.PROPOSE and not _is_supervised(facts):
        return RefilingRefusal.NOBODY_SUPERVISES
    return None


def _is_supervised(facts: RefilingFacts) -> bool:
    return any(
        span.lasts_on(facts.day) and span.supervisor_id != facts.placement.trainee_id
        for span in facts.placement.supervisions
    )


def wrong_entry(facts: RefilingFacts) -> RefilingRefusal | None:
    """Return why the entry cannot be filed elsewhere at present, wherever it goes, or None."""
    found = (
        (not facts.submitted, RefilingRefusal.NOT_SUBMITTED),
        (not facts.current, RefilingRefusal.CHANGED_SINCE),
        (facts.draft, RefilingRefusal.HAS_DRAFT),
        (facts.words_removed, RefilingRefusal.WORDS_REMOVED),
        (facts.hidden, RefilingRefusal.HIDDEN),
    )
    return next((reason for holds, reason in found if holds), None)


def _nothing_to_carry(facts: RefilingFacts) -> RefilingRefusal | None:
    found = (
        (facts.kept not in KEEPS, RefilingRefusal.NOTHING_TO_KEEP),
        (facts.kept in SIGNED and not facts.rests, RefilingRefusal.NOT_SIGNED_ON_IT),
        (not facts.others_unchanged, RefilingRefusal.OTHER_CHANGED),
        (facts.same_place, RefilingRefusal.SAME_PLACE),
    )
    return next((reason for holds, reason in found if holds), None)


def _wrong_place(facts: RefilingFacts) -> RefilingRefusal | None:
    if not facts.to_item:
        return None
    found = (
        (not facts.counts, RefilingRefusal.TAKES_NO_SIGN_OFF),
        (facts.there in SIGNED, RefilingRefusal.SIGNED_THERE),
        (not facts.met, RefilingRefusal.STILL_MISSING),
    )
    return next((reason for holds, reason in found if holds), None)
