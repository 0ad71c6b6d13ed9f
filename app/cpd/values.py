"""The words of a CPD record: kinds of activity, and what is stated about a registration. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ActivityKind(StrEnum):
    """What kind of activity an entry of the record is; registers name such kinds as examples."""

    WORK_BASED = "work-based"
    PROFESSIONAL = "professional"
    FORMAL = "formal"
    SELF_DIRECTED = "self-directed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind is called, with examples."""

    title: str
    examples: str


KINDS = {
    ActivityKind.WORK_BASED: KindWords(
        "Work-based learning", "a new procedure, an audit, teaching a colleague, a case discussed"
    ),
    ActivityKind.PROFESSIONAL: KindWords(
        "Professional activity", "a committee, mentoring, a talk at a meeting, work for a professional body"
    ),
    ActivityKind.FORMAL: KindWords(
        "Formal or educational", "a course, a conference, a further degree, writing an article"
    ),
    ActivityKind.SELF_DIRECTED: KindWords(
        "Self-directed learning", "reading articles, following the literature, a webinar that you looked up"
    ),
    ActivityKind.OTHER: KindWords("Something else", "voluntary work, public service"),
}
HOUR = 60
MOST_MINUTES = 1_000 * HOUR


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody states about their registration; nobody here has checked it."""

    register: str
    number: str
    registered_on: date


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a register asks about, both included."""

    first: date
    last: date

    def holds(self, first: date, last: date | None) -> bool:
        """Say whether a day, or any of some days, lies in the period."""
        return first <= self.last and (last or first) >= self.first


def hours_words(minutes: int | None) -> str:
    """Write minutes as hours: ``1.5 hours``; an empty text where nobody counted them."""
    if minutes is None:
        return ""
    number = f"{minutes / HOUR:.2f}".rstrip("0").rstrip(".")
    return f"{number} hour" if minutes == HOUR else f"{number} hours"


def read_hours(text: str) -> int | None:
    """Return the minutes that a text means, such as ``1.5``, ``1,5`` or ``1:30``; None where it means none.

    Raises:
        ValueError: it is no number of hours from 0 to 1,000.
    """
    typed = text.strip().lower().removesuffix("h").strip().replace(",", ".")
    if not typed:
        return None
    if len(typed) > len("1000:00.000") or not typed.isascii():
        raise ValueError(typed)
    whole, colon, rest = typed.partition(":")
    if colon:
        if not (whole.isdecimal() and rest.isdecimal() and len(rest) == len("00") and int(rest) < HOUR):
            raise ValueError(typed)
        minutes = int(whole) * HOUR + int(rest)
    elif typed.replace(".", "", 1).isdecimal():
        minutes = round(float(typed) * HOUR)
    else:
        raise ValueError(typed)
    if minutes > MOST_MINUTES:
        raise ValueError(typed)
    return minutes


def number_of_words(text: str) -> int:
    """Return how many words a text has, as a word processor counts them."""
    return len(text.split())
