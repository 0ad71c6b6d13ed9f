"""Paces, forecasts, grounds, and from where on something is worth a word. Pure values; the rules are ours."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

# Over how many whole calendar weeks the recent pace is taken, and how much training they have to hold.
RECENT_WEEKS, LEAST_RECENT = 8, Fraction(2)
# Before so many placement weeks are done, no pace says anything.
TOO_EARLY = Fraction(8)
# An end after so many times the length says no more than that it is far away.
FAR = 2
AHEAD_WEEKS = 4
# From when on what was returned is worth a word; how long is quiet, or too long a wait, a centre sets.
RETURNED_DAYS = 21
LATE_AT_LEAST, LATE_SHARE = 3, Fraction(1, 10)


class Risk(StrEnum):
    """Whether a placement will end in time, as far as the figures say."""

    AT_RISK = "at-risk"
    WATCH = "watch"
    ON_TRACK = "on-track"
    UNTOLD = "untold"


class RiskGround(StrEnum):
    """Why a placement is at risk or has to be watched."""

    OVERDUE = "overdue"
    MISSES_THE_END = "misses-the-end"
    MAY_MISS_THE_END = "may-miss-the-end"
    NOT_BEGUN = "not-begun"
    NO_PACE = "no-pace"
    LATE = "late"
    QUIET = "quiet"
    WAITING = "waiting"
    RETURNED = "returned"


GRAVE = frozenset({RiskGround.OVERDUE, RiskGround.MISSES_THE_END, RiskGround.NOT_BEGUN})


@dataclass(frozen=True, slots=True)
class Pace:
    """How much was done in how many placement weeks, from a day up to a day (both included).

    `earned` is told in weeks of the plan; where a placement has no length to plan in, in items.
    """

    earned: Fraction
    weeks: Fraction
    first: date
    last: date

    @property
    def a_week(self) -> Fraction:
        """Return what was done in a placement week."""
        return self.earned / self.weeks


@dataclass(frozen=True, slots=True)
class End:
    """When everything would be signed off at a pace: after how many placement weeks, and on which day.

    `day` is None where the blocks that are entered do not hold so many weeks.
    """

    weeks: Fraction
    day: date | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The end at the higher and at the lower of two paces; no latest where that is none or far away."""

    earliest: End
    latest: End | None
