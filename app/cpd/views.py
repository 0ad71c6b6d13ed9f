"""A CPD record as its pages and sheets show it: values in words, so that templates compare nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.clock import day_in_words, today
from app.core.words import days_in_words, listed, plural
from app.cpd import queries, service
from app.cpd.judgement import Judgement, Standard, judge
from app.cpd.policy import MOST_WORDS
from app.cpd.queries import Entry
from app.cpd.values import KINDS, Period, Stated, hours_words, number_of_words
from app.placements.models import Placement
from app.portfolio.values import EvidenceState
from app.web.charts import Part, stacked
from app.web.sheets import Sheet, columns_of

NOT_SORTED = "Not sorted yet"
HIDDEN = "Hidden: patient data was reported in it"
REMOVED = "Words removed for good"
HEADINGS = (
    "Reference",
    "First day",
    "Last day",
    "Title",
    "Kind",
    "Hours",
    "Standards",
    "Files",
    "Brought over",
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart with its figure."""

    words: str
    number: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One entry in the list of a record, in words."""

    evidence_id: UUID
    reference: str
    days: str
    title: str
    kind: str
    hours: str
    standards: str
    state: str
    is_draft: bool
    source: str


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One standard: how many activities of the period it has, what is said about it, how many are chosen."""

    item_id: UUID
    title: str
    activities: str
    said: str


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """Everything that the page of a record shows.

    Attributes:
        stated: names and values of the registration.
        period: the days that are judged; `first`, `last` are for its form.
        figures: names and values.
        missing: what is missing, a sentence each.
        months, kinds: bars with their figures.
        standards: the record's, with what each has.
        rows: finished activities of the period, the latest first.
        elsewhere: how many finished ones lie outside it.
        drafts: those that do not count yet.
        summary: how far the summary of practice is.
    """

    stated: Sequence[tuple[str, str]]
    period: Period
    figures: Sequence[tuple[str, str]]
    missing: Sequence[str]
    months: Sequence[Bar]
    kinds: Sequence[Bar]
    standards: Sequence[StandardRow]
    notices: Sequence[str]
    rows: Sequence[ActivityRow]
    elsewhere: int
    drafts: Sequence[ActivityRow]
    summary: str


def record_page(placement: Placement, stated: Stated, notices: Sequence[str]) -> RecordPage:
    """Return a record in words; a constant number of queries."""
    profile = queries.profile_of(placement.id)
    period = service.period_of(placement, profile)
    entries, standards = queries.entries_of(placement.id), queries.standards_of(placement.id)
    judged = judge(period, today(), queries.done_of(entries), standards)
    titles = {one.item_id: one.title for one in standards}
    statements = service.statements_in(profile)
    finished = [one for one in entries if one.is_finished]
    inside = [one for one in finished if one.lies_in(period)]
    summary = profile.summary if profile else ""
    return RecordPage(
        stated=stated_rows(stated),
        period=period,
        figures=figures_of(judged),
        missing=judged.missing,
        months=_bars([(f"{month:%B %Y}", number) for month, number in judged.months]),
        kinds=_bars(
            [(KINDS[kind].title, number) for kind, number in judged.kinds.items()]
            + ([(NOT_SORTED, judged.unsorted)] if judged.unsorted else [])
        ),
        standards=[
            _standard_row(one, judged, statements.get(one.item_id, service.Statement())) for one in standards
        ],
        notices=notices,
        rows=[activity_row(one, titles) for one in reversed(inside)],
        elsewhere=len(finished) - len(inside),
        drafts=[activity_row(one, titles) for one in entries if not one.is_finished],
        summary=f"{plural(number_of_words(summary), 'word')} of {MOST_WORDS} at most"
        if summary
        else "Not written yet",
    )


def stated_rows(stated: Stated) -> list[tuple[str, str]]:
    """Return a registration as names and values that say whose word it is."""
    return [
        ("Register, as stated", stated.register),
        ("Registration number, as stated", stated.number),
        ("Date of registration, as stated", day_in_words(stated.registered_on)),
    ]


