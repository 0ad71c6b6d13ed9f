"""Repetitions of items as the portfolio prints them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """One line, in words.

    Attributes:
        day: the day or the days.
        equipment: on what; empty where it is not told.
        outcome: how it went.
        note: the trainee's few words on what was noted.
        shown: what shows it, for instance ``E12``.
        evidence: the reference of the entry that shows it, where it is one.
        initial: whose initial a noted one has; empty for all others.
    """

    day: str
    equipment: str
    outcome: str
    shown: str
    note: str = ""
    evidence: str = ""
    initial: str = ""


@dataclass(frozen=True, slots=True)
class RepeatedItem:
    """One item that was done repeatedly: sums in sentences, in all and by equipment; lines by time."""

    framework_key: str
    code: str
    title: str
    summary: str
    equipment: tuple[tuple[str, str], ...]
    lines: tuple[RepeatedLine, ...]
