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
    mondays = mondays_ahead(day)
    items, placements = dict.fromkeys(mondays, 0), dict.fromkeys(mondays, 0)
    for outlook in outlooks:
        for monday, number in due_in_weeks(outlook, mondays).items():
            items[monday] += number
            placements[monday] += 1
    return [WeekAhead(monday, items[monday], placements[monday]) for monday in mondays]


def mondays_ahead(day: date) -> Sequence[date]:
    """Return the Mondays of this and the next three calendar weeks."""
    return [monday_of(day) + place * A_WEEK for place in range(AHEAD_WEEKS)]


def due_ahead(outlook: Outlook) -> int:
    """Return how many open items of one placement become due in this and the next three calendar weeks."""
    return sum(due_in_weeks(outlook, mondays_ahead(outlook.day)).values())


def due_in_weeks(outlook: Outlook, mondays: Sequence[date]) -> dict[date, int]:
    """Return how many open items of one placement become due in each calendar week, without empty ones.

    Args:
        outlook: the placement.
        mondays: which calendar weeks, one after the other.
    """
    clock = outlook.clock
    if clock is None or outlook.week is None or not outlook.goes_on:
        return {}
    found: Counter[date] = Counter()
    for weeks in outlook.tally.open.values():
        for week in sorted(one for one in weeks if one >= outlook.week):
            monday = clock.due_week(week)
            if monday is None or monday > mondays[-1]:
                # A later week of the placement is not done before an earlier one.
                break
            if monday in mondays:
                found[monday] += weeks[week]
    return found
