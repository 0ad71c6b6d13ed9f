"""What a period of a CPD record looks like: months, gaps, mixture, standards, and what is missing. Pure.

It judges when things were done and in which ways; whether a standard's evidence meets a rule is for the rule
engine alone. No register that we know of asks for a number of hours or points, so none is asked for here.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.core.clock import day_in_words
from app.core.words import listed, plural
from app.cpd.values import KINDS, ActivityKind, Period

A_MONTH = timedelta(days=31)
A_QUARTER = timedelta(days=92)
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One finished activity; `standards`: the items that it is mapped to."""

    first: date
    last: date | None
    kind: ActivityKind | None
    minutes: int | None
    standards: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Standard:
    """One of the standards of the record, by its heading; `on_request` is met by the profile itself."""

    item_id: UUID
    title: str
    on_request: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Days between two activities, or at an end of the period, both included, on which nothing was done."""

    first: date
    last: date

    @property
    def is_long(self) -> bool:
        """Say whether it is longer than a quarter."""
        return self.last - self.first >= A_QUARTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A period of a record.

    Attributes:
        total: how many activities lie in it.
        minutes: the hours that were counted, in minutes.
        months: the first day of each month of it up to today, and how many activities began in it.
        gaps: stretches of more than a month without any, in order.
        kinds: how many of each kind, all kinds named.
        unsorted: how many have no kind yet.
        standards: how many activities each standard has.
        missing: what is missing, a sentence each; nothing where nothing is.
    """

    total: int
    minutes: int
    months: tuple[tuple[date, int], ...]
    gaps: tuple[Gap, ...]
    kinds: Mapping[ActivityKind, int]
    unsorted: int
    standards: Mapping[UUID, int]
    missing: tuple[str, ...]


def judge(
    period: Period, today: date, activities: Collection[Done], standards: Sequence[Standard]
) -> Judgement:
    """Judge the activities of a period as far as it has passed.

    Args:
        period: the days that are asked about.
        today: nothing is missing from days that have not come.
        activities: all of the record, finished ones alone.
        standards: those of the record, in order.
    """
    last = min(period.last, today)
    mine = [one for one in activities if period.holds(one.first, one.last)]
    kinds = Counter(one.kind for one in mine if one.kind)
    met = Counter(item for one in mine for item in one.standards)
    gaps = _gaps(period.first, last, mine)
    by_kind = {kind: kinds[kind] for kind in ActivityKind}
    by_standard = {one.item_id: met[one.item_id] for one in standards}
    return Judgement(
        total=len(mine),
        minutes=sum(one.minutes or 0 for one in mine),
        months=_months(period.first, last, mine),
        gaps=gaps,
        kinds=by_kind,
        unsorted=sum(one.kind is None for one in mine),
        standards=by_standard,
        missing=_missing(period, last, len(mine), gaps, by_kind, by_standard, standards),
    )


def _months(first: date, last: date, mine: Collection[Done]) -> tuple[tuple[date, int], ...]:
    begun = Counter(max(one.first, first).replace(day=1) for one in mine)
    numbers = range(first.year * MONTHS + first.month - 1, last.year * MONTHS + last.month)
    days = [date(number // MONTHS, number % MONTHS + 1, 1) for number in numbers]
    return tuple((day, begun[day]) for day in days)


def _gaps(first: date, last: date, mine: Collection[Done]) -> tuple[Gap, ...]:
    """Return what lies between activities where it is longer than a month."""
    found, free = [], first
    for one in sorted(mine, key=lambda one: one.first):
        if one.first - free > A_MONTH:
            found.append(Gap(free, one.first - timedelta(days=1)))
        free = max(free, (one.last or one.first) + timedelta(days=1))
    if last - free >= A_MONTH:
        found.append(Gap(free, last))
    return tuple(found)


def _missing(
    period: Period,
    last: date,
    total: int,
    gaps: Sequence[Gap],
    kinds: Mapping[ActivityKind, int],
    by_standard: Mapping[UUID, int],
    standards: Sequence[Standard],
) -> tuple[str, ...]:
    if last < period.first:
        return ()
    if not total:
        return ("Nothing is recorded in this period yet.",)
    found = [
        f"Nothing is recorded from {day_in_words(gap.first)} to {day_in_words(gap.last)}: "
        f"{'longer than a quarter' if gap.is_long else 'longer than a month'}."
        for gap in gaps
    ]
    used = [kind for kind, number in kinds.items() if number]
    if len(used) == 1:
        found.append(f"All that is sorted is of one kind, “{KINDS[used[0]].title}”. A mixture is asked for.")
    elif not used:
        found.append("No activity says of which kind it is, so the mixture cannot be seen.")
    bare = [one.title for one in standards if not (by_standard[one.item_id] or one.on_request)]
    if bare:
        number = plural(len(bare), "standard has", "standards have")
        found.append(f"{number} no activity yet: {listed([f'“{title}”' for title in bare])}.")
    return tuple(found)
