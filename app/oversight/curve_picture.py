"""Draws the curve of a placement: planned and signed-off items over the weeks, as points of an SVG. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.oversight.curve import Point

WIDTH, HEIGHT = 460, 250
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 40
EVERY_WEEKS, MOST_LABELS = (5, 10, 20, 50), 11
PARTS = 4


@dataclass(frozen=True)
class Mark:
    """A label at a place of an axis, in units of the picture."""

    at: float
    words: str


@dataclass(frozen=True)
class Picture:
    """The drawing, in units of its view box.

    Attributes:
        planned: the points of the planned line, as SVG writes them.
        signed: the points of the line of signatures.
        here: the place of the present week, or None outside the planned weeks.
        weeks: the labels of the weeks.
        items: the labels of the numbers of items.
        words: what the picture shows, in a sentence.
    """

    planned: str
    signed: str
    here: float | None
    weeks: Sequence[Mark]
    items: Sequence[Mark]
    words: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def drawn(points: Sequence[Point], total: int, week: int | None) -> Picture | None:
    """Draw the points; nothing where there are none or nothing has to be signed off."""
    if not points or not total:
        return None
    length = len(points)
    signed = [point for point in points if point.signed is not None]

    def across(number: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * number / length, 1)

    def up(number: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * number / total, 1)

    def line(ends: Sequence[tuple[int, float]]) -> str:
        return " ".join(f"{across(number)},{up(items)}" for number, items in [(0, 0), *ends])

    every = next((one for one in EVERY_WEEKS if length / one < MOST_LABELS), length)
    done = signed[-1].signed or 0 if signed else 0
    return Picture(
        planned=line([(point.week, float(point.planned)) for point in points]),
        signed=line([(point.week, point.signed or 0) for point in signed]),
        here=across(week) if week and week <= length else None,
        weeks=[Mark(across(number), str(number)) for number in range(every, length + 1, every)],
        items=[Mark(up(number), str(number)) for number in _numbers(total)],
        words=_words(points, done, total, len(signed)),
    )


def _numbers(total: int) -> Sequence[int]:
    return sorted({round(total * part / PARTS) for part in range(PARTS + 1)})


def _words(points: Sequence[Point], done: int, total: int, week: int) -> str:
    planned = points[week - 1].planned_words if week else "0"
    return (
        f"By the end of week {week} of {len(points)}: {planned} of {total} items planned, {done} signed off."
    )
