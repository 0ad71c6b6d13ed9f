"""Reads weeks as people type them: ``4-8``, ``4``, ``TBC``. Pure."""

import re
from dataclasses import dataclass

from app.planning.words import MOST_WEEKS
from app.standards.values import WeekSpan

TBC = "TBC"
SHAPE = re.compile(r"([0-9]{1,9})(?:\s*(?:-|\N{EN DASH}|\N{EM DASH}|to)\s*([0-9]{1,9}))?")
HOW = "Write the weeks as 4-8, one week as 4, or TBC while they are not known."


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: weeks, or that they are to be confirmed, or nothing; or what is wrong with it."""

    weeks: WeekSpan | None = None
    is_given: bool = False
    problem: str = ""


def read_weeks(text: str, length: int | None) -> Typed:
    """Read weeks.

    Args:
        text: what was typed; capitals, spaces and the kind of dash do not count.
        length: how many weeks the placement has, or None where it has no length.
    """
    words = text.strip()
    if not words:
        return Typed()
    if words.casefold() == TBC.casefold():
        return Typed(is_given=True)
    shape = SHAPE.fullmatch(words.removeprefix("weeks").removeprefix("week").strip().casefold())
    if shape is None:
        return Typed(problem=HOW)
    first = int(shape[1])
    last = int(shape[2]) if shape[2] else first
    problem = _problem(first, last, length)
    return Typed(problem=problem) if problem else Typed(WeekSpan(first, last), is_given=True)


def _problem(first: int, last: int, length: int | None) -> str:
    if first == 0 or last == 0:
        return "Weeks are counted from 1: there is no week 0."
    if last < first:
        return f"Week {first} comes after week {last}. Write the earlier week first: {last}-{first}."
    if length is not None and last > length:
        return f"This placement has {length} weeks, so there is no week {last}."
    return f"Weeks go up to {MOST_WEEKS}." if last > MOST_WEEKS else ""


def typed(weeks: WeekSpan | None) -> str:
    """Write weeks as they are typed."""
    if weeks is None:
        return TBC
    return str(weeks.first) if weeks.first == weeks.last else f"{weeks.first}-{weeks.last}"
