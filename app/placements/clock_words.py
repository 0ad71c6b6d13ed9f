"""How weeks, shares of full time and what sets a clock are said in words. Pure."""

from datetime import date
from fractions import Fraction
from math import floor

from app.core.clock import day_in_words
from app.core.words import days_in_words, plural
from app.placements.clock import Clock, Standing
from app.placements.clock_values import Block, Break, Course, Extension, Hours

Entry = Block | Hours | Break | Extension
HALF = Fraction(1, 2)


def decimal(value: Fraction, places: int = 1) -> str:
    """Write a number with at most so many decimals, rounded half up, no zeros at the end: ``83.3``."""
    scale = 10**places
    whole, part = divmod(floor(value * scale + HALF), scale)
    return f"{whole:,}.{part:0{places}}".rstrip("0").rstrip(".")


def weeks_of(value: Fraction) -> str:
    """Write a number of placement weeks, for instance ``30.4 weeks``."""
    return f"{decimal(value)} {'week' if value == 1 else 'weeks'}"


def share_of(share: Fraction, full_time_hours: Fraction) -> str:
    """Write a share of full time, for instance ``0.6 of full time (22.5 hours a week)``."""
    hours = f"({decimal(share * full_time_hours, 2)} hours a week)"
    return f"full time {hours}" if share == 1 else f"{decimal(share, 4)} of full time {hours}"


def length_words(course: Course) -> str:
    """Write how long a placement is, for instance ``50 weeks, part time``; nothing where it has no length."""
    if course.length is None:
        return ""
    part_time = any(one.share < 1 for one in course.hours)
    return plural(course.length, "week") + (", part time" if part_time else "")


def entry_words(entry: Entry, full_time_hours: Fraction) -> str:
    """Write a block, hours, a break or an extension in one line."""
    if isinstance(entry, Hours):
        return f"From {day_in_words(entry.starts_on)}: {share_of(entry.share, full_time_hours)}"
    if isinstance(entry, Extension):
        return f"{plural(entry.weeks, 'week')}, decided on {day_in_words(entry.decided_on)}"
    days = days_of(entry.starts_on, entry.ends_on)
    if isinstance(entry, Break):
        return f"{entry.words}, {days}"
    named = (entry.year_label, entry.site, f"with {entry.supervisor}" if entry.supervisor else "")
    return ", ".join((days, *filter(None, named)))


def days_of(first: date, last: date | None) -> str:
    """Write days of which the last may not be known yet."""
    return days_in_words(first, last) if last else f"from {day_in_words(first)}, goes on"


def week_words(clock: Clock, day: date) -> str:
    """Say which week a day lies in and whether the clock runs, for instance ``Week 6 of 50``."""
    week, length = clock.week(day), clock.length
    if week is None:
        return f"Starts on {day_in_words(clock.course.starts_on)}"
    if length is None:
        number = f"Week {week}"
    elif week > length:
        number = f"Week {week}; {plural(length, 'week')} were planned"
    else:
        number = f"Week {week} of {length}"
    standing, _ = clock.standing(day)
    return f"{number}{_standing_words(clock.course, standing, day)}"


def _standing_words(course: Course, standing: Standing, day: date) -> str:
    if standing is Standing.AWAY:
        away = course.away_on(day)
        until = f" up to {day_in_words(away.ends_on)}" if away and away.ends_on else " at present"
        return f", away{until}"
    if standing is Standing.BETWEEN:
        start = min(block.starts_on for block in course.blocks if block.starts_on > day)
        return f", next block from {day_in_words(start)}"
    if standing is Standing.OVER:
        return ", the last block has ended" if course.ended_on is None else ", ended"
    return ""
