"""How the report about a move is said in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.competencies.version_plan import Plan
from app.competencies.version_report import Outcome
from app.competencies.words import STATE_WORDS, Tag
from app.core.words import listed, plural
from app.standards.change_rows import ShownChange, shown_change
from app.standards.tree import CatalogueItem


@dataclass(frozen=True)
class ShownOutcome:
    """One item of the report; `after` is None where its state stays."""

    change: ShownChange
    entries: str
    before: Tag | None
    after: Tag | None


@dataclass(frozen=True)
class ShownReport:
    """The report as the page shows it."""

    old_id: UUID
    new_id: UUID
    title: str
    old_version: str
    new_version: str
    notice: str
    untouched: int
    untouched_states: tuple[tuple[Tag, int], ...]
    new_look: tuple[ShownOutcome, ...]
    no_home: tuple[ShownOutcome, ...]
    new: tuple[CatalogueItem, ...]
    bare: str
    digest: str


def shown_report(plan: Plan) -> ShownReport:
    """Return the report about a move as the page shows it."""
    report, newest = plan.report, plan.newer.newest
    return ShownReport(
        old_id=plan.newer.pinned.id,
        new_id=newest.id,
        title=newest.title,
        old_version=plan.newer.pinned.version,
        new_version=newest.version,
        notice=newest.notice,
        untouched=len(report.untouched),
        untouched_states=tuple((STATE_WORDS[state], n) for state, n in report.untouched_states.items()),
        new_look=tuple(_shown(plan, report.new_look)),
        no_home=tuple(_shown(plan, report.no_home)),
        new=report.new,
        bare=_bare(report.changed_bare, report.gone_bare),
        digest=report.digest,
    )


def _shown(plan: Plan, outcomes: Iterable[Outcome]) -> Iterable[ShownOutcome]:
    for one in outcomes:
        entries = len(one.standing.entries)
        item = one.row.old or one.row.item
        yield ShownOutcome(
            change=shown_change(plan.report.found, one.row),
            entries=plural(entries, "piece of evidence", "pieces of evidence") if entries else "No evidence",
            before=STATE_WORDS[one.standing.state] if item.counts else None,
            after=STATE_WORDS[one.state] if one.action else None,
        )


def _bare(changed: int, gone: int) -> str:
    """Say how many items change or go without that anything lies on them."""
    parts = []
    if changed:
        parts.append(f"{plural(changed, 'further item')} {'changes' if changed == 1 else 'change'}")
    if gone:
        parts.append(f"{plural(gone, 'item')} {'is' if gone == 1 else 'are'} gone")
    return f"{listed(parts)}, and nothing lies on {'it' if changed + gone == 1 else 'them'}." if parts else ""
