"""The reckoning of a forecast line by line, with every figure that a pencil needs. Pure."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from app.core.clock import A_DAY, A_WEEK, day_in_words
from app.core.words import days_in_words, plural
from app.oversight.outlook import Outlook
from app.oversight.outlook_values import FAR, RECENT_WEEKS, End, Pace
from app.oversight.outlook_words import NO_PACE, day_of, week_of
from app.placements.clock import WORKDAYS
from app.placements.clock_words import decimal

TIMES = "\N{MULTIPLICATION SIGN}"
# So many decimals that a pencil comes to the same day, but for the last of a long way: three, and five where
# the figure itself is below one.
PLACES, PLACES_OF_SMALL = 3, 5


def steps(outlook: Outlook) -> list[str]:
    """Return the lines of the reckoning; none while it is too early, or where nothing is to forecast.

    Where nothing is signed off they say why there is no pace, and when it would end at the plan's own.
    """
    if outlook.has_not_begun:
        return [_standing(outlook), _without_pace(outlook)]
    whole, recent = outlook.whole_pace, outlook.recent_pace
    if whole is None or not outlook.left or not outlook.goes_on:
        return []
    lines = [_standing(outlook), f"Since the first day{_pace_words(outlook, whole)}"]
    lately = f"In the last {RECENT_WEEKS} whole calendar weeks"
    if recent is None:
        return [*lines, f"{lately} there was too little training for a pace of their own."]
    return [*lines, *_change(outlook, recent), f"{lately}{_pace_words(outlook, recent)}"]


def _without_pace(outlook: Outlook) -> str:
    words, best = f"{NO_PACE[0].upper()}{NO_PACE[1:]}.", outlook.at_best
    if best is None:
        return words
    more, done = exact(outlook.to_earn), exact(outlook.weeks_done)
    return (
        f"{words} With a week of the plan in each week from now on, the {more} that are left take {more} "
        f"more; {done} are done; {done} + {more} = {exact(best.weeks)}, "
        f"in week {week_of(best)}: {day_of(best)}{_counted(outlook, best)}."
    )


def exact(value: Fraction) -> str:
    """Write a figure with as many decimals as the reckoning needs: ``19.667``, ``0.33333``."""
    return decimal(value, PLACES if value >= 1 else PLACES_OF_SMALL)


def _standing(outlook: Outlook) -> str:
    """Say how far along the plan somebody is, by the two weeks of it between which the signatures lie."""
    signed = f"{outlook.signed} of {plural(outlook.progress.total, 'item')} are signed off"
    if outlook.line is None:
        return f"{signed}, so {outlook.left} are left."
    plan = _plan_words(outlook, outlook.signed, outlook.earned)
    return f"{signed}; {plan}: so {exact(outlook.earned)} of its {outlook.line.goal} weeks are done."


def _plan_words(outlook: Outlook, signed: int, earned: Fraction) -> str:
    """Say what the plan has by the end of the week, or of the two weeks, by which a place in it is found."""
    line = outlook.line
    if line is None:
        return ""
    first, last = line.standstill(signed)
    if first < last and earned < line.goal:
        same = f"the plan has {signed} from the end of week {first} to the end of week {last}"
        return f"{same}, and between these as many of its weeks count as have passed"
    week = floor(earned)
    plan = f"the plan has {exact(line.by(week))} by the end of week {week}"
    return plan if earned == week else f"{plan} and {exact(line.by(week + 1))} by the end of week {week + 1}"


def _change(outlook: Outlook, pace: Pace) -> Iterator[str]:
    """Say how the recent pace follows from what was signed off before its first day and up to its last."""
    told = []
    for monday in (pace.first, pace.last + A_DAY):
        signed, earned = outlook.signed_before(monday), outlook.earned_before(monday)
        words = f"before {day_in_words(monday)} {plural(signed, 'item was', 'items were')} signed off"
        if outlook.line:
            words += f"; {_plan_words(outlook, signed, earned)}: {exact(earned)} weeks of it"
        told.append(words)
    earlier, later = told
    unit = " weeks of the plan" if outlook.line else ""
    yield f"{earlier[0].upper()}{earlier[1:]}."
    yield f"{later[0].upper()}{later[1:]}. The difference is {exact(pace.earned)}{unit}."


def _pace_words(outlook: Outlook, pace: Pace) -> str:
    weeks, earned = exact(pace.weeks), exact(pace.earned)
    unit = "weeks of the plan" if outlook.line else "items"
    told = f" ({days_in_words(pace.first, pace.last)}) {earned} {unit} in {weeks} placement weeks"
    left = exact(outlook.to_earn)
    if not pace.earned:
        return f"{told}: at that pace the {left} that are left would never be done."
    end = outlook.end_at(pace)
    more, done = exact(outlook.to_earn / pace.a_week), exact(outlook.weeks_done)
    needed = f"{left} left {TIMES} {weeks} ÷ {earned} = {more} more"
    return (
        f"{told}. {needed}; {done} are done; {done} + {more} = {exact(end.weeks)}, "
        f"in week {week_of(end)}: {day_of(end)}{_counted(outlook, end)}.{_far(outlook, end)}"
    )


def _far(outlook: Outlook, end: End) -> str:
    if outlook.length is None or end.weeks <= FAR * outlook.length:
        return ""
    return f" More than {FAR * outlook.length} weeks, twice the length, are told as “or later”."


def _counted(outlook: Outlook, end: End) -> str:
    """Say how the day is counted on a calendar: from the first day, or after the planned end.

    Where blocks, breaks or other hours lie on the way, neither is so, and the clock alone knows the day.
    """
    clock = outlook.clock
    if clock is None or end.day is None:
        return ""
    share = clock.course.share_on(end.day)
    part = "" if share == 1 else f" at {decimal(share, 4)} of full time"
    planned, first = outlook.planned_end, clock.course.starts_on
    if _is_after(first, end.weeks, share, end.day):
        return f" ({_span(end.weeks, share)}{part}, from {day_in_words(first)} on)"
    if planned and outlook.length:
        # What the last day has beyond the length counts as well.
        more = end.weeks - clock.done_before(planned + A_DAY)
        if more > 0 and _is_after(planned + A_DAY, more, share, end.day):
            return f" ({_span(more, share)}{part}, after the planned end)"
    return ""


def _days(weeks: Fraction, share: Fraction) -> int:
    """Return how many working days hold so many placement weeks; one that has begun counts."""
    return ceil(weeks * WORKDAYS / share)


def _span(weeks: Fraction, share: Fraction) -> str:
    whole, days = divmod(_days(weeks, share), WORKDAYS)
    told = [plural(whole, "calendar week")] if whole else []
    if days:
        told.append(plural(days, "working day"))
    return " and ".join(told)


def _is_after(first: date, weeks: Fraction, share: Fraction, last: date) -> bool:
    """Say whether the last of so many working days, counted from a day on, is a certain one."""
    while first.isoweekday() > WORKDAYS:
        first += A_DAY
    whole, days = divmod(_days(weeks, share) - 1, WORKDAYS)
    # From a day in mid-week the weekend lies among the days that are left.
    over = 2 if first.isoweekday() + days > WORKDAYS else 0
    try:
        return first + whole * A_WEEK + (days + over) * A_DAY == last
    except OverflowError:
        return False
