"""How the portfolio of a CPD record becomes the profile that an audit asks for."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.cpd import queries, service, views
from app.cpd.judgement import Judgement, judge
from app.cpd.models import CpdProfile
from app.cpd.queries import Entry
from app.cpd.values import KINDS, Period
from app.export.cpd_values import CpdActivity, CpdPart, CpdStatement
from app.export.document import section_key
from app.export.readiness import draft_reasons
from app.export.sources import Gathered
from app.placements.models import Placement

NO_SUMMARY = "The summary of practice has not been written yet."


def as_profile(placement: Placement, found: Gathered) -> Gathered:
    """Return what the file of a record shows: the profile, all activities of the period, the chosen entries.

    No day of today is printed: the file bears the day of the last change, as every portfolio does.
    """
    profile = queries.profile_of(placement.id)
    # While no period was chosen, it ends with the last change: today would be another one tomorrow.
    period = service.period_of(placement, profile, found.portfolio.changed_on)
    entries = [one for one in queries.entries_of(placement.id) if one.lies_in(period)]
    part = _part(placement, profile, period, entries)
    chosen = {name for statement in part.statements for name in statement.chosen}
    document = found.portfolio
    evidence = tuple(one for one in document.evidence if one.reference in chosen)
    standings = tuple(one for one in found.entries if one.reference in chosen)
    keys = {one.key for entry in evidence for one in entry.attachments}
    shown = {section_key("evidence", one.reference) for one in entries}
    return replace(
        found,
        document=replace(
            document,
            role_report="",
            ledger_head="",
            draft_reasons=draft_reasons((), standings) if standings else (),
            evidence=evidence,
            matrix=(),
            register=(),
            assessments=(),
            gaps=(),
            showcased=0,
            weekly_log=None,
            cpd=part,
        ),
        files={key: source for key, source in found.files.items() if key in keys},
        words={key: source for key, source in found.words.items() if key in shown},
        warnings=tuple(_warnings(part)),
        entries=standings,
    )


def _part(placement: Placement, profile: CpdProfile | None, period: Period, entries: list[Entry]) -> CpdPart:
    registration = queries.registration_of(placement.id)
    standards = queries.standards_of(placement.id)
    titles = {one.item_id: one.title for one in standards}
    statements = service.statements_in(profile)
    references = {one.evidence_id: one.reference for one in entries if one.is_shown}
    judged = judge(period, period.last, queries.done_of(entries), standards)
    said = [(one, statements.get(one.item_id, service.Statement())) for one in standards]
    return CpdPart(
        facts=tuple(views.stated_rows(registration.stated)) if registration else (),
        first=period.first,
        last=period.last,
        figures=tuple(_figures(judged)),
        summary=profile.summary if profile else "",
        statements=tuple(
            CpdStatement(
                standard.title,
                one.text,
                tuple(references[number] for number in one.evidence if number in references),
                standard.on_request,
            )
            for standard, one in said
        ),
        activities=tuple(_activity(one, titles) for one in entries),
    )


def _figures(judged: Judgement) -> list[tuple[str, str]]:
    mixture = ", ".join(f"{KINDS[kind].title} {number}" for kind, number in judged.kinds.items() if number)
    return [("Finished activities", str(judged.total)), ("Mixture", mixture)]


def _activity(entry: Entry, titles: Mapping[UUID, str]) -> CpdActivity:
    row, activity = views.activity_row(entry, titles), entry.activity
    shown = activity if entry.is_shown else None
    return CpdActivity(
        reference=row.reference,
        days=row.days,
        title=row.title,
        kind=row.kind,
        hours=row.hours,
        standards=row.standards,
        words=(
            ("What I learnt", shown.learnt),
            ("What I do differently, or better, since", shown.for_practice),
            ("How it benefits those whom the service is for", shown.for_users),
        )
        if shown
        else (),
        source=row.source,
    )


def _warnings(part: CpdPart) -> list[str]:
    found = [] if part.summary.strip() else [NO_SUMMARY]
    found += [
        f"“{one.title}”: nothing is stated about it."
        for one in part.statements
        if not (one.text.strip() or one.answered)
    ]
    return found