def figures_of(judged: Judgement) -> list[tuple[str, str]]:
    """Return the figures of a period, as names and values."""
    busy = sum(bool(number) for _, number in judged.months)
    longest = max(judged.gaps, key=lambda gap: gap.last - gap.first, default=None)
    return [
        ("Finished activities", str(judged.total)),
        ("Months with an activity", f"{busy} of {len(judged.months)}"),
        (
            "Longest time without one",
            days_in_words(longest.first, longest.last) if longest else "A month at most",
        ),
        ("Hours counted", hours_words(judged.minutes) if judged.minutes else "None counted"),
    ]


def _bars(lines: Sequence[tuple[str, int]]) -> list[Bar]:
    most = max((number for _, number in lines), default=0)
    return [Bar(words, number, stacked([("signed", "activities", number)], most)) for words, number in lines]


def _standard_row(one: Standard, judged: Judgement, said: service.Statement) -> StandardRow:
    number = judged.standards[one.item_id]
    activities = plural(number, "activity", "activities") if number else "Nothing yet"
    if one.on_request and not number:
        activities = "Met by the profile itself, when you are asked"
    if one.on_request and not (said.text or said.evidence):
        return StandardRow(one.item_id, one.title, activities, "Needs no statement")
    written = f"{plural(number_of_words(said.text), 'word')}" if said.text else "No statement yet"
    chosen = plural(len(said.evidence), "entry", "entries") + " chosen"
    return StandardRow(one.item_id, one.title, activities, f"{written}, {chosen}")


def title_of(entry: Entry) -> str:
    """Return an entry's title, or why it is not shown."""
    if entry.version.purged_at:
        return REMOVED
    return (entry.version.title or "No title yet") if entry.is_shown else HIDDEN


def kind_of(entry: Entry) -> str:
    """Return the kind of an entry's activity in words."""
    return KINDS[entry.activity.kind].title if entry.activity else NOT_SORTED


def activity_row(entry: Entry, titles: Mapping[UUID, str]) -> ActivityRow:
    """Return an entry as a list shows it."""
    version, activity = entry.version, entry.activity
    return ActivityRow(
        evidence_id=entry.evidence_id,
        reference=entry.reference,
        days=days_in_words(version.happened_from, version.happened_to) or "No day yet",
        title=title_of(entry),
        kind=kind_of(entry),
        hours=hours_words(activity.minutes) if activity else "",
        standards=listed([f"“{titles[one.item_id]}”" for one in version.claims if one.item_id in titles]),
        state="Draft" if version.state is EvidenceState.DRAFT else "Finished",
        is_draft=version.state is EvidenceState.DRAFT,
        source=activity.source if activity else "",
    )


def activities_sheet(placement: Placement, stated: Stated) -> Sheet:
    """Return the finished activities of the chosen period as a table; no day of today stands in it."""
    period = service.period_of(placement, queries.profile_of(placement.id))
    titles = {one.item_id: one.title for one in queries.standards_of(placement.id)}
    entries = [one for one in queries.entries_of(placement.id) if one.lies_in(period)]
    rows = [_sheet_row(one, titles) for one in entries]
    about = [("CPD record of", placement.trainee.name), *stated_rows(stated)]
    about.append(("Period", days_in_words(period.first, period.last)))
    return Sheet(
        "CPD activities",
        HEADINGS,
        columns_of(HEADINGS, rows),
        name=f"CPD activities of {placement.trainee.name}",
        author=placement.trainee.name,
        facts=about,
        day="yyyy-mm-dd",
    )


def _sheet_row(entry: Entry, titles: Mapping[UUID, str]) -> tuple[str | date | float | int | None, ...]:
    row, activity = activity_row(entry, titles), entry.activity
    minutes = activity.minutes if activity else None
    return (
        row.reference,
        entry.version.happened_from,
        entry.version.happened_to,
        row.title,
        row.kind,
        None if minutes is None else round(minutes / 60, 2),
        row.standards,
        len(entry.version.files),
        row.source,
    )
