"""Where the bars of planned weeks lie in a picture: weeks from left to right, an item to a line. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.planning.values import Line
from app.standards.values import WeekSpan

WIDTH, LEFT, RIGHT = 322.0, 92.0, 316.0
TOP, ROW, BOTTOM = 6.0, 24.0, 22.0
LONGEST_CODE = 12
# Ticks at the first and the last week, and at as many round ones between as stay legible on a phone.
STEPS = (1, 2, 5, 10, 20, 50, 100)
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """The weeks of one item as a rectangle, or words where there are none; `visit` is its secondment."""

    code: str
    y: float
    x: float | None
    width: float
    words: str
    away: bool
    visit: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A unit's bars; all measures in units of the picture.

    Attributes:
        ticks: where weeks are written, with their numbers.
        now: where the week of today begins and how wide it is, None outside the placement.
        edges: where blocks begin.
    """

    width: float
    height: float
    base: float
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, int], ...]
    now: tuple[float, float] | None
    edges: tuple[float, ...]


def picture(
    rows: Iterable[tuple[str, Line | None]],
    length: int,
    week: int | None,
    blocks: Sequence[WeekSpan | None],
) -> Picture:
    """Return the picture of a unit.

    Args:
        rows: the codes of items with what is planned for each, None: not planned yet.
        length: how many weeks the picture has.
        week: the week of today.
        blocks: the placement weeks of the blocks.
    """
    bars = tuple(_bar(code, line, TOP + place * ROW, length) for place, (code, line) in enumerate(rows))
    base = TOP + len(bars) * ROW
    return Picture(
        width=WIDTH,
        height=base + BOTTOM,
        base=base,
        bars=bars,
        ticks=tuple((_middle(one, length), one) for one in _ticks(length)),
        now=_place(WeekSpan(week, week), length) if week and week <= length else None,
        edges=tuple(_place(one, length)[0] for one in blocks if one and one.first > 1),
    )


def _bar(code: str, line: Line | None, y: float, length: int) -> Bar:
    x, width = _place(line.weeks, length) if line and line.weeks else (None, 0.0)
    return Bar(
        code=code if len(code) <= LONGEST_CODE else f"{code[: LONGEST_CODE - 1]}…",
        y=y,
        x=x,
        width=width,
        words="" if x is not None else ("TBC" if line else "not planned"),
        away=bool(line and line.away),
        visit=_place(line.secondment_weeks, length) if line and line.secondment_weeks else None,
    )


def _place(span: WeekSpan, length: int) -> tuple[float, float]:
    """Return where a span begins and how wide it is; one beyond the last week is cut."""
    each = (RIGHT - LEFT) / length
    first, last = min(span.first, length), min(span.last, length)
    return round(LEFT + (first - 1) * each, 2), round((last - first + 1) * each, 2)


def _middle(week: int, length: int) -> float:
    x, width = _place(WeekSpan(week, week), length)
    return round(x + width / 2, 2)


def _ticks(length: int) -> list[int]:
    step = next((one for one in STEPS if length / one <= MOST_TICKS), length)
    round_ones = [one for one in range(step, length, step) if one > 1 and length - one >= step / 2]
    return sorted({1, *round_ones, length})
