"""What a placement's first day, length and full-time hours can be changed to, and why not. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from app.core.clock import day_in_words
from app.core.words import plural
from app.placements.clock import Clock
from app.placements.clock_policy import MOST_WEEKS, Where, Wrong, too_far
from app.placements.clock_values import FEWEST_HOURS, MOST_HOURS, Block, Break, Course, Hours
from app.placements.clock_words import decimal, entry_words, weeks_of

_HOURS = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*(h|hours?)?", re.ASCII | re.IGNORECASE)
_WEEKS = re.compile(r"\d{1,3}", re.ASCII)
HOURS_WRONG = f"Hours of a placement week must be a number from {FEWEST_HOURS} to {MOST_HOURS}, such as 37.5."
WEEKS_WRONG = f"Length in weeks must be a whole number from 1 to {MOST_WEEKS}."
MEANT = "Check it, or tick that it is meant."


@dataclass(frozen=True, slots=True)
class Setting:
    """What a clock begins with: first day, length without extensions, hours of a placement week."""

    starts_on: date | None
    weeks: int | None
    full_time_hours: Fraction


@dataclass(frozen=True, slots=True)
class Programmed:
    """What a programme asks for: a first day, and a length; where it does not, either may be given."""

    has_start: bool
    has_length: bool


def read_hours(text: str) -> Fraction | None:
    """Read the hours of a placement week such as ``37.5``; None where they are none or not sensible."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return None
    hours = Fraction(f"{found[1]}.{found[2] or 0}")
    return hours if FEWEST_HOURS <= hours <= MOST_HOURS else None


def read_weeks(text: str) -> int | None:
    """Read a length in weeks; None where it is none or not sensible."""
    if not _WEEKS.fullmatch(text.strip()):
        return None
    weeks = int(text)
    return weeks if 1 <= weeks <= MOST_WEEKS else None


def wrong_with_setting(wanted: Setting, course: Course, programme: Programmed, today: date) -> Wrong | None:
    """Say what is wrong with a setting, or None where it can be kept.

    Args:
        wanted: what is to hold.
        course: the placement with all its entries; where it has no first day, it has no entries either.
        programme: what its programme asks for.
        today: the present day.
    """
    if wanted.starts_on is None:
        return _without_first_day(wanted, course, programme)
    if too_far(wanted.starts_on, today):
        return Wrong(Where.FIRST, "The first day is more than 20 years away. Check the year.")
    if wanted.weeks is None and programme.has_length:
        return Wrong(Where.LENGTH, "This programme has a length. Give it in weeks.")
    if wanted.weeks is None and course.extensions:
        return Wrong(Where.LENGTH, "There are extensions of the length. Give one, or remove them first.")
    with_extensions = (wanted.weeks or 0) + sum(one.weeks for one in course.extensions)
    if with_extensions > MOST_WEEKS:
        return Wrong(Where.LENGTH, f"With its extensions the placement has more than {MOST_WEEKS} weeks.")
    return _after_an_entry(wanted.starts_on, course)


def _without_first_day(wanted: Setting, course: Course, programme: Programmed) -> Wrong | None:
    if programme.has_start:
        return Wrong(Where.FIRST, "Give the day on which the placement starts.")
    if wanted.weeks is not None:
        return Wrong(Where.FIRST, "A length needs a first day to count from. Give one, or leave both empty.")
    if course.blocks or course.hours or course.breaks or course.extensions:
        return Wrong(
            Where.FIRST,
            "There are blocks, hours, breaks or extensions, which need a first day. Remove them first.",
        )
    return None


def _after_an_entry(first: date, course: Course) -> Wrong | None:
    """Say which block, hours or break would lie before the first day."""
    found: tuple[Block | Hours | Break, ...] = (*course.blocks, *course.hours, *course.breaks)
    entries = sorted(found, key=lambda one: one.starts_on)
    if not entries or entries[0].starts_on >= first:
        return None
    words = entry_words(entries[0], course.full_time_hours)
    return Wrong(
        Where.FIRST,
        f"This is entered for days before {day_in_words(first)}: {words}. "
        "Change that first, or give an earlier day.",
    )


def doubts(wanted: Setting, course: Course, today: date, before: Sequence[str]) -> Wrong | None:
    """Say what has to be ticked as meant, or None.

    Args:
        wanted: what is to hold; nothing is wrong with it.
        course: the placement with all its entries.
        today: the present day.
        before: sentences about what lies before the new first day and does not follow.
    """
    found = list(before)
    if wanted.starts_on and wanted.weeks:
        changed = replace(
            course, starts_on=wanted.starts_on, weeks=wanted.weeks, full_time_hours=wanted.full_time_hours
        )
        clock = Clock(changed)
        done, length = clock.done_before(today), clock.length or 0
        if done > length:
            found.append(
                f"{weeks_of(done)} are done already, more than the new length of {plural(length, 'week')}."
            )
    return Wrong(Where.SURE, " ".join([*found, MEANT])) if found else None


def differences(before: Setting, after: Setting) -> list[tuple[Where, str, str]]:
    """Return what a setting changes: the field, and what it said and says in words."""
    said, says = _words(before), _words(after)
    return [(where, said[where], says[where]) for where in said if said[where] != says[where]]


def setting_words(setting: Setting) -> str:
    """Write a setting in one line."""
    first, length, hours = _words(setting).values()
    return ", ".join(filter(None, (f"From {first}" if first else "No first day", length, f"{hours} a week")))


def _words(setting: Setting) -> dict[Where, str]:
    return {
        Where.FIRST: day_in_words(setting.starts_on) if setting.starts_on else "",
        Where.LENGTH: plural(setting.weeks, "week") if setting.weeks else "",
        Where.FULL_TIME: f"{decimal(setting.full_time_hours, 2)} hours",
    }


def new_hours(wanted: Setting, course: Course) -> list[str]:
    """Say how many hours the entered shares of full time are, where the hours of a week have changed."""
    if wanted.full_time_hours == course.full_time_hours or not course.hours:
        return []
    shares = "; ".join(
        entry_words(one, wanted.full_time_hours)
        for one in sorted(course.hours, key=lambda one: one.starts_on)
    )
    return [f"Shares of full time stay as they were entered. {shares}. Change them where the hours stayed."]
