"""Hand-overs in words, as the absent supervisor, the colleague and the co-ordinator see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from app.core.actor import Actor
from app.core.clock import day_in_words
from app.core.words import days_in_words, listed, plural
from app.placements.access import facts_of
from app.placements.handover_policy import may_arrange
from app.placements.models import Handover
from app.placements.policy import Capacity, capacities


@dataclass(frozen=True)
class HandoverRow:
    """What was handed over in one go; `when` says from and to, `state` whether it has begun."""

    id: UUID
    absent: str
    colleague: str
    is_mine: bool
    when: str
    state: str
    reason: str
    trainees: str
    may_end: bool


def handover_rows(found: Sequence[Handover], actor: Actor, day: date) -> list[HandoverRow]:
    """Return hand-overs as somebody sees them on a day; trainees in whom they have no part stay nameless."""
    together = sorted(found, key=lambda one: (one.supervision.starts_on, str(one.group_id)))
    return [_row(list(group), actor, day) for _, group in groupby(together, key=lambda one: one.group_id)]


def _row(group: Sequence[Handover], actor: Actor, day: date) -> HandoverRow:
    first = group[0]
    span = first.supervision
    begun = span.starts_on <= day
    return HandoverRow(
        id=first.group_id,
        absent=first.absent.name,
        colleague=span.supervisor.name,
        is_mine=first.absent_id == actor.user_id,
        when=days_in_words(span.starts_on, span.ends_on),
        state="Now" if begun else f"Begins on {day_in_words(span.starts_on)}",
        reason=first.reason,
        trainees=_trainees(group, actor, day),
        may_end=all(may_arrange(actor, one.absent_id, facts_of(one.supervision.placement)) for one in group),
    )


def _trainees(group: Sequence[Handover], actor: Actor, day: date) -> str:
    placements = [one.supervision.placement for one in group]
    takes_part = {Capacity.SUPERVISOR, Capacity.COORDINATOR}
    names = sorted(
        placement.trainee.name
        for placement in placements
        if capacities(actor, facts_of(placement), day) & takes_part
    )
    others = len(placements) - len(names)
    more = [plural(others, "more trainee" if names else "trainee")] if others else []
    return listed([*names, *more])
