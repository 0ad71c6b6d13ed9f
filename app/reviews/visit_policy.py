"""Who may do what on a moderator's visit, and for how long. Pure: the service and the page ask the same."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

# A project rule, so that a visit does not become a standing look at running placements.
LONGEST_VISIT = timedelta(days=60)


class Refusal(Enum):
    """Why something is not possible on a visit, with the sentence that people read."""

    ENDS_BEFORE = "The last day must not come before the first."
    TOO_LONG = f"A visit lasts at most {LONGEST_VISIT.days} days. Give an earlier last day."
    HAS_PASSED = "These days have passed. Give days of which the last is today or later."
    NOBODY = "Choose at least one placement that the moderator may read."
    NOT_TODAY = "Notes are written on the days of the visit. Ask the co-ordinator for a later last day."
    NOT_OF_THE_VISIT = "Choose a placement of this visit."
    SHARED_ABOUT_ONE = (
        "Choose the placement that the note is about before you share it: "
        "only that trainee and their supervisors then read it."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """What the rules need to know: whose visit it is to the person, and whether it lasts today."""

    is_moderator: bool
    is_coordinator: bool
    lasts_today: bool


def refusal_of_days(starts_on: date, ends_on: date, today: date) -> Refusal | None:
    """Say why a visit cannot last from one day to another, or None."""
    if ends_on < starts_on:
        return Refusal.ENDS_BEFORE
    if ends_on < today:
        return Refusal.HAS_PASSED
    return Refusal.TOO_LONG if ends_on - starts_on >= LONGEST_VISIT else None


def refusal_to_note(facts: VisitFacts) -> Refusal | None:
    """Say why the moderator cannot write a note now, or None; nobody else writes notes at all."""
    return None if facts.is_moderator and facts.lasts_today else Refusal.NOT_TODAY


def may_agree(facts: VisitFacts) -> bool:
    """Say whether a person adds actions: the moderator while the visit lasts, a co-ordinator at any time."""
    return facts.is_coordinator or (facts.is_moderator and facts.lasts_today)
