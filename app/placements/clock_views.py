"""The weeks of a placement as a page shows them: today, the planned end and why, entries, the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.clock import day_in_words, instant_in_words
from app.core.pages import Page
from app.core.words import plural
from app.placements import clocks
from app.placements.access import Access
from app.placements.bank_holidays import NATION_WORDS
from app.placements.clock import Answer, Clock
from app.placements.clock_models import ChangeKind, ClockChange, Sort
from app.placements.clock_reasons import reasons
from app.placements.clock_values import Course
from app.placements.clock_words import decimal, entry_words, share_of, week_words, weeks_of
from app.placements.clocks import Row, value_of
from app.placements.models import PlacementState
from app.placements.policy import Capacity

HEADINGS = {
    Sort.BLOCK: "Blocks",
    Sort.HOURS: "Hours",
    Sort.BREAK: "Breaks",
    Sort.EXTENSION: "Extensions",
}
NOUNS = {
    Sort.BLOCK: "block",
    Sort.HOURS: "change of hours",
    Sort.BREAK: "break",
    Sort.EXTENSION: "extension",
    Sort.START: "first day",
    Sort.LENGTH: "length",
    Sort.FULL_TIME: "hours of a placement week",
    Sort.END: "end",
}
NONE_YET = {
    Sort.BLOCK: "None: training runs from the first day on.",
    Sort.HOURS: "Full time throughout.",
    Sort.BREAK: "None.",
    Sort.EXTENSION: "None.",
}
_ENDS = {ChangeKind.ADDED: "Placement finished", ChangeKind.REMOVED: "Placement reopened"}
DONE_WORDS = {ChangeKind.ADDED: "added", ChangeKind.CHANGED: "changed", ChangeKind.REMOVED: "removed"}


@dataclass(frozen=True)
class EntryRow:
    """One entry in words, and where it is changed."""

    words: str
    address: str


@dataclass(frozen=True)
class Section:
    """All entries of one sort."""

    sort: str
    title: str
    noun: str
    rows: Sequence[EntryRow]
    none_yet: str


@dataclass(frozen=True)
class ChangeRow:
    """One change in words."""

    when: str
    who: str
    what: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class WeeksPage:
    """The weeks of a placement.

    Attributes:
        facts: names and values about today, length and end.
        reasons: the sentences that lead to the planned end.
        sections: what is entered, sort by sort.
        history: the changes, for those who may read why somebody was away; else None.
        nation: the nation whose bank holidays are free.
    """

    facts: Sequence[tuple[str, str]]
    reasons: Sequence[str]
    sections: Sequence[Section]
    history: Page[ChangeRow] | None
    nation: str


@dataclass(frozen=True)
class Ahead:
    """How far a trainee is, for the start page: the planned end, and what moved it."""

    end: str
    moved: Sequence[str]
    address: str


def weeks_page(access: Access, day: date, number: int) -> WeeksPage | None:
    """Return the weeks of a placement for a reader, or None where it has no first day."""
    placement = access.placement
    knows = clocks.knows_kinds(access.parts)
    rows = clocks.rows_of([placement.id]).get(placement.id, [])
    nation = clocks.nations_of([placement.centre_id])[placement.centre_id]
    course = clocks.course_of(placement, rows, nation, hidden=not knows)
    if course is None:
        return None
    return WeeksPage(
        facts=_facts(Clock(course), day),
        reasons=reasons(course),
        sections=[_section(sort, rows, course, placement.id, knows=knows) for sort in clocks.MODELS],
        history=_history(placement.id, number) if knows else None,
        nation=NATION_WORDS[nation],
    )


def may_change(access: Access) -> bool:
    """Say whether a person can enter something about the weeks of a placement now."""
    return Capacity.COORDINATOR in access.parts and access.placement.state is PlacementState.ACTIVE


def ahead(clock: Clock, placement_id: UUID) -> Ahead:
    """Return what the start page says of the planned end."""
    end = clock.planned_end
    _, *moved = reasons(clock.course)
    return Ahead(
        end=day_in_words(end) if end else "not known yet",
        moved=moved,
        address=f"/placements/{placement_id}/weeks",
    )


def day_facts(clock: Clock, day: date) -> list[tuple[str, str]]:
    """Return what the clock says of a day that somebody asked about."""
    found = clock.on(day)
    return [
        ("Day", f"{day:%A}, {day_in_words(day)}"),
        ("Week", week_words(clock, day)),
        ("Working", "Yes" if found.is_working else f"No: {found.why}"),
        *_done(found, "Done by that morning"),
    ]


def _facts(clock: Clock, day: date) -> list[tuple[str, str]]:
    course, found = clock.course, clock.on(day)
    length = plural(found.length, "week") if found.length else "Not set"
    return [
        ("Today", week_words(clock, day)),
        ("First day", day_in_words(course.starts_on)),
        ("Length", f"{length}, each {decimal(course.full_time_hours, 2)} hours"),
        ("Now worked", share_of(course.share_on(day), course.full_time_hours).capitalize()),
        *_done(found, "Done by this morning"),
        ("Planned end", day_in_words(found.planned_end) if found.planned_end else "None"),
    ]


def _done(found: Answer, name: str) -> list[tuple[str, str]]:
    done = [(name, f"{weeks_of(found.done)}, {decimal(found.hours)} hours")]
    return done if found.left is None else [*done, ("Left", weeks_of(found.left))]


def _section(sort: Sort, rows: Sequence[Row], course: Course, placement_id: UUID, *, knows: bool) -> Section:
    mine = [row for row in rows if isinstance(row, clocks.MODELS[sort])]
    return Section(
        sort=sort.value,
        title=HEADINGS[sort],
        noun=NOUNS[sort],
        rows=[
            EntryRow(
                entry_words(value_of(row, hidden=not knows), course.full_time_hours),
                f"/centre/placements/{placement_id}/weeks/{sort.value}/{row.id}",
            )
            for row in mine
        ],
        none_yet=NONE_YET[sort],
    )


def change_words(change: ClockChange) -> str:
    """Say what was done, for instance ``Break added``."""
    if change.sort is Sort.END:
        return _ENDS[change.kind]
    return f"{NOUNS[change.sort].capitalize()} {DONE_WORDS[change.kind]}"


def _history(placement_id: UUID, number: int) -> Page[ChangeRow]:
    page = clocks.changes_of(placement_id, number)
    return Page([_change_row(one) for one in page.rows], page.number, page.pages, page.total)


def _change_row(change: ClockChange) -> ChangeRow:
    return ChangeRow(
        when=instant_in_words(change.at),
        who=change.actor.name,
        what=change_words(change),
        before=change.before,
        after=change.after,
        reason=change.reason,
    )
