"""An outlook in sentences: the forecast as a range, and the reasons. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from math import ceil

from app.competencies.words import Tag
from app.core.clock import day_in_words
from app.core.words import days_in_words, plural
from app.oversight.outlook import Outlook
from app.oversight.outlook_values import (
    TOO_EARLY,
    End,
    Forecast,
    Risk,
    RiskGround,
)
from app.placements.clock_words import weeks_of

RISK_WORDS = {
    Risk.AT_RISK: "At risk",
    Risk.WATCH: "Watch",
    Risk.ON_TRACK: "On track",
    Risk.UNTOLD: "No forecast",
}
_COLOURS = {Risk.AT_RISK: "red", Risk.WATCH: "yellow", Risk.ON_TRACK: "green", Risk.UNTOLD: "grey"}
RISK_TAGS = {risk: Tag(words, _COLOURS[risk]) for risk, words in RISK_WORDS.items()}
NO_PACE = "nothing is signed off yet, so there is nothing to reckon a pace from"
NOT_IN_BLOCKS = "not within the blocks that are entered"


def reasons(outlook: Outlook) -> list[str]:
    """Return a sentence for each ground, the gravest first."""
    return [ground_words(outlook, ground) for ground in outlook.grounds]


def ground_words(outlook: Outlook, ground: RiskGround) -> str:
    """Say one ground in a sentence with its figures."""
    return _GROUNDS[ground](outlook)


def forecast_words(outlook: Outlook) -> str:
    """Say when everything will be signed off, in one line."""
    if outlook.forecast:
        return range_words(outlook.forecast)
    return next(words for is_so, words in _without(outlook) if is_so)


def _without(outlook: Outlook) -> Iterable[tuple[bool, str]]:
    """Return why there may be no forecast; the first that is so is the reason."""
    yield not outlook.progress.total, "Nothing to count"
    yield not outlook.left, "Everything is signed off"
    yield not outlook.goes_on, "Training is finished"
    yield outlook.clock is None, "None: the placement has no first day"
    too_early = f"Too early: a forecast needs {plural(int(TOO_EARLY), 'week')} of training"
    yield outlook.is_too_early, too_early
    yield True, f"None: {NO_PACE}"


def range_words(forecast: Forecast) -> str:
    """Say a forecast as a range, for instance ``week 48 to 53, 4 May 2027 to 9 June 2027``."""
    first, last = forecast.earliest, forecast.latest
    if last is None:
        return f"week {week_of(first)} ({day_of(first)}) or later"
    if week_of(first) == week_of(last):
        return f"week {week_of(first)}, {_days(first, last)}"
    return f"week {week_of(first)} to {week_of(last)}, {_days(first, last)}"


def week_of(end: End) -> int:
    """Return the placement week in which an end lies."""
    return max(ceil(end.weeks), 1)


def day_of(end: End) -> str:
    """Say on which day an end lies."""
    return day_in_words(end.day) if end.day else NOT_IN_BLOCKS


def _days(first: End, last: End) -> str:
    if first.day and last.day:
        return days_in_words(first.day, last.day)
    return f"{day_of(first)} or later" if first.day else NOT_IN_BLOCKS


def _planned(end: date | None) -> str:
    return f" on {day_in_words(end)}" if end else ""


def _items(number: int) -> str:
    return plural(number, "item")


def _since(outlook: Outlook, since: date | None) -> str:
    days = (outlook.day - since).days if since else 0
    return f"the longest for {plural(days, 'day')}"


_GROUNDS: Mapping[RiskGround, Callable[[Outlook], str]] = {
    RiskGround.OVERDUE: lambda one: (
        f"The planned end{_planned(one.planned_end)} has passed; {_items(one.left)} are not signed off."
    ),
    RiskGround.MISSES_THE_END: lambda one: (
        f"Even at the better pace it ends after the planned end{_planned(one.planned_end)}."
    ),
    RiskGround.MAY_MISS_THE_END: lambda one: (
        f"At the lower pace it ends after the planned end{_planned(one.planned_end)}."
    ),
    RiskGround.NOT_BEGUN: lambda one: (
        f"Nothing is signed off after {weeks_of(one.weeks_done)}. Even with a week of the plan in each week "
        f"from now on it ends after the planned end{_planned(one.planned_end)}."
    ),
    RiskGround.NO_PACE: lambda one: f"Nothing is signed off after {weeks_of(one.weeks_done)}.",
    RiskGround.LATE: lambda one: f"{_items(one.late)} should be signed off by now and are not.",
    RiskGround.QUIET: lambda one: f"{plural(one.quiet_weeks, 'working week')} without a step of the trainee.",
    RiskGround.WAITING: lambda one: (
        f"Waiting for sign-off: {_items(one.waiting.number)}, {_since(one, one.waiting_since)}."
    ),
    RiskGround.RETURNED: lambda one: (
        f"Waiting for the trainee: {_items(one.returned.number)}, {_since(one, one.returned_since)}."
    ),
}
