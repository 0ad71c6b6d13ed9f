"""The weekly log as its pages show it: weeks in words, hours against target, what the clock knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from app.core.clock import A_DAY, A_WEEK, day_in_words, instant_in_words, london_day
from app.core.words import days_in_words, plural
from app.logbook import queries
from app.logbook.chart import Strip, strips_of
from app.logbook.hours import hours_of
from app.logbook.models import LoggedWeek, WeekVersion
from app.logbook.reckoning import Sums, WeekLine, breaks_in, planned_in, sums_of
from app.logbook.words import (
    WORDS_REMOVED,
    difference_words,
    hours_words,
    initial_words,
    share_words,
)
from app.placements import clocks
from app.placements.access import Access
from app.placements.clock import WORKDAYS, Clock, Standing
from app.placements.clock_words import days_of, decimal

LATEST = 8
MISSING_AT_ONCE = 12


@dataclass(frozen=True)
class VersionRow:
    """What was written about a week at one time, in words; `away` as far as the reader may know."""

    written: str
    hours: str
    words: str
    away: str
    initial: str


@dataclass(frozen=True)
class WeekRow:
    """One week in words.

    Attributes:
        monday: its first day; `title` says it in words.
        address: where it is read, and written by its trainee.
        now: what holds.
        initial: who has seen it, or that it was changed since.
        is_initialled: whether somebody has seen what holds.
        planned: hours that the clock expects.
    """

    monday: date
    title: str
    address: str
    now: VersionRow
    initial: str
    is_initialled: bool
    planned: str


@dataclass(frozen=True)
class LineRow:
    """One line of the table of hours."""

    title: str
    address: str
    planned: str
    logged: str
    difference: str
    away: str
    initial: str


@dataclass(frozen=True)
class Link:
    """A week that somebody can go to."""

    title: str
    address: str


@dataclass(frozen=True)
class LogPage:
    """A weekly log.

    Attributes:
        facts: names and values: logged against target.
        missing: weeks that are over and about which nobody wrote, the latest first.
        more_missing: how many more there are.
        latest: what was written last, the latest week first.
        total: how many weeks were written about.
    """

    facts: Sequence[tuple[str, str]]
    missing: Sequence[Link]
    more_missing: int
    latest: Sequence[WeekRow]
    total: int


@dataclass(frozen=True)
class HoursPage:
    """Hours against target, week by week: a chart, and a table with the same figures."""

    facts: Sequence[tuple[str, str]]
    strips: Sequence[Strip]
    rows: Sequence[LineRow]


@dataclass(frozen=True)
class Log:
    """What is read of a placement to show its log: its clock and all its weeks, by Monday."""

    placement_id: UUID
    clock: Clock
    weeks: Mapping[date, LoggedWeek]
    knows_kinds: bool

    def sums(self, today: date) -> Sums:
        """Return planned beside logged."""
        entries = {monday: week.newest.entry for monday, week in self.weeks.items()}
        return sums_of(self.clock, entries, today)

    def row(self, week: LoggedWeek) -> WeekRow:
        """Return a week in words."""
        return week_row(week, planned_in(self.clock, week.monday), self.placement_id, self.knows_kinds)


def log_of(access: Access) -> Log | None:
    """Read the log of a placement for a reader, or return None where it has no first day."""
    knows = clocks.knows_kinds(access.parts)
    clock = clocks.clock_of(access.placement, hidden=not knows)
    if clock is None:
        return None
    weeks = queries.weeks_of(access.placement.id)
    return Log(access.placement.id, clock, {week.monday: week for week in weeks}, knows)


def log_page(log: Log, today: date) -> LogPage:
    """Return a log as it is read: target, missing weeks, the latest weeks."""
    sums = log.sums(today)
    missing = [Link(title_of(line.monday), _address(log, line.monday)) for line in sums.missing]
    latest = sorted(log.weeks.values(), key=lambda week: week.monday, reverse=True)[:LATEST]
    return LogPage(
        facts=facts_of(sums),
        missing=missing[:MISSING_AT_ONCE],
        more_missing=max(0, len(missing) - MISSING_AT_ONCE),
        latest=[log.row(week) for week in latest],
        total=len(log.weeks),
    )


def hours_page(log: Log, today: date) -> HoursPage:
    """Return hours against target, the latest week first in the table."""
    sums = log.sums(today)
    rows = [line_row(log, line) for line in reversed(sums.lines)]
    return HoursPage(facts_of(sums), strips_of(sums.lines), rows)


def line_row(log: Log, line: WeekLine) -> LineRow:
    """Return one line of the table of hours."""
    week = log.weeks.get(line.monday)
    row = log.row(week) if week else None
    return LineRow(
        title=title_of(line.monday),
        address=_address(log, line.monday),
        planned=hours_words(line.planned),
        logged=_logged(line),
        difference=difference_words(line.difference),
        away=row.now.away if row else "",
        initial=row.initial if row else "",
    )


def _logged(line: WeekLine) -> str:
    if line.logged is not None:
        return hours_words(line.logged)
    if line.is_missing:
        return "Missing"
    return "Nothing expected" if not line.planned else "Not yet"


def facts_of(sums: Sums) -> list[tuple[str, str]]:
    """Return what all weeks come to, as names and values."""
    found = [("Logged", f"{hours_words(sums.logged)} hours")]
    if sums.whole is not None:
        whole = f"{hours_words(sums.whole)} hours"
        done = f"{share_words(sums.logged, sums.whole)} logged"
        found.append(("Contracted for the whole placement", f"{whole}, {done}"))
    found.append(("Contracted up to today", f"{hours_words(sums.contracted)} hours, paid leave included"))
    over = [line for line in sums.lines if line.is_over]
    if over:
        logged = hours_words(sums.logged_when_over)
        compared = difference_words(sums.logged_when_over - sums.planned)
        found.append(
            (
                "Weeks that are over",
                f"Planned {hours_words(sums.planned)}, logged {logged} hours: {compared}",
            )
        )
    if sums.missing:
        found.append(("Not logged", plural(len(sums.missing), "week")))
    return found


def title_of(monday: date) -> str:
    """Name a week, for instance ``Week from 2 March 2026``."""
    return f"Week from {day_in_words(monday)}"


def week_row(week: LoggedWeek, planned: Fraction, placement_id: UUID, knows_kinds: bool) -> WeekRow:  # noqa: FBT001 - passed on
    """Return a week in words, as far as its reader may know."""
    newest = week.newest
    before = next((one.initial for one in reversed(week.versions[:-1]) if one.initial), None)
    held = newest.initial
    return WeekRow(
        monday=week.monday,
        title=title_of(week.monday),
        address=f"/placements/{placement_id}/weekly-log/{week.monday}",
        now=version_row(newest, knows_kinds=knows_kinds),
        initial=initial_words(
            (held.initialled_by.name, london_day(held.at)) if held else None,
            (before.initialled_by.name, london_day(before.at)) if before else None,
            london_day(newest.at),
        ),
        is_initialled=held is not None,
        planned=hours_words(planned),
    )


def version_row(version: WeekVersion, *, knows_kinds: bool) -> VersionRow:
    """Return what was written at one time, in words."""
    held = version.initial
    return VersionRow(
        written=instant_in_words(version.at),
        hours=hours_of(version.seconds),
        words=WORDS_REMOVED if version.purged_at else version.words,
        away=version.entry.away_words(knows_kinds=knows_kinds),
        initial=f"{held.initialled_by.name}, {instant_in_words(held.at)}" if held else "",
    )


def on_the_clock(clock: Clock, monday: date) -> list[str]:
    """Say what the clock knows of a week: hours that it expects, breaks, bank holidays."""
    last = monday + A_WEEK - A_DAY
    said = [f"Planned: {hours_words(planned_in(clock, monday))} hours."]
    said += [f"{one.words}, {days_of(one.starts_on, one.ends_on)}." for one in breaks_in(clock, monday)]
    for number in range(WORKDAYS):
        day = monday + number * A_DAY
        standing, why = clock.standing(day)
        if standing is Standing.FREE and why.startswith("Bank holiday:"):
            said.append(f"{why}, {day_in_words(day)}.")
    course = clock.course
    if course.share_on(monday) != course.share_on(last) or course.share_on(last) < 1:
        said.append(f"You work {decimal(course.share_on(last), 4)} of full time.")
    return said


def span_of(monday: date) -> str:
    """Write the days of a week, for instance ``2 March 2026 to 8 March 2026``."""
    return days_in_words(monday, monday + A_WEEK - A_DAY)


def _address(log: Log, monday: date) -> str:
    return f"/placements/{log.placement_id}/weekly-log/{monday}"
