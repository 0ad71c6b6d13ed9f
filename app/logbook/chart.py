"""Where the bars of the hours chart stand: planned as an open box, logged as a filled one. Pure numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.logbook.reckoning import WeekLine

# Half a year for each strip: at 390 pixels a week is still as wide as a finger is precise.
WEEKS_OF_A_STRIP = 26
LEFT, TOP, WEEK_WIDTH, HEIGHT = 30, 8, 12, 80
BOX, FILLED = 10, 6
WIDTH = LEFT + WEEKS_OF_A_STRIP * WEEK_WIDTH + 2
WHOLE_HEIGHT = TOP + HEIGHT + 20
STEP = 20
# Months nearer than this to the last one named would run into it.
ROOM_OF_A_MONTH = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle; `y` and `height` in the units of the drawing."""

    x: int
    y: float
    width: int
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One week: what was planned, what was logged, and whether it is missing."""

    planned: Bar
    logged: Bar | None
    missing_at: int | None


@dataclass(frozen=True, slots=True)
class Strip:
    """The columns of up to half a year.

    Attributes:
        columns: the weeks.
        lines: height of each line across, with the hours that it stands for.
        months: where a month begins, with its short name.
        words: what the strip is about, for those who hear it.
    """

    columns: tuple[Column, ...]
    lines: tuple[tuple[float, int], ...]
    months: tuple[tuple[int, str], ...]
    words: str


def strips_of(lines: Sequence[WeekLine]) -> list[Strip]:
    """Return the chart of some weeks in order of time, all strips to one scale."""
    most = max((max(line.planned, line.logged or 0) for line in lines), default=Fraction(0))
    top = max(STEP * 2, -(-int(most + 1) // STEP) * STEP)
    starts = range(0, len(lines), WEEKS_OF_A_STRIP)
    return [_strip(lines[start : start + WEEKS_OF_A_STRIP], top) for start in starts]


def _strip(lines: Sequence[WeekLine], top: int) -> Strip:
    first, last = lines[0].monday, lines[-1].monday
    return Strip(
        columns=tuple(_column(number, line, top) for number, line in enumerate(lines)),
        lines=tuple((_height(Fraction(hours), top), hours) for hours in range(0, top + 1, STEP)),
        months=tuple(_months([line.monday for line in lines])),
        words=f"Planned and logged hours of the weeks from {_short(first)} to {_short(last)}. "
        "The table has the same figures.",
    )


def _short(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _height(hours: Fraction, top: int) -> float:
    return round(float(TOP + HEIGHT - hours * HEIGHT / top), 1)


def _column(number: int, line: WeekLine, top: int) -> Column:
    x = LEFT + number * WEEK_WIDTH
    return Column(
        planned=_bar(x, BOX, line.planned, top),
        logged=_bar(x, FILLED, line.logged, top) if line.logged is not None else None,
        missing_at=x + WEEK_WIDTH // 2 if line.is_missing else None,
    )


def _bar(x: int, width: int, hours: Fraction, top: int) -> Bar:
    y = _height(hours, top)
    return Bar(x + (WEEK_WIDTH - width) // 2, y, width, round(TOP + HEIGHT - y, 1))


def _months(mondays: Sequence[date]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    last = -ROOM_OF_A_MONTH
    for number, monday in enumerate(mondays):
        begins = number == 0 or monday.month != mondays[number - 1].month
        if begins and number - last >= ROOM_OF_A_MONTH:
            found.append((LEFT + number * WEEK_WIDTH, f"{monday:%b}"))
            last = number
    return found
