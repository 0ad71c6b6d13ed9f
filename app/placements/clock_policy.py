"""What can be entered about the weeks of a placement, and why something cannot. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.clock import day_in_words
from app.core.words import days_in_words, plural
from app.placements.clock import WEEK
from app.placements.clock_values import FULL_TIME, Block, Break, Course, Extension, Hours
from app.placements.clock_words import Entry, days_of

SENSIBLE = timedelta(days=365 * 20)
# Lengths are checked against this elsewhere too: a placement has at most so many weeks.
MOST_WEEKS = 520
FINISHED = "The placement is finished. Reopen it to change its weeks."


class Where(StrEnum):
    """The field at which a sentence is shown."""

    FIRST = "starts_on"
    LAST = "ends_on"
    SHARE = "share"
    LENGTH = "weeks"
    DECIDED = "decided_on"
    SURE = "sure"
    FULL_TIME = "full_time"
    SITE = "site"
    MOVES = "moves_on"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why an entry cannot be kept, and at which field that is said."""

    where: Where
    sentence: str


def too_far(day: date, today: date) -> bool:
    """Say whether a day is so far away that its year was mistyped: more than 20 years."""
    return abs(day - today) > SENSIBLE


def wrong_with(entry: Entry, course: Course, today: date, *, sure: bool = False) -> Wrong | None:
    """Say what is wrong with an entry, or None where it can be kept.

    Args:
        entry: what is to be entered.
        course: the placement without this entry.
        today: the present day.
        sure: whether somebody has said that a break longer than the placement is meant.
    """
    if isinstance(entry, Extension):
        return _wrong_extension(entry, course, today)
    if wrong := wrong_first_day(entry, course, today):
        return wrong
    if isinstance(entry, Hours):
        return _wrong_hours(entry, course)
    if wrong := _wrong_last_day(entry, today):
        return wrong
    if isinstance(entry, Block):
        return _overlap(entry, course.blocks, "block")
    return _overlap(entry, course.breaks, "break") or _too_long(entry, course, sure=sure)


def wrong_first_day(entry: Block | Hours | Break, course: Course, today: date) -> Wrong | None:
    """Say what is wrong with the day from which an entry holds, or None."""
    if too_far(entry.starts_on, today):
        return Wrong(Where.FIRST, "The first day is more than 20 years away. Check the year.")
    if entry.starts_on < course.starts_on:
        start = day_in_words(course.starts_on)
        return Wrong(Where.FIRST, f"The placement begins on {start}. Give that day or a later one.")
    return None


def _wrong_last_day(entry: Block | Break, today: date) -> Wrong | None:
    if entry.ends_on and entry.ends_on < entry.starts_on:
        return Wrong(Where.LAST, "The last day must not come before the first.")
    if entry.ends_on and too_far(entry.ends_on, today):
        return Wrong(Where.LAST, "The last day is more than 20 years away. Check the year.")
    return None


def _wrong_hours(entry: Hours, course: Course) -> Wrong | None:
    if entry.share <= 0:
        return Wrong(Where.SHARE, "The share must be more than 0. For time without work enter a break.")
    if entry.share > FULL_TIME:
        return Wrong(
            Where.SHARE,
            "The share must be 1 or less: 1 is full time. For hours write the word too, such as 22.5 hours.",
        )
    if any(one.starts_on == entry.starts_on for one in course.hours):
        day = day_in_words(entry.starts_on)
        return Wrong(Where.FIRST, f"Hours from {day} are entered already. Change those.")
    return None


def _wrong_extension(entry: Extension, course: Course, today: date) -> Wrong | None:
    if course.length is None:
        return Wrong(Where.LENGTH, "This programme sets no length, so there is nothing to extend.")
    if entry.weeks < 1:
        return Wrong(Where.LENGTH, "An extension has at least 1 week.")
    if course.length + entry.weeks > MOST_WEEKS:
        return Wrong(Where.LENGTH, f"With this the placement has more than {MOST_WEEKS} weeks.")
    return _wrong_day_of_decision(entry, course, today)


def _wrong_day_of_decision(entry: Extension, course: Course, today: date) -> Wrong | None:
    if entry.decided_on > today:
        return Wrong(Where.DECIDED, "The day of the decision is in the future.")
    if too_far(entry.decided_on, today):
        return Wrong(Where.DECIDED, "The day of the decision is more than 20 years away. Check the year.")
    if any(one.decided_on == entry.decided_on for one in course.extensions):
        # The same form sent twice would add its weeks twice.
        day = day_in_words(entry.decided_on)
        return Wrong(Where.DECIDED, f"An extension decided on {day} is entered already. Change that one.")
    return None


def _overlap(entry: Block | Break, others: tuple[Block | Break, ...], noun: str) -> Wrong | None:
    last = entry.ends_on or date.max
    for one in sorted(others, key=lambda other: other.starts_on):
        if one.starts_on <= last and entry.starts_on <= (one.ends_on or date.max):
            where = Where.LAST if entry.starts_on < one.starts_on else Where.FIRST
            days = days_of(one.starts_on, one.ends_on)
            return Wrong(where, f"These days overlap with another {noun}: {days}. Change one of the two.")
    return None


def _too_long(entry: Break, course: Course, *, sure: bool) -> Wrong | None:
    if sure or course.length is None or entry.ends_on is None:
        return None
    days = (entry.ends_on - entry.starts_on).days + 1
    if days <= course.length * WEEK:
        return None
    return Wrong(
        Where.SURE,
        f"{days_in_words(entry.starts_on, entry.ends_on)} is longer than the whole placement "
        f"({plural(course.length, 'week')}). Check the years, or tick that it is meant.",
    )
