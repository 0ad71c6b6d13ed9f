"""Counts repetitions: how many times, on how many days, on which equipment. Pure.

The same work is often shown twice: noted at the bench, written up as an entry in the evening, and observed
with a form. So a day counts as many times as the one source shows that shows most of it, not their sum.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.clock import day_in_words
from app.core.words import plural
from app.repetitions.values import Record, Source


@dataclass(frozen=True, slots=True)
class Sums:
    """How often something was done.

    Attributes:
        times: how many times it was done.
        days: on how many different days.
        last: the latest of these; None where none is told.
        tried: how many further times it was tried and not achieved.
    """

    times: int = 0
    days: int = 0
    last: date | None = None
    tried: int = 0

    @property
    def words(self) -> str:
        """Say it in one sentence: ``Done 12 times on 9 days, last on 4 March 2026.``, or that nothing is."""
        tried = f"{'T' if not self.times else 't'}ried {_times(self.tried)} without success"
        if not self.times:
            return f"{tried}." if self.tried else "Nothing shows that this was done yet."
        done = f"Done {_times(self.times)}"
        if self.last:
            done += f" on {plural(self.days, 'day')}, last on {day_in_words(self.last)}"
        return f"{done}; {tried}." if self.tried else f"{done}."


def sums_of(records: Iterable[Record]) -> Sums:
    """Count records of one item on one placement."""
    done: dict[date | None, Counter[Source]] = defaultdict(Counter)
    tried: dict[date | None, Counter[Source]] = defaultdict(Counter)
    for record in records:
        (done if record.achieved else tried)[record.day][record.source] += 1
    days = [day for day in done if day is not None]
    return Sums(_most(done), len(days), max(days, default=None), _most(tried))


def by_equipment(records: Iterable[Record]) -> list[tuple[str, Sums]]:
    """Count by equipment, what was used most first; names that differ in case or spaces alone are one."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if name := record.equipment.strip():
            found[" ".join(name.split()).casefold()].append(record)
    sums = [(" ".join(group[0].equipment.split()), sums_of(group)) for group in found.values()]
    return sorted(sums, key=lambda pair: (-pair[1].times, -pair[1].days, pair[0].casefold()))


def in_order(records: Iterable[Record]) -> list[Record]:
    """Return records in order of time; those without a day come first, and notes of a day in their order."""
    return sorted(
        records,
        key=lambda one: (one.day or date.min, one.source is not Source.NOTED, one.source_id),
    )


def latest_first(records: Iterable[Record]) -> Sequence[Record]:
    """Return records in the opposite order."""
    return in_order(records)[::-1]


def _most(shown: dict[date | None, Counter[Source]]) -> int:
    """Return how many times all days show; without a day nothing says that two sources are about one time."""
    return sum(
        sum(sources.values()) if day is None else max(sources.values()) for day, sources in shown.items()
    )


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
