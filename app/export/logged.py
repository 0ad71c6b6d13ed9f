"""Reads the weekly log that a portfolio prints, where its trainee or its programme wants it printed."""

from dataclasses import dataclass, field
from datetime import date

from app.core.clock import day_in_words, london_day
from app.core.words import plural
from app.export.choice_models import PackLog
from app.export.document import section_key
from app.export.log_section import KEY
from app.export.log_values import LoggedLine, WeeklyLog
from app.export.sources import WordsSource
from app.extensions import db
from app.logbook import queries
from app.logbook.models import LoggedWeek
from app.logbook.reckoning import NOTHING, planned_in, sums_of
from app.logbook.views import week_row
from app.logbook.words import difference_words, hours_words, initialled_words, share_words
from app.placements.access import Access
from app.placements.clock import Clock
from app.placements.clocks import clock_of
from app.placements.models import Placement
from app.placements.policy import Capacity
from app.placements.programmes import PROGRAMMES


@dataclass(frozen=True, slots=True)
class PrintedLog:
    """The log that is printed, or None, and by section key the weeks whose words it shows."""

    log: WeeklyLog | None = None
    words: dict[str, WordsSource] = field(default_factory=dict)


def prints_log(placement: Placement) -> bool:
    """Say whether the portfolio of a placement prints the weekly log; one query."""
    chosen = db.session.get(PackLog, placement.id)
    return chosen.printed if chosen else PROGRAMMES[placement.programme].prints_log


def choose_log(access: Access, *, printed: bool) -> None:
    """Write down whether the trainee wants the weekly log printed.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    access.require(Capacity.TRAINEE)
    if prints_log(access.placement) != printed:
        db.session.merge(PackLog(placement_id=access.placement.id, printed=printed))
        db.session.flush()


def printed_log(placement: Placement, day: date) -> PrintedLog:
    """Read what the portfolio prints of the weekly log; nothing where nothing was logged.

    Args:
        placement: whose.
        day: up to which weeks count as over. That of the last change of the portfolio, never the present one:
            what is printed must not change by itself.
    """
    clock, weeks = clock_of(placement), queries.weeks_of(placement.id)
    if clock is None or not weeks:
        return PrintedLog()
    words = {
        section_key(KEY, str(week.monday)): WordsSource(week.id, week.newest.id)
        for week in weeks
        if week.newest.purged_at is None
    }
    return PrintedLog(_log(placement, clock, weeks, day), words)


def _log(placement: Placement, clock: Clock, weeks: list[LoggedWeek], day: date) -> WeeklyLog:
    sums = sums_of(clock, {week.monday: week.newest.entry for week in weeks}, day)
    planned = {week.monday: planned_in(clock, week.monday) for week in weeks}
    planned_too = sum(planned.values(), NOTHING)
    facts = [
        ("Logged", f"{hours_words(sums.logged)} hours in {plural(len(weeks), 'week')}"),
        ("Planned in these weeks", f"{hours_words(planned_too)} hours"),
    ]
    if sums.whole is not None:
        contracted = f"{hours_words(sums.whole)} hours, {share_words(sums.logged, sums.whole)} of them logged"
        facts.append(("Contracted for the whole placement", contracted))
    compared = difference_words(sums.logged_when_over - sums.planned)
    standing = [
        (
            f"Weeks that were over on {day_in_words(day)}",
            f"Planned {hours_words(sums.planned)}, logged {hours_words(sums.logged_when_over)}: {compared}",
        ),
        ("Weeks with work and without a log", str(len(sums.missing)) if sums.missing else "None"),
    ]
    return WeeklyLog(
        tuple(_line(placement, clock, week) for week in weeks),
        tuple(facts),
        tuple(standing),
    )


def _line(placement: Placement, clock: Clock, week: LoggedWeek) -> LoggedLine:
    row = week_row(week, planned_in(clock, week.monday), placement.id, knows_kinds=False)
    held = week.newest.initial
    return LoggedLine(
        monday=week.monday,
        planned=row.planned,
        logged=row.now.hours,
        words=row.now.words,
        seen=initialled_words(held.initialled_by.name, london_day(held.at)) if held else "",
    )
