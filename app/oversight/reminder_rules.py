"""When somebody is reminded, and what makes two reminders the same. Pure: days and clocks in, causes out.

A cause is a short text that stays the same while there is nothing new to say: whoever has been reminded of it
is not reminded of it again.
"""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.oversight.standing_still import is_quiet, quiet_since, quiet_weeks, waits_long
from app.placements.clock import WORKDAYS, Clock, Standing, monday_of

# How long before its day a review, or the plan of a year, is spoken of.
AHEAD = timedelta(days=14)
# In Scotland a training plan is usually agreed within two months of the start of each year of training before
# registration. That is a habit there and no rule of ours: a centre switches it on.
PLAN_MONTHS = 2
MONTHS = 12


class Timing(StrEnum):
    """Whether a day is near or has passed."""

    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Quiet:
    """For how many whole working weeks nothing has come, and the cause."""

    weeks: int
    cause: str


@dataclass(frozen=True, slots=True)
class Due:
    """A day that is near or has passed, and the cause."""

    day: date
    timing: Timing
    cause: str


@dataclass(frozen=True, slots=True)
class Overlong:
    """How many items wait, since when the one that has waited too long, and the cause."""

    number: int
    since: date
    cause: str


def is_away(clock: Clock | None, day: date) -> bool:
    """Say whether the trainee is on leave, ill or otherwise in a break: then nobody reminds them."""
    return clock is not None and bool(clock.course.away_on(day) or clock.course.leave_on(day))


def quiet(clock: Clock, last_step: date | None, day: date, weeks: int | None) -> Quiet | None:
    """Say whether a trainee has been quiet for so long that both sides are told today, or return None.

    On a day on which the trainee does not work nobody is told.

    Args:
        clock: the placement's.
        last_step: the day of the trainee's last step that others can see, or None before the first.
        day: today.
        weeks: from how many on, and again after as many more; None for never.
    """
    found = quiet_weeks(clock, last_step, day)
    if weeks is None or not is_quiet(found, weeks) or clock.standing(day)[0] is not Standing.AT_WORK:
        return None
    return Quiet(found, f"{quiet_since(clock, last_step).isoformat()} {found // weeks}")


def month_without(latest: date | None, began: date, day: date) -> Quiet | None:
    """Say whether nothing was recorded in a CPD record for a month, or return None; once in each such month.

    Args:
        latest: the day on which something was last written in it, or None before the first.
        began: the day on which it was set up; the days before do not count.
        day: today.
    """
    since = max(latest or began, began)
    months = (day.year - since.year) * MONTHS + day.month - since.month
    if months_after(since, months) > day:
        months -= 1
    return Quiet(0, f"{since.isoformat()} {months}") if months >= 1 else None


def overlong(number: int, since: date | None, day: date, days: int | None) -> Overlong | None:
    """Say whether something has waited for more than some days, or return None; once in a calendar week.

    Args:
        number: how many items wait.
        since: since when the one that waits longest.
        day: today; at a weekend nobody is told.
        days: how many are not too many; None for never.
    """
    if since is None or not waits_long(since, day, days) or day.weekday() >= WORKDAYS:
        return None
    return Overlong(number, since, monday_of(day).isoformat())


def review_due(planned_on: date, made_on: date, day: date) -> Due | None:
    """Say whether a review that was not held yet is near or overdue, or return None.

    Whoever planned it less than two weeks ahead, and who was told of it then, needs no word of that.
    """
    if planned_on < day:
        return Due(planned_on, Timing.OVERDUE, f"{planned_on.isoformat()} {Timing.OVERDUE}")
    if planned_on > day + AHEAD or made_on >= planned_on - AHEAD:
        return None
    return Due(planned_on, Timing.SOON, f"{planned_on.isoformat()} {Timing.SOON}")


def plan_due(clock: Clock, agreed_on: Collection[date], day: date) -> Due | None:
    """Say whether the plan of the present training year is soon due or overdue, or return None.

    A training year begins with the placement and on each of its anniversaries; its plan is due two months
    later. One that was agreed at most two months before the year began is the year's plan.
    """
    if clock.standing(day)[0] is not Standing.AT_WORK:
        return None
    year = training_year(clock.course.starts_on, day)
    from_on = months_after(year, -PLAN_MONTHS) if year > clock.course.starts_on else date.min
    due = months_after(year, PLAN_MONTHS)
    if any(from_on <= one <= day for one in agreed_on) or day < due - AHEAD:
        return None
    timing = Timing.OVERDUE if day > due else Timing.SOON
    return Due(due, timing, f"{year.isoformat()} {timing}")


def training_year(starts_on: date, day: date) -> date:
    """Return the first day of the training year in which a day lies that is not before the start."""
    years = day.year - starts_on.year
    found = months_after(starts_on, years * MONTHS)
    return found if found <= day else months_after(starts_on, (years - 1) * MONTHS)


def months_after(day: date, months: int) -> date:
    """Return the day some months later, or earlier; the last one of a month that is too short for it."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
