"""Why a placement ends when it does: what moves the end, one thing after the other. Pure.

It is reckoned as with a pencil: first full-time work without a break, then extensions, hours, blocks and
breaks are put in one by one, and each sentence says what that changed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.core.clock import day_in_words
from app.core.words import plural
from app.placements.clock import WEEK, Clock
from app.placements.clock_values import Course
from app.placements.clock_words import entry_words, weeks_of

LEAVE_STAYS = "Annual leave and bank holidays do not move the end."


def reasons(course: Course) -> list[str]:
    """Return the sentences that lead from the first day to the planned end."""
    if course.weeks is None:
        return ["This programme sets no length, so there is no planned end."]
    step = replace(course, blocks=(), hours=(), breaks=(), extensions=(), ended_on=None)
    end = Clock(step).planned_end
    verb = "ends" if course.weeks == 1 else "end"
    said = [
        f"{plural(course.weeks, 'week')} of full-time work {_from_to(course.starts_on, verb, end)}.",
    ]
    for words, step in _steps(course, step):  # noqa: B020 - each step starts from the one before
        before, end = end, Clock(step).planned_end
        said.append(f"{words}: {_moved(before, end)}.")
    if any(not one.moves_end for one in course.breaks):
        said.append(LEAVE_STAYS)
    return [*said, *_lacking(course)]


def _steps(course: Course, step: Course) -> Iterator[tuple[str, Course]]:
    """Return what can move the end, with the course as it is when that is put in as well."""
    hours = course.full_time_hours
    for extension in sorted(course.extensions, key=lambda one: one.decided_on):
        step = replace(step, extensions=(*step.extensions, extension))
        yield f"Extended by {entry_words(extension, hours)}", step
    for change in sorted(course.hours, key=lambda one: one.starts_on):
        step = replace(step, hours=(*step.hours, change))
        yield entry_words(change, hours), step
    if course.blocks:
        step = replace(step, blocks=course.blocks)
        yield f"Training in {plural(len(course.blocks), 'block')}", step
    for away in sorted(course.breaks, key=lambda one: one.starts_on):
        if away.moves_end:
            step = replace(step, breaks=(*step.breaks, away))
            yield entry_words(away, hours), step


def _from_to(first: date, verb: str, last: date | None) -> str:
    return f"from {day_in_words(first)} {verb} on {day_in_words(last) if last else 'no day'}"


def _moved(before: date | None, after: date | None) -> str:
    if after is None:
        return "there is no planned end then"
    if before is None:
        return f"the end is {day_in_words(after)}"
    days = (after - before).days
    if not days:
        return "the end stays"
    return f"the end moves to {day_in_words(after)}, {_span(abs(days))} {'later' if days > 0 else 'earlier'}"


def _span(days: int) -> str:
    weeks, rest = divmod(days, WEEK)
    words = [plural(weeks, "week")] * bool(weeks) + [plural(rest, "day")] * bool(rest)
    return " and ".join(words)


def _lacking(course: Course) -> Iterator[str]:
    """Say what keeps the last week from being reached, where it is not."""
    clock = Clock(course)
    if clock.planned_end is not None or clock.capacity is None:
        return
    held = f"{weeks_of(clock.capacity)} of {course.length}"
    if course.ended_on:
        yield f"The placement ended on {day_in_words(course.ended_on)} after {held}."
    else:
        yield (
            f"What is planned so far holds {held}. There is a planned end once another block is planned, "
            "or a break that goes on has its last day."
        )
