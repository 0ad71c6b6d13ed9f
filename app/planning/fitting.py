"""Which placement weeks items are planned for, from the weeks that are typical for them. Pure and exact.

The typical weeks of the starter sets are written for a placement of 50 weeks. Here they are laid over the
weeks that a trainee really has. How this is done is our decision, not a rule of any scheme: docs/plan.md.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from app.placements.clock import Clock
from app.standards.tree import Catalogue
from app.standards.values import WeekSpan

# "Codes, weeks, numbers of entries and typical limits are suggestions for a 50-week placement": `source` of
# every starter set that names weeks. Sets do not say their length in a field of its own.
NOMINAL_WEEKS = 50

Typical = Mapping[UUID, WeekSpan | None]
Planned = dict[UUID, WeekSpan | None]


def typical_weeks(catalogue: Catalogue) -> tuple[Planned, int]:
    """Return the typical weeks of the items that are signed off, and for how many weeks they are meant.

    A set that names a week after the 50th was written for a longer placement: its last week is the length.
    """
    weeks: Planned = {item.id: item.weeks for item in catalogue.counting}
    return weeks, max([NOMINAL_WEEKS, *(span.last for span in weeks.values() if span)])


def laid_over(span: WeekSpan, source: WeekSpan, target: WeekSpan) -> WeekSpan:
    """Lay a span that lies in some weeks over others, in proportion: it covers whatever it touches.

    With all 50 nominal weeks as `source` and a placement of 50 weeks as `target` nothing changes; over 100
    weeks, week 1 becomes 1 to 2 and week 50 becomes 99 to 100; over 25, weeks 1 and 2 both become 1.

    Args:
        span: what is laid over; it lies within `source`.
        source: the weeks for which it was meant.
        target: the weeks that there are.
    """
    had, got = source.last - source.first + 1, target.last - target.first + 1
    before = (span.first - source.first) * got // had
    by_its_end = -(-(span.last - source.first + 1) * got // had)
    return WeekSpan(target.first + before, target.first - 1 + by_its_end)


def fitted(typical: Typical, meant_for: int, length: int | None) -> Planned:
    """Return planned weeks for items in a placement; None where nothing says when: "to be confirmed".

    Args:
        typical: the weeks that are typical for each item, or None.
        meant_for: for how many weeks these are meant.
        length: how many placement weeks there are, or None where the placement has none: then nothing is
            planned.
    """
    if length is None:
        return dict.fromkeys(typical)
    whole, there = WeekSpan(1, meant_for), WeekSpan(1, length)
    return {item: laid_over(span, whole, there) if span else None for item, span in typical.items()}


def within(typical: Typical, items: Collection[UUID], window: WeekSpan) -> Planned:
    """Return planned weeks for items that are done in one block only.

    The weeks that the items typically take together are laid over those of the block, so that they follow one
    another there as they would over the whole placement. An item without typical weeks gets the whole block.

    Args:
        typical: the weeks that are typical for each item, or None.
        items: which items are done in the block.
        window: the placement weeks of the block.
    """
    spans = [span for item in items if (span := typical.get(item))]
    if not spans:
        return dict.fromkeys(items, window)
    together = WeekSpan(min(span.first for span in spans), max(span.last for span in spans))
    return {
        item: laid_over(span, together, window) if (span := typical.get(item)) else window for item in items
    }


def block_weeks(clock: Clock) -> Sequence[WeekSpan | None]:
    """Return which placement weeks each block of a placement has, in its order; None where it has none.

    They are the numbers that the clock gives on its first and its last day, and never lie after the last week
    of the placement; where one block ends and the next begins in the same week, both have that week.
    """
    length = clock.length
    return [
        _weeks_between(clock, block.starts_on, block.ends_on, length) if length else None
        for block in clock.course.blocks
    ]


def _weeks_between(clock: Clock, first: date, last: date | None, length: int) -> WeekSpan | None:
    begins = clock.week(first)
    ends = (clock.week(last) if last else None) or length
    if begins is None or begins > length:
        return None
    return WeekSpan(begins, max(begins, min(ends, length)))
