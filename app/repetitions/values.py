"""What a repetition is: one dated performance of an item's skill, and where it is shown. Pure values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Outcome(StrEnum):
    """How a noted performance went. These are words of this project and no scale of any scheme."""

    INDEPENDENT = "independent"
    HELPED = "helped"
    NOT_ACHIEVED = "not-achieved"


OUTCOME_WORDS = {
    Outcome.INDEPENDENT: "Done on my own",
    Outcome.HELPED: "Done with help",
    Outcome.NOT_ACHIEVED: "Not achieved",
}
# The same where somebody else than the trainee reads it, and in files.
OUTCOME_READ = {**OUTCOME_WORDS, Outcome.INDEPENDENT: "Done independently"}
ACHIEVED = frozenset({Outcome.INDEPENDENT, Outcome.HELPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What a trainee notes: the day, the equipment, how it went, and a few words."""

    day: date
    outcome: Outcome
    equipment: str = ""
    note: str = ""


class Source(StrEnum):
    """Where a repetition is shown."""

    NOTED = "noted"
    ENTRY = "entry"
    ASSESSED = "assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Initial:
    """A supervisor's initial: who, and on which day."""

    name: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of what shows that an item's skill was performed.

    Attributes:
        source: what shows it.
        source_id: the noted repetition, the entry or the assessment.
        version_id: the version that holds now; the source itself where it has no versions.
        version: its number.
        day: when, or when it began; None where an entry does not say.
        last_day: when it ended, where that is another day.
        equipment: on what; empty where it is not told or must not be read.
        achieved: whether it counts as done; else it was tried.
        outcome: how it went, in words.
        reference: how the entry or assessment is called; empty for what was noted.
        note: the trainee's few words.
        initial: whose initial the version has.
        before: whose initial an earlier version had, where this one has none.
        is_gone: whether its words were removed for good.
    """

    source: Source
    source_id: UUID
    version_id: UUID
    version: int = 1
    day: date | None
    last_day: date | None = None
    equipment: str = ""
    achieved: bool = True
    outcome: str = ""
    reference: str = ""
    note: str = ""
    initial: Initial | None = None
    before: Initial | None = None
    is_gone: bool = False
