"""When something has stood still for too long: the one rule behind judgements, lists and reminders. Pure.

A centre sets from when on (`ReminderWishes`); what a page calls quiet is what the daily mail calls quiet.
"""

from datetime import date

from app.core.clock import A_DAY
from app.placements.clock import WORKDAYS, Clock


def quiet_weeks(clock: Clock, last_step: date | None, day: date) -> int:
    """Return how many whole working weeks have passed on a day without a step of the trainee.

    A week is five days of work: weekends, bank holidays, leave, illness and the time between blocks are none.

    Args:
        clock: the placement's.
        last_step: the day of the last step that others can see, or None before the first.
        day: today; it does not count yet.
    """
    return clock.days_at_work(quiet_since(clock, last_step) + A_DAY, day) // WORKDAYS


def quiet_since(clock: Clock, last_step: date | None) -> date:
    """Return the day after which the days are counted: the last step, or the day before the first day."""
    return max(last_step or date.min, clock.course.starts_on - A_DAY)


def is_quiet(weeks: int, after: int | None) -> bool:
    """Say whether so many weeks are too many; never where a centre wants no word of it."""
    return after is not None and weeks >= after


def waits_long(since: date | None, day: date, days: int | None) -> bool:
    """Say whether something has waited for more than some days; never where a centre wants no word of it."""
    return since is not None and days is not None and (day - since).days > days
