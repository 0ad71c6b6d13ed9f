"""What the next calendar weeks bring over several placements: items that become due. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.clock import A_WEEK
from app.oversight.outlook import Outlook
from app.oversight.outlook_values import AHEAD_WEEKS
from app.placements.clock import monday_of


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """One calendar week: its Monday, the items that become due in it, and on how many placements."""

    monday: date
    items: int
    placements: int


def load_ahead(outlooks: Iterable[Outlook], day: date) -> Sequence[WeekAhead]:
    """Return what becomes due in this and the next three calendar weeks.

    An item is due in the calendar week in which its last planned placement week is done.
    """
    mondays = [monday_of(day) + place * A_WEEK for place in range(AHEAD_WEEKS)]
    items, placements = dict.fromkeys(mondays, 0), dict.fromkeys(mondays, 0)
    for outlook in outlooks:
        for monday, number in due_in_weeks(outlook, mondays).items():
            items[monday] += number
            placements[monday] += 1
    return [WeekAhead(monday, items[monday], placements[monday]) for monday in mondays]


def due_in_weeks(outlook: Outlook, mondays: Sequence[date]) -> dict[date, int]:
    """Return how many open items of one placement become due in each calendar week, without empty ones."""
    clock = outlook.clock
    if clock is None or outlook.week is None or not outlook.goes_on:
        return {}
    found: Counter[date] = Counter()
    for weeks in outlook.tally.open.values():
        for week, number in weeks.items():
            monday = clock.due_week(week) if week >= outlook.week else None
            if monday and monday in mondays:
                found[monday] += number
    return found
