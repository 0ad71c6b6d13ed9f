"""Which week of a placement a day falls in. Pure; breaks and part-time work are not counted yet."""

from dataclasses import dataclass
from datetime import date

from app.core.clock import day_in_words

DAYS = 7


@dataclass(frozen=True, slots=True)
class PlacementWeek:
    """The week of a placement; `number` counts from 1, and is 0 or less before the start."""

    number: int
    planned: int | None
    starts_on: date

    @property
    def words(self) -> str:
        """Say which week it is, for instance ``Week 6 of 50``."""
        if self.number < 1:
            return f"Starts on {day_in_words(self.starts_on)}"
        if self.planned is None:
            return f"Week {self.number}"
        if self.number > self.planned:
            return f"Week {self.number}; {self.planned} weeks were planned"
        return f"Week {self.number} of {self.planned}"


def placement_week(starts_on: date | None, weeks: int | None, day: date) -> PlacementWeek | None:
    """Return the week of a placement on a day, or None where the programme has no start.

    Args:
        starts_on: the first day of the first week, whatever day of the week it is.
        weeks: the planned length in weeks, or None.
        day: the day asked about.
    """
    if starts_on is None:
        return None
    return PlacementWeek((day - starts_on).days // DAYS + 1, weeks, starts_on)
