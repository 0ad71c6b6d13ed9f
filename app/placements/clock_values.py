"""What sets a placement's clock: start, length, blocks, hours, breaks, extensions. Pure values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.placements.bank_holidays import Nation

# What a placement week has where neither the programme nor the centre sets another figure.
FULL_TIME_HOURS = Fraction(75, 2)
FEWEST_HOURS, MOST_HOURS = 20, 48
FULL_TIME = Fraction(1)


def in_hundredths(hours: Fraction) -> int:
    """Return hours as they are stored: whole hundredths of an hour, so 3750 for 37.5.

    Raises:
        ValueError: they are no whole number of hundredths.
    """
    found = hours * 100
    if found.denominator != 1:
        raise ValueError("Hours of a placement week have two decimals at most.")
    return found.numerator


class BreakKind(StrEnum):
    """Why somebody is away."""

    ANNUAL_LEAVE = "annual-leave"
    BANK_HOLIDAY = "bank-holiday"
    SICKNESS = "sickness"
    PARENTAL = "parental"
    SUSPENSION = "suspension"
    UNIVERSITY = "university"
    OTHER = "other"
    CLOSED = "closed"


BREAK_WORDS = {
    BreakKind.ANNUAL_LEAVE: "Annual leave",
    BreakKind.BANK_HOLIDAY: "Bank holiday of the place, or a day instead of one",
    BreakKind.SICKNESS: "Sickness",
    BreakKind.PARENTAL: "Parental leave",
    BreakKind.SUSPENSION: "Suspension of the training",
    BreakKind.UNIVERSITY: "University term or teaching",
    BreakKind.OTHER: "Another break",
    BreakKind.CLOSED: "The placement was finished and reopened",
}
# Paid leave belongs to the weeks that were contracted: it does not move the end.
KEEPS_THE_END = frozenset({BreakKind.ANNUAL_LEAVE, BreakKind.BANK_HOLIDAY})
AWAY = "Away"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of training at one place; without a last day it goes on. Both days are included."""

    starts_on: date
    ends_on: date | None = None
    year_label: str = ""
    site: str = ""
    supervisor: str = ""

    def covers(self, day: date) -> bool:
        """Say whether a day lies in the block."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Hours:
    """Which share of full time is worked from a day on, until the next such day."""

    starts_on: date
    share: Fraction


@dataclass(frozen=True, slots=True)
class Break:
    """Days away; without a last day it goes on. `hidden`: the reader may not know the kind."""

    starts_on: date
    ends_on: date | None
    kind: BreakKind
    hidden: bool = False

    @property
    def moves_end(self) -> bool:
        """Say whether the clock stands still meanwhile, so that the end comes later."""
        return self.kind not in KEEPS_THE_END

    @property
    def words(self) -> str:
        """Say what kind of break it is, as far as the reader may know."""
        return AWAY if self.hidden else BREAK_WORDS[self.kind]

    def covers(self, day: date) -> bool:
        """Say whether a day lies in the break."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Extension:
    """Placement weeks that were added to the length, and when that was decided."""

    decided_on: date
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Everything that a placement's clock is set by.

    Attributes:
        starts_on: the first day.
        weeks: the length in placement weeks without extensions, or None where the programme sets none.
        full_time_hours: the hours that a placement week has.
        nation: whose bank holidays are free.
        blocks: when training takes place; with none it takes place from the first day on.
        hours: changes of the share of full time; before the first of them it is full time.
        breaks: days away.
        extensions: what was added to the length.
        ended_on: the last day of a placement that was finished.
    """

    starts_on: date
    weeks: int | None
    full_time_hours: Fraction = FULL_TIME_HOURS
    nation: Nation = Nation.ENGLAND_AND_WALES
    blocks: tuple[Block, ...] = ()
    hours: tuple[Hours, ...] = ()
    breaks: tuple[Break, ...] = ()
    extensions: tuple[Extension, ...] = ()
    ended_on: date | None = None

    @property
    def length(self) -> int | None:
        """Return the length in placement weeks with all extensions, or None where there is none."""
        return None if self.weeks is None else self.weeks + sum(one.weeks for one in self.extensions)

    def share_on(self, day: date) -> Fraction:
        """Return the share of full time that is worked on a day."""
        begun = [one for one in self.hours if one.starts_on <= day]
        return max(begun, key=lambda one: one.starts_on).share if begun else FULL_TIME

    def block_on(self, day: date) -> Block | None:
        """Return the block in which a day lies, or None between blocks, before the start or after the end."""
        if day < self.starts_on or self.ended_before(day):
            return None
        blocks = self.blocks or (Block(self.starts_on),)
        return next((one for one in blocks if one.covers(day)), None)

    def ended_before(self, day: date) -> bool:
        """Say whether the placement was finished before a day."""
        return self.ended_on is not None and day > self.ended_on

    def away_on(self, day: date) -> Break | None:
        """Return the break that keeps the clock still on a day, or None."""
        return next((one for one in self.breaks if one.moves_end and one.covers(day)), None)

    def leave_on(self, day: date) -> Break | None:
        """Return the leave on a day that does not move the end, or None."""
        return next((one for one in self.breaks if not one.moves_end and one.covers(day)), None)
