"""What can be written about a week, who initials and removes, and why something cannot be. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.clock import day_in_words
from app.core.identifiers import IDENTIFIER_WORDS, Finding, findings_in
from app.core.words import listed
from app.logbook.entry import Entry
from app.logbook.hours import HALVES_OF_A_WEEK, HOUR, HOURS_OF_A_WEEK, hours_of
from app.placements.policy import Capacity

MOST_LINES = 2
LONGEST = 300
# More than this in a week is rare enough to be asked about: a project rule, no rule of any scheme.
UNLIKELY = 60
WRITES = Capacity.TRAINEE
INITIALS = Capacity.SUPERVISOR
# Whoever sees a patient's name in it may take it out: waiting for somebody else would leave it there.
REMOVES = (Capacity.TRAINEE, Capacity.SUPERVISOR, Capacity.COORDINATOR)

CHANGED_MEANWHILE = (
    "This week was changed meanwhile, perhaps in another tab. What is saved is shown below; "
    "your words are in the form. Save to replace what is saved."
)


class Where(StrEnum):
    """The field at which a sentence is shown."""

    HOURS = "hours"
    DONE = "done"
    ABSENCE = "leave"
    SURE = "sure"
    NO_PATIENT = "no_patient"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a week cannot be kept as it was written, and at which field that is said."""

    where: Where
    sentence: str


@dataclass(frozen=True, slots=True)
class Sure:
    """What was ticked: that so many hours are meant, and that no patient can be told from the words."""

    hours: bool = False
    no_patient: bool = False


def refusal_of_week(monday: date, starts_on: date | None, ended_on: date | None, today: date) -> str:
    """Say why nothing can be written about a week, or return nothing.

    Args:
        monday: the first day of the week.
        starts_on: the first day of the placement, or None where its programme has none.
        ended_on: the day on which the placement was finished.
        today: the present day.
    """
    if starts_on is None:
        return "This programme has no first day and no length: there are no weeks to write about."
    if monday + timedelta(days=6) < starts_on:
        start = day_in_words(starts_on)
        return f"This week was over before the placement began on {start}. Choose that week or a later one."
    if monday > today:
        return "This week has not begun yet. Write about it once it has."
    if ended_on is not None and monday > ended_on:
        return f"The placement was finished on {day_in_words(ended_on)}, before this week."
    return ""


def wrong_with(entry: Entry, sure: Sure) -> Wrong | None:
    """Say what is wrong with a week as it was written, or None where it can be kept."""
    return _wrong_hours(entry, sure) or _wrong_words(entry, sure)


def _wrong_hours(entry: Entry, sure: Sure) -> Wrong | None:
    if entry.seconds > HOURS_OF_A_WEEK * HOUR:
        return Wrong(Where.HOURS, f"A week has {HOURS_OF_A_WEEK} hours. Give the hours of this week alone.")
    if entry.away > HALVES_OF_A_WEEK:
        return Wrong(Where.ABSENCE, "A week has seven days. Give the days away of this week alone.")
    if entry.seconds > UNLIKELY * HOUR and not sure.hours:
        return Wrong(
            Where.SURE,
            f"{hours_of(entry.seconds)} hours are a lot for one week. Check them, or tick that it is right.",
        )
    return None


def _wrong_words(entry: Entry, sure: Sure) -> Wrong | None:
    if entry.seconds and not entry.words:
        return Wrong(Where.DONE, "Write in two lines what you did.")
    if not entry.seconds and not entry.words and not entry.away:
        return Wrong(Where.HOURS, "Give the hours that you worked, or the days that you were away.")
    if len(entry.words.splitlines()) > MOST_LINES:
        return Wrong(Where.DONE, "Keep it to two lines. Evidence has room for more.")
    found = findings_in((("", entry.words),))
    if found and not sure.no_patient:
        return Wrong(Where.NO_PATIENT, warning_of(found))
    return None


def warning_of(found: Sequence[Finding]) -> str:
    """Say what in the words may identify a patient, without repeating it."""
    kinds = listed(list(dict.fromkeys(IDENTIFIER_WORDS[one.kind] for one in found)))
    return (
        f"There is what looks like {kinds}. Take it out: nothing here may identify a patient. "
        "If it is something else, such as the number of a device, tick that."
    )
