"""Draws a trainee's own rating beside the average of colleagues, as marks on a line of levels."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.assessments.msf_beside import Beside

LEFT, WIDTH = 13.0, 296.0


@dataclass(frozen=True)
class Strip:
    """One line of levels with its marks; a mark is None where there is no figure."""

    ticks: tuple[tuple[float, int], ...]
    average: float | None
    own: float | None
    words: str


def strips_of(rows: Iterable[Beside]) -> dict[str, Strip]:
    """Return the lines by the key of their prompt; nothing where there is no figure to show."""
    return {row.key: _strip(row) for row in rows if row.own is not None or row.average is not None}


def _strip(row: Beside) -> Strip:
    levels = range(1, row.levels + 1)
    words = f"Average of colleagues: {row.average_words}; own rating: {row.own_rating_words}"
    return Strip(
        ticks=tuple((_place(level, row.levels), level) for level in levels),
        average=None if row.average is None else _place(row.average, row.levels),
        own=None if row.own is None else _place(row.own, row.levels),
        words=words,
    )


def _place(value: float, levels: int) -> float:
    return round(LEFT + WIDTH * (value - 1) / max(levels - 1, 1), 2)
