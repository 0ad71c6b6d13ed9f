"""What may be done with an entry in which state, as pure rules; each refusal is a sentence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.core.clock import day_in_words
from app.portfolio.values import EvidenceState

MOST_FILES = 40


class Refusal(Enum):
    """Why something is not possible with an entry now."""

    NOT_A_DRAFT = "This entry has been submitted and stays as it is. Choose “Amend” to write a new version."
    DRAFT_EXISTS = "A draft of this entry exists already. Go on with that one."
    NOT_SUBMITTED = "Only a submitted entry can be withdrawn."
    NOTHING_TO_AMEND = "This entry has not been submitted yet. Change the draft instead."
    WAS_SUBMITTED = (
        "This entry was submitted before, so it stays in the record. Change the draft, or leave it unsent."
    )
    HIDDEN = (
        "Patient data has been reported in this entry. "
        "It cannot be changed until a supervisor or co-ordinator has decided."
    )
    NOT_DECLARED = "Confirm that the entry holds no patient identifiers before you submit it."
    TOO_MANY_FILES = f"An entry holds at most {MOST_FILES} files. Start another entry for the rest."
    DECIDED_ALREADY = "Somebody has decided on this report already. Nothing was changed."
    FILE_IS_GONE = "This file has been removed for good already."


@dataclass(frozen=True)
class DraftFacts:
    """What submitting asks of a draft."""

    title: str
    has_type: bool
    happened_from: date | None
    what_i_did: str
    claims: int


def missing_for_submission(draft: DraftFacts) -> dict[str, str]:
    """Return what a draft still lacks: the field's name and the sentence to show there."""
    missing = {}
    if not draft.title:
        missing["title"] = "Give the entry a title."
    if not draft.has_type:
        missing["type"] = "Choose what kind of evidence this is."
    if draft.happened_from is None:
        missing["happened_from"] = "Give the day on which it happened, or the first day."
    if not draft.what_i_did:
        missing["what_i_did"] = "Write what you did yourself."
    if not draft.claims:
        missing["claims"] = "Choose at least one item of the standards that this entry supports."
    return missing


def refusal_to_write(state: EvidenceState | None, *, hidden: bool) -> Refusal | None:
    """Say why the newest version of an entry cannot be written to, or None."""
    if hidden:
        return Refusal.HIDDEN
    return None if state is EvidenceState.DRAFT else Refusal.NOT_A_DRAFT


def refusal_to_amend(states: Collection[EvidenceState]) -> Refusal | None:
    """Say why an entry with versions in these states cannot get a new version, or None."""
    if EvidenceState.DRAFT not in states:
        return None
    return Refusal.DRAFT_EXISTS if len(states) > 1 else Refusal.NOTHING_TO_AMEND


def refusal_to_discard(states: Collection[EvidenceState]) -> Refusal | None:
    """Say why the draft among versions in these states cannot be thrown away, or None.

    A withdrawn entry was in somebody's hands: its draft is all that leads back to it, so it stays.
    """
    if EvidenceState.DRAFT not in states:
        return Refusal.NOT_A_DRAFT
    if EvidenceState.WITHDRAWN in states and EvidenceState.SUBMITTED not in states:
        return Refusal.WAS_SUBMITTED
    return None


def date_note(first: date | None, last: date | None, placement_began: date | None) -> str:
    """Question a day before the placement began, in one sentence; empty where there is nothing to ask.

    It is never refused: evidence from before can be meant.
    """
    early = next((day for day in (first, last) if day and placement_began and day < placement_began), None)
    if early is None or placement_began is None:
        return ""
    return (
        f"{day_in_words(early)} is before your placement began ({day_in_words(placement_began)}). "
        "If that is right, leave it as it is."
    )
