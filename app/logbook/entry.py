"""What a trainee writes about a week: hours, what was done, days away by kind. Pure values."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.logbook.hours import days_of
from app.placements.clock_values import BreakKind


class Absence(StrEnum):
    """Of which kind days away are; nothing about anybody's health is asked."""

    LEAVE = "leave"
    SICKNESS = "sickness"
    OTHER = "other"


ABSENCE_WORDS = {
    Absence.LEAVE: "leave",
    Absence.SICKNESS: "sickness",
    Absence.OTHER: "other reasons",
}
# Which kind of absence is proposed for a break that was entered on the clock.
OF_BREAK = {
    BreakKind.ANNUAL_LEAVE: Absence.LEAVE,
    BreakKind.BANK_HOLIDAY: Absence.LEAVE,
    BreakKind.SICKNESS: Absence.SICKNESS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One week as it was written.

    Attributes:
        seconds: hours worked, in seconds.
        words: what was done.
        leave, sickness, other: half days away, by kind.
    """

    seconds: int
    words: str = ""
    leave: int = 0
    sickness: int = 0
    other: int = 0

    @property
    def away(self) -> int:
        """Return all half days away, whatever the kind."""
        return self.leave + self.sickness + self.other

    def absences(self) -> Iterator[tuple[Absence, int]]:
        """Return the half days away of each kind that has any."""
        pairs = zip(Absence, (self.leave, self.sickness, self.other), strict=True)
        return ((kind, halves) for kind, halves in pairs if halves)

    def away_words(self, *, knows_kinds: bool) -> str:
        """Say how long somebody was away; why only to those who may know. Nothing where they were not."""
        if not self.away:
            return ""
        if not knows_kinds:
            return f"Away for {days_of(self.away)}"
        return "; ".join(f"{days_of(halves)}, {ABSENCE_WORDS[kind]}" for kind, halves in self.absences())
