"""Writes weeks of logs for tests."""

from datetime import date, timedelta

from app.core.clock import today
from app.logbook import queries, service
from app.logbook.entry import Entry
from app.logbook.hours import HOUR
from app.logbook.models import WeekVersion
from app.logbook.policy import Sure
from app.placements.access import placement_for
from app.placements.clock import monday_of
from tests.people import World


def week_ago(weeks: int) -> date:
    """Return the Monday of the week that was so many weeks ago."""
    return monday_of(today()) - timedelta(weeks=weeks)


def log_week(world: World, weeks: int, seconds: int = 37 * HOUR, words: str = "Daily checks.") -> WeekVersion:
    """Let the trainee log, or log anew, the week of so many weeks ago."""
    access = placement_for(world.trainee.actor(), world.placement.id)
    monday = week_ago(weeks)
    written = queries.week_of(world.placement.id, monday)
    seen = written.newest.number if written else 0
    return service.write(access, monday, Entry(seconds=seconds, words=words), seen, Sure())


def log_address(world: World, *more: str) -> str:
    """Return the address of the log, or of something in it."""
    return "/".join((f"/placements/{world.placement.id}/weekly-log", *more))
