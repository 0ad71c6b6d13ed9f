"""Where the pieces of a chart lie, as plain values that `components/charts.html` draws as SVG. Pure.

Charts fill whatever width they get: places across are percentages, heights are pixels, and letters keep their
size. Each carries the figures it was made of, so that its table says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# From this share of the width on a month stands to the left of its mark: to the right it would stick out.
LAST_WORDS = 0.85
MONTHS_BETWEEN_TICKS = ((6, 1), (18, 3), (36, 6))
YEAR = 12


def percent(share: float) -> str:
    """Write a share of the width, from 0 to 1, as SVG takes it: ``12.5%``."""
    return f"{100 * min(max(share, 0.0), 1.0):.2f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked bar.

    Attributes:
        kind: which pattern it has, a name of the style sheet.
        words: what it is.
        number: how much of it there is.
        left: where it begins, as a percentage of the width.
        width: how wide it is, likewise.
    """

    kind: str
    words: str
    number: int
    left: str
    width: str


def stacked(parts: Sequence[tuple[str, str, int]], most: int = 0) -> tuple[Part, ...]:
    """Return the parts of a bar, one after the other.

    Args:
        parts: kind, words and number of each, from the left.
        most: what the whole width stands for; the sum where that is more.
    """
    whole = max(most, sum(number for *_, number in parts), 1)
    found, before = [], 0
    for kind, words, number in parts:
        found.append(Part(kind, words, number, percent(before / whole), percent(number / whole)))
        before += number
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: where, and what is written at it; `anchor` keeps its words inside the picture."""

    place: str
    words: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of a time line; `kind` is a name of the style sheet."""

    kind: str
    left: str
    width: str


@dataclass(frozen=True, slots=True)
class TimeScale:
    """The days from `first` to `last` laid out over the width."""

    first: date
    last: date

    def at(self, day: date) -> str:
        """Return where the morning of a day is."""
        return percent(self._share(day))

    def stretch(self, kind: str, first: date, last: date) -> Stretch | None:
        """Return where some days lie (both included); None where none of them is in sight."""
        if last < self.first or first > self.last:
            return None
        begin = max(self._share(first), 0.0)
        end = min((last.toordinal() + 1 - self.first.toordinal()) / self._days, 1.0)
        return Stretch(kind, percent(begin), percent(end - begin))

    def shows(self, day: date) -> bool:
        """Say whether a day is in sight."""
        return self.first <= day <= self.last

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """Return the beginnings of months, or of every third, sixth or twelfth, so that they can be read."""
        months = (self.last.year - self.first.year) * YEAR + self.last.month - self.first.month + 1
        step = next((step for most, step in MONTHS_BETWEEN_TICKS if months <= most), YEAR)
        begun = self.first.year * YEAR + self.first.month - (self.first.day == 1)
        numbers = range(begun, self.last.year * YEAR + self.last.month)
        days = [date(number // YEAR, number % YEAR + 1, 1) for number in numbers if number % YEAR % step == 0]
        return tuple(
            Tick(self.at(day), f"{day:%b %Y}", "start" if self._share(day) < LAST_WORDS else "end")
            for day in days
        )

    @property
    def _days(self) -> int:
        return self.last.toordinal() + 1 - self.first.toordinal()

    def _share(self, day: date) -> float:
        return (day.toordinal() - self.first.toordinal()) / self._days
