"""A day of which people may know only the month, or only the year: how it is kept, compared and written."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from app.core.clock import day_in_words

DECEMBER = 12
_KEPT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDay:
    """A year, with its month and its day as far as they are known."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("A day needs its month.")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def read(cls, kept: str) -> "PartialDay | None":
        """Return what is kept as a text, such as ``2019-07``; None for an empty one.

        Raises:
            ValueError: the text is no such day.
        """
        if not kept:
            return None
        found = _KEPT.fullmatch(kept)
        if found is None:
            raise ValueError("This is no year, month or day.")
        year, month, day = (int(part) if part else None for part in found.groups())
        return cls(year or 0, month, day)

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def first(self) -> date:
        """Return the first day that can be meant."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Return the last day that can be meant."""
        month = self.month or DECEMBER
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def in_words(self) -> str:
        """Write it as far as it is known, for instance ``July 2019``."""
        if self.month is None:
            return str(self.year)
        return f"{self.first:%B} {self.year}" if self.day is None else day_in_words(self.first)


def kept_as(day: PartialDay | None) -> str:
    """Return the text as which a day is kept; an empty one for None."""
    return str(day) if day else ""
