"""Everything that changed about a placement, in one list: supervisors, sites, centre, hours, standards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.core.clock import day_in_words, instant_in_words, london_day
from app.core.pages import Page, cut_rows
from app.core.words import days_in_words
from app.placements import clocks
from app.placements.access import Access
from app.placements.centre_moves import centre_moves_of
from app.placements.clock_models import ChangeKind, ClockChange, Sort
from app.placements.clock_views import change_words
from app.placements.models import Handover, PlacementMove, Supervision
from app.placements.move_models import CentreMove, CentreMoveState, SupervisionChange, SupervisionChangeKind
from app.placements.moved import moves_of
from app.placements.queries import supervisions_of
from app.placements.supervising import supervision_changes

AWAY_CHANGED = {
    ChangeKind.ADDED: "Days away were entered",
    ChangeKind.CHANGED: "Days away were changed",
    ChangeKind.REMOVED: "Days away were removed",
}
DECLINED = {CentreMoveState.DECLINED: "declined", CentreMoveState.WITHDRAWN: "not asked any more"}


@dataclass(frozen=True)
class Change:
    """One thing that changed.

    Attributes:
        day: from which day it holds, or where that is not a day of its own, on which it was entered.
        at: when it was entered; what is known only by its days counts from the first of them.
        what: in a few words.
        before: what it was, where that is said.
        after: what it is.
        who: who entered it and when; nothing where nobody noted it.
        reason: why; nothing where none was given or the reader may not know it.
        address: where more is said, or nothing.
    """

    day: date
    at: datetime | None
    what: str
    before: str = ""
    after: str = ""
    who: str = ""
    reason: str = ""
    address: str = ""

    @property
    def when(self) -> str:
        """Return the day in words."""
        return day_in_words(self.day)


def changes_page(access: Access, number: int) -> Page[Change]:
    """Return one page of all that changed about a placement, the latest first, as somebody may read it."""
    found = sorted(_all(access), key=_age, reverse=True)
    return cut_rows(found, number)


def _age(change: Change) -> tuple[date, float]:
    return change.day, change.at.timestamp() if change.at else 0.0


def _all(access: Access) -> Iterator[Change]:
    placement_id = access.placement.id
    knows = clocks.knows_kinds(access.parts)
    spans, noted = supervisions_of(placement_id), supervision_changes(placement_id)
    yield from map(_supervision_change, noted)
    yield from _unnoted(spans, noted)
    yield from (_stand_in(span, span.handover) for span in spans if span.handover)
    yield from (_clock_change(one, knows=knows) for one in clocks.all_changes_of(placement_id))
    for move in centre_moves_of(placement_id):
        yield from _centre_move(move)
    yield from map(_version, moves_of(placement_id))


def _entered(name: str, at: datetime) -> str:
    return f"{name}, {instant_in_words(at)}"


def _supervision_change(change: SupervisionChange) -> Change:
    name, first, last = change.supervisor.name, change.starts_on, change.ends_on
    span = f"{days_in_words(first, last)}" if last else f"from {day_in_words(first)}"
    what, day = {
        SupervisionChangeKind.ASSIGNED: (f"{name} supervises", first),
        SupervisionChangeKind.ENDED: (f"{name} ceases to supervise", last or first),
        SupervisionChangeKind.DROPPED: (f"{name} will not supervise", london_day(change.at)),
    }[change.kind]
    return Change(
        day=day,
        at=change.at,
        what=what,
        before=span if change.kind is SupervisionChangeKind.DROPPED else "",
        after="" if change.kind is SupervisionChangeKind.DROPPED else span,
        who=_entered(change.actor.name, change.at),
        reason=change.reason,
    )


def _unnoted(spans: Sequence[Supervision], noted: Sequence[SupervisionChange]) -> Iterator[Change]:
    """Return supervisions of which nobody noted who assigned them: those from before that was kept."""
    known = {one.supervisor_id for one in noted if one.kind is SupervisionChangeKind.ASSIGNED}
    for span in spans:
        if span.handover or span.supervisor_id in known:
            continue
        days = days_in_words(span.starts_on, span.ends_on) if span.ends_on else day_in_words(span.starts_on)
        words = days if span.ends_on else f"from {days}"
        yield Change(span.starts_on, None, f"{span.supervisor.name} supervises", after=words)


def _stand_in(span: Supervision, handover: Handover) -> Change:
    early = f", ended early on {instant_in_words(handover.ended_at)}" if handover.ended_at else ""
    return Change(
        day=span.starts_on,
        at=handover.made_at,
        what=f"{span.supervisor.name} stands in for {handover.absent.name}",
        after=days_in_words(span.starts_on, span.ends_on) + early,
        who=_entered(handover.made_by.name, handover.made_at),
        reason=handover.reason,
    )


def _clock_change(change: ClockChange, *, knows: bool) -> Change:
    hidden = change.sort is Sort.BREAK and not knows
    return Change(
        day=london_day(change.at),
        at=change.at,
        what=AWAY_CHANGED[change.kind] if hidden else change_words(change),
        before="" if hidden else change.before,
        after="" if hidden else change.after,
        who=_entered(change.actor.name, change.at),
        # Reasons are written for trainee and co-ordinators: they may say something about somebody's health.
        reason=change.reason if knows else "",
        address=f"/placements/{change.placement_id}/weeks",
    )


def _centre_move(move: CentreMove) -> Iterator[Change]:
    names = {"before": move.from_centre.name, "after": move.to_centre.name}
    if move.state is CentreMoveState.ACCEPTED and move.settled_at and move.settled_by:
        asked = _entered(move.asked_by.name, move.asked_at)
        accepted = _entered(move.settled_by.name, move.settled_at)
        who = f"Asked by {asked}; accepted by {accepted}"
        yield Change(move.moves_on, move.settled_at, "Change of centre", who=who, reason=move.reason, **names)
        return
    yield Change(
        day=london_day(move.asked_at),
        at=move.asked_at,
        what=f"Change of centre asked for {day_in_words(move.moves_on)}",
        who=_entered(move.asked_by.name, move.asked_at),
        reason=move.reason,
        **names,
    )
    if move.settled_at and move.settled_by:
        yield Change(
            day=london_day(move.settled_at),
            at=move.settled_at,
            what=f"Change of centre {DECLINED[move.state]}",
            who=_entered(move.settled_by.name, move.settled_at),
            reason=move.answer,
        )


def _version(move: PlacementMove) -> Change:
    old, new = move.from_version, move.to_version
    return Change(
        day=london_day(move.at),
        at=move.at,
        what="Newer version of standards",
        before=f"{old.title}, version {old.version}",
        after=f"{new.title}, version {new.version}",
        who=_entered(move.actor.name, move.at),
        reason=move.reason,
        address=f"/standards/{new.id}/changes?from={old.id}",
    )
