"""What can be noted as a repetition, who initials and removes, and why something cannot be. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.clock import day_in_words
from app.core.identifiers import findings_in
from app.logbook.policy import warning_of
from app.placements.policy import Capacity
from app.repetitions.values import Performance

LONGEST_NOTE = 200
LONGEST_EQUIPMENT = 120
WRITES = Capacity.TRAINEE
INITIALS = Capacity.SUPERVISOR
# Whoever sees a patient's name in it may take it out: waiting for somebody else would leave it there.
REMOVES = (Capacity.TRAINEE, Capacity.SUPERVISOR, Capacity.COORDINATOR)

CHANGED_MEANWHILE = (
    "This repetition was changed meanwhile, perhaps in another tab. What is saved is shown below; "
    "your words are in the form. Save to replace what is saved."
)
WITHDRAWN = "This repetition is withdrawn and stays so. Note it again on the page of its item."
NO_WORDS = "There are no words left on this repetition."


class Where(StrEnum):
    """The field at which a sentence is shown."""

    DAY = "day"
    NO_PATIENT = "no_patient"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a repetition cannot be kept as it was written, and at which field that is said."""

    where: Where
    sentence: str


def wrong_with(given: Performance, ended_on: date | None, today: date, *, no_patient: bool) -> Wrong | None:
    """Say what is wrong with a repetition as it was written, or None where it can be kept.

    A day before the placement began is not refused: it can be meant.

    Args:
        given: what was written.
        ended_on: the day on which the placement was finished.
        today: the present day.
        no_patient: whether it was ticked that no patient can be told from the words.
    """
    if given.day > today:
        return Wrong(Where.DAY, f"{day_in_words(given.day)} is in the future. Give the day it happened.")
    if ended_on is not None and given.day > ended_on:
        return Wrong(
            Where.DAY, f"The placement was finished on {day_in_words(ended_on)}. Give a day up to then."
        )
    found = findings_in((("", given.equipment), ("", given.note)))
    if found and not no_patient:
        return Wrong(Where.NO_PATIENT, warning_of(found))
    return None
