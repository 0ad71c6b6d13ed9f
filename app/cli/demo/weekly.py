"""The weekly logs of the demo: what trainees wrote on Fridays, and what supervisors have initialled."""

from collections.abc import Mapping
from datetime import date, timedelta

from app.cli.demo.days import AFTERNOON, WEEK, Weeks, at
from app.cli.demo.people import Supervising, Training
from app.cli.demo.texts import read
from app.core.actor import Actor
from app.core.clock import pretending, today
from app.logbook import service
from app.logbook.entry import Entry
from app.logbook.hours import HOUR
from app.logbook.models import WeekVersion
from app.logbook.policy import Sure
from app.logbook.reckoning import mondays, planned_in
from app.placements.access import placement_for
from app.placements.clocks import clock_of
from app.placements.models import Placement

TO_FRIDAY = timedelta(days=4)
# Nobody works exactly as planned: quarters of an hour above or below, week after week.
QUARTERS = (0, 2, -2, 0, 4, -4, 0, 1, -1, 6)
QUARTER = HOUR // 4
# Every so often somebody takes two days off.
LEAVE_EVERY, LEAVE_DAYS = 9, 2
MEETING_EVERY = 4
EVENING = 17


def log_weeks(placement: Placement, training: Training, weeks: Weeks, actors: Mapping[str, Actor]) -> None:
    """Let a trainee have logged the weeks up to the last one, and supervisors have read most of them."""
    logs = read("weekly_logs")
    clock = clock_of(placement)
    if training.address not in logs or clock is None:
        return
    told = logs[training.address]
    lines = [*told["weeks"], *logs["later"]]
    access = placement_for(actors[training.address], placement.id)
    written: list[WeekVersion] = []
    last = min(clock.planned_end or today(), today())
    for number, monday in enumerate(mondays(clock, last), start=1):
        planned = planned_in(clock, monday)
        if not planned or number in told["missed"] or monday + TO_FRIDAY >= today():
            continue
        words = lines[len(written) % len(lines)]
        off = LEAVE_DAYS if number % LEAVE_EVERY == 0 else 0
        worked = planned - off * planned / 5
        seconds = int(worked * HOUR) // QUARTER * QUARTER + QUARTERS[number % len(QUARTERS)] * QUARTER
        with pretending(at(monday + TO_FRIDAY, AFTERNOON)):
            entry = Entry(seconds=seconds, words=words, leave=2 * off)
            written.append(service.write(access, monday, entry, 0, Sure()))
    _initial(written, training, weeks, actors, told["read_up_to"])


def _initial(
    written: list[WeekVersion], training: Training, weeks: Weeks, actors: Mapping[str, Actor], ago: int
) -> None:
    """Let whoever supervised at the time have initialled some weeks at once, every four weeks."""
    old = [one for one in written if one.week.monday + ago * WEEK <= today()]
    for place in range(0, len(old), MEETING_EVERY):
        together = old[place : place + MEETING_EVERY]
        for part in training.supervised:
            mine = [one for one in together if _supervised(part, weeks, one.week.monday + TO_FRIDAY)]
            if mine:
                day = mine[-1].week.monday + TO_FRIDAY
                with pretending(at(day, EVENING)):
                    service.initial(actors[part.address], [one.id for one in mine])


def _supervised(part: Supervising, weeks: Weeks, day: date) -> bool:
    last = weeks.day(f"{part.last_week} Fri") if part.last_week else date.max
    return weeks.day(f"{part.first_week} Mon") <= day <= last
