"""How planned weeks, secondments and states of a plan are said in words. Pure."""

from app.core.words import sentence_case
from app.planning.values import Line
from app.planning.workflow import State
from app.standards.values import WeekSpan

# As long as a placement can be at most.
MOST_WEEKS = 520
TO_BE_CONFIRMED = "to be confirmed"
NOT_PLANNED = "not planned yet"
STATE_WORDS = {
    State.DRAFT: ("Being made", "blue"),
    State.PROPOSED: ("Waits for the other side", "yellow"),
    State.AGREED: ("Agreed by both sides", "green"),
}


def weeks_in_words(weeks: WeekSpan | None) -> str:
    """Write weeks inside a sentence: ``weeks 4 to 8``, ``week 4``, ``to be confirmed``."""
    if weeks is None:
        return TO_BE_CONFIRMED
    return f"week {weeks.first}" if weeks.first == weeks.last else f"weeks {weeks.first} to {weeks.last}"


def planned_in_words(line: Line | None) -> str:
    """Write when an item is planned, at the beginning of a cell: ``Weeks 4 to 8``, ``Not planned yet``."""
    words = NOT_PLANNED if line is None else weeks_in_words(line.weeks)
    return sentence_case(words)


def away_in_words(line: Line) -> str:
    """Say where an item is done that cannot be done at the site; nothing for all others."""
    if not line.away:
        return ""
    if not line.secondment and line.secondment_weeks is None:
        return "Cannot be done at this site; a secondment is still to be arranged"
    where = f"to {line.secondment}" if line.secondment else "with the place to be arranged"
    when = weeks_in_words(line.secondment_weeks)
    joint = ", " if line.secondment_weeks is None else " in "
    return f"Cannot be done at this site; secondment {where}{joint}{when}"
