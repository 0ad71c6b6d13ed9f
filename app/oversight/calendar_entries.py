"""What stands in a person's calendar, as plain values: days, a sentence of ours and where to look. Pure.

No entry holds a word that somebody typed, but for the name of a centre in the entry of a visit to it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.core.words import plural
from app.placements.clock import WORKDAYS, Clock
from app.standards.values import WeekSpan


@dataclass(frozen=True, slots=True)
class Change:
    """What is known of an entry's changes: the latest instant, in UTC, and how many there were."""

    at: datetime
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One entry that lasts whole days.

    Attributes:
        key: what it is, the same however often it is moved, for instance ``review-<number>``.
        first: the first day.
        last: the last day, included.
        title: what it is called.
        path: where to look inside the product, without its host.
        change: what is known of its changes.
    """

    key: str
    first: date
    last: date
    title: str
    path: str
    change: Change


def on_day(key: str, day: date, title: str, path: str, change: Change) -> CalendarEntry:
    """Return an entry that lasts one day."""
    return CalendarEntry(key=key, first=day, last=day, title=title, path=path, change=change)


def course_entries(
    placement_id: UUID, clock: Clock, spans: Iterable[WeekSpan | None], change: Change
) -> Iterator[CalendarEntry]:
    """Return what a placement's clock puts into its trainee's calendar.

    Args:
        placement_id: which placement.
        clock: what its weeks are.
        spans: for each planned item, its placement weeks, or None where it has none yet.
        change: what is known of changes of the clock.
    """
    path = f"/placements/{placement_id}/weeks"
    yield from _due(placement_id, clock, spans, change)
    blocks = clock.course.blocks
    for number, block in enumerate(blocks, start=1):
        if block.ends_on and not clock.course.ended_before(block.ends_on):
            key = f"block-{placement_id}-{block.starts_on:%Y%m%d}"
            title = f"Block {number} of {len(blocks)} ends" if len(blocks) > 1 else "The block ends"
            yield on_day(key, block.ends_on, title, path, change)
    if clock.planned_end:
        yield on_day(f"end-{placement_id}", clock.planned_end, "Planned end of the placement", path, change)


def _due(
    placement_id: UUID, clock: Clock, spans: Iterable[WeekSpan | None], change: Change
) -> Iterator[CalendarEntry]:
    numbers = Counter(span.last for span in spans if span)
    for week, number in sorted(numbers.items()):
        if monday := clock.due_week(week):
            yield CalendarEntry(
                key=f"due-{placement_id}-{week}",
                first=monday,
                last=monday + timedelta(days=WORKDAYS - 1),
                title=f"{plural(number, 'item')} planned for this week",
                path=f"/placements/{placement_id}/competencies",
                change=change,
            )


def since(entries: Iterable[CalendarEntry], day: date) -> list[CalendarEntry]:
    """Return the entries that have not ended before a day, in order of time, each key once."""
    found: dict[str, CalendarEntry] = {}
    for entry in entries:
        if entry.last >= day:
            found.setdefault(entry.key, entry)
    return sorted(found.values(), key=lambda one: (one.first, one.key))
