"""What a tally, the placement clock and today's date say together: on time, late, and when it will end. Pure.

The rules are ours, not a scheme's; docs/forecast.md gives them with an example to follow by hand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from app.competencies.progress import Progress
from app.core.clock import A_DAY, A_WEEK, london_day
from app.oversight.outlook_values import (
    AHEAD_WEEKS,
    FAR,
    GRAVE,
    LATE_AT_LEAST,
    LATE_SHARE,
    LEAST_RECENT,
    RECENT_WEEKS,
    RETURNED_DAYS,
    TOO_EARLY,
    End,
    Forecast,
    Pace,
    Risk,
    RiskGround,
)
from app.oversight.plan_line import PlanLine
from app.oversight.standing_still import is_quiet, quiet_weeks, waits_long
from app.placements.clock import Clock, monday_of
from app.placements.reminder_values import USUAL_WISHES, ReminderWishes
from app.tally.values import TO_BE_PLANNED, Stage, Tally, Waiting, Weeks


@dataclass(frozen=True)
class Outlook:
    """What there is to say of a placement on a day.

    Attributes:
        tally: what was counted.
        clock: its clock, or None where it has no first day.
        day: the day on which it is looked at.
        goes_on: whether training has not been finished.
        wishes: from when on its centre calls a trainee quiet and a wait long.
    """

    tally: Tally
    clock: Clock | None
    day: date
    goes_on: bool = True
    wishes: ReminderWishes = USUAL_WISHES

    @property
    def progress(self) -> Progress:
        """Return what the engine says."""
        return self.tally.progress

    @cached_property
    def week(self) -> int | None:
        """Return the number of the placement week; None without a clock and before the first day."""
        return self.clock.week(self.day) if self.clock else None

    @property
    def length(self) -> int | None:
        """Return the length in placement weeks with extensions, or None."""
        return self.clock.length if self.clock else None

    @property
    def planned_end(self) -> date | None:
        """Return the day on whose evening the whole length is done, or None."""
        return self.clock.planned_end if self.clock else None

    @cached_property
    def weeks_done(self) -> Fraction:
        """Return the placement weeks that are done by the morning of the day."""
        return self.clock.done_before(self.day) if self.clock else Fraction(0)

    @property
    def planned_by_now(self) -> int:
        """Return how many items should be signed off: their planned weeks are over."""
        return self._over(self.tally.planned)

    @property
    def entered(self) -> int:
        """Return how many open items have submitted evidence, without sign-off having been asked for."""
        return sum(self.tally.open.get(Stage.ENTERED, {}).values())

    @property
    def submitted(self) -> int:
        """Return how many of the items that are needed wait for sign-off."""
        return sum(self.tally.open.get(Stage.SUBMITTED, {}).values())

    @property
    def signed(self) -> int:
        """Return how many items are signed off."""
        return self.progress.done

    @property
    def left(self) -> int:
        """Return how many items are not signed off."""
        return self.progress.total - self.progress.done

    @cached_property
    def late(self) -> int:
        """Return how many items are not signed off although their planned weeks are over."""
        return sum(self._over(weeks) for weeks in self.tally.open.values())

    @property
    def due_this_week(self) -> int:
        """Return how many open items have their last planned week now."""
        return self._due(1)

    @property
    def due_next_four(self) -> int:
        """Return how many open items have their last planned week now or in the next three."""
        return self._due(AHEAD_WEEKS)

    @property
    def unplanned(self) -> int:
        """Return how many items have no planned week."""
        return self.tally.planned.get(TO_BE_PLANNED, 0)

    @property
    def waiting(self) -> Waiting:
        """Return what waits for sign-off."""
        return self.tally.asked

    @property
    def waiting_since(self) -> date | None:
        """Return since which day the item waits that has waited longest for sign-off."""
        return london_day(self.tally.asked.since) if self.tally.asked.since else None

    @property
    def returned(self) -> Waiting:
        """Return what was returned or reopened and waits for the trainee."""
        return self.tally.returned

    @property
    def returned_since(self) -> date | None:
        """Return since which day the item waits that has waited longest for the trainee."""
        return london_day(self.tally.returned.since) if self.tally.returned.since else None

    @cached_property
    def quiet_weeks(self) -> int:
        """Return how many whole working weeks passed without a step of the trainee."""
        if self.clock is None or not self.goes_on:
            return 0
        return quiet_weeks(self.clock, self.tally.last_step, self.day)

    @cached_property
    def line(self) -> PlanLine | None:
        """Return the plan over the weeks; None where there is no length to plan in or nothing to do."""
        return PlanLine(self.tally.planned, self.length) if self.length and self.progress.total else None

    @cached_property
    def earned(self) -> Fraction:
        """Return how far along its plan a placement is, in weeks of it; without one, the items signed off."""
        return self._earned(self.signed, self.weeks_done)

    @property
    def to_earn(self) -> Fraction:
        """Return how many weeks of the plan are left; without one, how many items."""
        return (self.line.goal if self.line else self.progress.total) - self.earned

    @property
    def is_too_early(self) -> bool:
        """Say whether too little training is done for any pace."""
        return self.weeks_done < TOO_EARLY

    @property
    def has_not_begun(self) -> bool:
        """Say whether nothing is signed off though it is not too early; empty plan weeks make no pace."""
        return self.goes_on and not self.is_too_early and not self.signed and bool(self.left)

    @cached_property
    def whole_pace(self) -> Pace | None:
        """Return the pace since the first day; None while it is too early or nothing is signed off."""
        if self.clock is None or self.is_too_early or not self.signed:
            return None
        return Pace(self.earned, self.weeks_done, self.clock.course.starts_on, self.day - A_DAY)

    @cached_property
    def recent_pace(self) -> Pace | None:
        """Return the pace of the last whole calendar weeks; None where they held too little training."""
        if self.clock is None or self.whole_pace is None:
            return None
        after = monday_of(self.day)
        first = after - RECENT_WEEKS * A_WEEK
        weeks = self.clock.done_before(after) - self.clock.done_before(first)
        if weeks < LEAST_RECENT:
            return None
        earned = self.earned_before(after) - self.earned_before(first)
        return Pace(max(earned, Fraction(0)), weeks, first, after - A_DAY)

    @cached_property
    def forecast(self) -> Forecast | None:
        """Return when everything will be signed off; None where nothing is left or no pace can be told."""
        paces = sorted(filter(None, (self.whole_pace, self.recent_pace)), key=lambda pace: pace.a_week)
        if not self.goes_on or not self.left or not paces:
            return None
        slower, faster = paces[0], paces[-1]
        latest = self.end_at(slower) if slower.earned else None
        is_far = latest is not None and self.length is not None and latest.weeks > FAR * self.length
        return Forecast(self.end_at(faster), None if is_far else latest)

    def end_at(self, pace: Pace) -> End:
        """Return when everything will be signed off at a pace that is more than nothing."""
        weeks = self.weeks_done + self.to_earn / pace.a_week
        return End(weeks, self.clock.reached(weeks) if self.clock else None)

    @cached_property
    def at_best(self) -> End | None:
        """Return the end with a week of the plan in each week from today on; None without a plan.

        It is no forecast, and is asked for only where nothing is signed off and there is no pace.
        """
        if self.clock is None or self.line is None:
            return None
        weeks = self.weeks_done + self.to_earn
        return End(weeks, self.clock.reached(weeks))

    def signed_before(self, monday: date) -> int:
        """Return how many of the signatures that stand were given before a Monday."""
        return sum(number for week, number in self.tally.signed.items() if week < monday)

    def earned_before(self, monday: date) -> Fraction:
        """Return how many weeks of the plan, or items without a plan, were done before a Monday."""
        done = self.clock.done_before(monday) if self.clock else Fraction(0)
        return self._earned(self.signed_before(monday), done)

    def _earned(self, signed: int, weeks: Fraction) -> Fraction:
        return self.line.earned(signed, weeks) if self.line else Fraction(signed)

    @cached_property
    def grounds(self) -> tuple[RiskGround, ...]:
        """Return why the placement is at risk or has to be watched, the gravest first."""
        if not self.goes_on or self.week is None or not self.progress.left:
            return ()
        return tuple(self._grounds())

    @property
    def risk(self) -> Risk:
        """Return whether the placement will end in time."""
        if not self.goes_on or self.week is None or not self.progress.total:
            return Risk.UNTOLD
        if GRAVE.intersection(self.grounds):
            return Risk.AT_RISK
        return Risk.WATCH if self.grounds else Risk.ON_TRACK

    def _grounds(self) -> Iterable[RiskGround]:
        end, forecast = self.planned_end, self.forecast
        if end and self.day > end:
            yield RiskGround.OVERDUE
        elif end and forecast:
            if _after(forecast.earliest, end):
                yield RiskGround.MISSES_THE_END
            elif forecast.latest is None or _after(forecast.latest, end):
                yield RiskGround.MAY_MISS_THE_END
        elif self.has_not_begun and self._asks_for(1):
            is_late = end and self.at_best and _after(self.at_best, end) and self._asks_for(LATE_AT_LEAST)
            yield RiskGround.NOT_BEGUN if is_late else RiskGround.NO_PACE
        if self.late >= LATE_AT_LEAST and self.late > LATE_SHARE * self.planned_by_now:
            yield RiskGround.LATE
        if is_quiet(self.quiet_weeks, self.wishes.quiet_weeks):
            yield RiskGround.QUIET
        if waits_long(self.waiting_since, self.day, self.wishes.waiting_days):
            yield RiskGround.WAITING
        if waits_long(self.returned_since, self.day, RETURNED_DAYS):
            yield RiskGround.RETURNED

    def _asks_for(self, items: int) -> bool:
        """Say whether the weeks of the plan that are over have so many items; without a plan it is so."""
        if self.line is None:
            return True
        return self.line.by(min((self.week or 1) - 1, self.line.length)) >= items

    def _over(self, weeks: Weeks) -> int:
        week = self.week or 0
        return sum(number for due, number in weeks.items() if TO_BE_PLANNED < due < week)

    def _due(self, weeks: int) -> int:
        first = self.week
        if first is None:
            return 0
        return sum(_between(one, first, first + weeks) for one in self.tally.open.values())


def _between(weeks: Mapping[int, int], first: int, after: int) -> int:
    return sum(number for due, number in weeks.items() if first <= due < after)


def _after(end: End, planned: date) -> bool:
    return end.day is None or end.day > planned
