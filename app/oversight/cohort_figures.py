"""The figures of one placement as lists show and sort them, worked out once for a day. Pure.

They follow from the stored tally, what sets the clock, and the day: while these are the same, so is the
answer. With 500 placements that leaves most of them to be looked up.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.competencies.progress import Progress
from app.core.clock import day_in_words
from app.oversight.load_ahead import due_ahead
from app.oversight.outlook import Outlook
from app.oversight.outlook_values import Forecast, Risk, RiskGround
from app.oversight.outlook_words import forecast_words, ground_words
from app.placements.clock import Clock, monday_of
from app.placements.clock_values import Course
from app.placements.clock_words import week_words
from app.placements.reminder_values import ReminderWishes
from app.tally.values import tally_from

# How many placements are remembered: those of a large installation, for two days.
REMEMBERED = 4096
# Over how many whole calendar weeks recent signatures are counted.
LATELY = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a placement is at risk or has to be watched."""

    ground: RiskGround
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What an outlook says, as plain figures.

    Attributes:
        week: the placement week; None without a clock and before the first day.
        length: the length in placement weeks, or None.
        time: where it stands in time, in words.
        planned_end: the planned end, or None.
        progress: what the engine says.
        signed: items signed off.
        submitted: those that wait for sign-off.
        entered: those with submitted evidence.
        total: the items that have to be signed off.
        percentage: how far it is, or None where no percentage can be given.
        planned: how many items should be signed off by now.
        late: how many should be and are not.
        due: how many open items become due in this and the next three calendar weeks.
        waiting: items that wait for sign-off, needed or not.
        waiting_since: since when the one that waits longest.
        earliest: the forecast at the better pace; None where there is none.
        latest: the forecast at the lower pace; None where there is none or it has no day.
        forecast: the forecast in words.
        risk: whether it will end in time.
        reasons: why not, the gravest first.
        overshoot: how many days the forecast at the better pace lies after the planned end; where nothing is
            signed off and there is no pace, the end with a week of the plan in each week from today on.
        lately: items signed off in the last four whole calendar weeks.
        took: how many signatures that stand were given how many days after sign-off was asked for.
    """

    week: int | None
    length: int | None
    time: str
    planned_end: date | None
    progress: Progress
    signed: int
    submitted: int
    entered: int
    total: int
    percentage: int | None
    planned: int
    late: int
    due: int
    waiting: int
    waiting_since: date | None
    earliest: date | None
    latest: date | None
    forecast: str
    risk: Risk
    reasons: tuple[Reason, ...]
    overshoot: int
    lately: int
    took: Mapping[int, int]

    @property
    def nothing(self) -> int:
        """Return how many items are neither signed off nor asked for nor entered."""
        return self.total - self.signed - self.submitted - self.entered


@lru_cache(maxsize=REMEMBERED)
def figures_of(
    facts: str, course: Course | None, day: date, *, goes_on: bool, wishes: ReminderWishes
) -> Figures:
    """Return the figures of a placement.

    Args:
        facts: its stored tally, as JSON.
        course: what sets its clock, or None.
        day: the day on which it is looked at.
        goes_on: whether training has not been finished.
        wishes: from when on its centre calls a trainee quiet and a wait long.
    """
    clock = Clock(course) if course else None
    return figures_from(Outlook(tally_from(json.loads(facts)), clock, day, goes_on, wishes))


def figures_from(outlook: Outlook) -> Figures:
    """Return the figures of a placement of which the outlook is known."""
    forecast = outlook.forecast
    return Figures(
        week=outlook.week,
        length=outlook.length,
        time=_time(outlook.clock, outlook.day),
        planned_end=outlook.planned_end,
        progress=outlook.progress,
        signed=outlook.signed,
        submitted=outlook.submitted,
        entered=outlook.entered,
        total=outlook.progress.total,
        percentage=outlook.progress.percentage,
        planned=outlook.planned_by_now,
        late=outlook.late if outlook.goes_on else 0,
        due=due_ahead(outlook),
        waiting=outlook.waiting.number,
        waiting_since=outlook.waiting_since,
        earliest=forecast.earliest.day if forecast else None,
        latest=forecast.latest.day if forecast and forecast.latest else None,
        forecast=forecast_words(outlook),
        risk=outlook.risk,
        reasons=tuple(Reason(ground, ground_words(outlook, ground)) for ground in outlook.grounds),
        overshoot=_overshoot(outlook, forecast),
        lately=_lately(outlook),
        took=outlook.tally.took,
    )


def _time(clock: Clock | None, day: date) -> str:
    if clock is None:
        return "No fixed time"
    ended = clock.course.ended_on
    return f"Finished on {day_in_words(ended)}" if ended else week_words(clock, day)


def _overshoot(outlook: Outlook, forecast: Forecast | None) -> int:
    end = outlook.planned_end
    if end is None:
        return 0
    best = outlook.at_best if outlook.has_not_begun else None
    earliest = forecast.earliest if forecast else best
    if earliest is None or outlook.day > end:
        return max((outlook.day - end).days, 0)
    # Blocks that do not hold what is left: nothing is later than that.
    return max(((earliest.day or date.max) - end).days, 0)


def _lately(outlook: Outlook) -> int:
    this = monday_of(outlook.day)
    return sum(number for monday, number in outlook.tally.signed.items() if this - LATELY <= monday < this)
