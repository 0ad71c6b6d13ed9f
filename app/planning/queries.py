"""What is planned in placements, read at once: the weeks of the agreed plan, or the typical ones, fitted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from uuid import UUID

import sqlalchemy as sa

from app.core.clock import london_day
from app.extensions import db
from app.placements.clocks import lengths_of
from app.placements.moved import Moved, moved_items_of
from app.placements.queries import pinned_catalogues_of
from app.planning.fitting import Planned, fitted, typical_weeks
from app.planning.models import TrainingPlan, TrainingPlanItem
from app.planning.workflow import State
from app.standards.tree import Catalogue
from app.standards.values import WeekSpan

# The framework versions of placements, by placement.
Pinned = Mapping[UUID, Sequence[Catalogue]]


class PlanSource(StrEnum):
    """Where the planned weeks of a placement come from."""

    AGREED = "agreed"
    TYPICAL = "typical"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PlanBasis:
    """Where planned weeks come from; number and day belong to an agreed version only.

    Attributes:
        source: an agreed version, the typical weeks of the sets fitted to the placement, or nothing, because
            the placement has no first day or no length.
        number: which version of the plan.
        agreed_on: the day on which the second side agreed to it.
    """

    source: PlanSource
    number: int | None = None
    agreed_on: date | None = None


def planned_spans_of(
    placement_ids: Collection[UUID], pinned: Pinned | None = None, moved: Moved | None = None
) -> dict[UUID, dict[UUID, WeekSpan | None]]:
    """Return which placement weeks are planned for each item of placements, both weeks included.

    They are those of the newest agreed version of the plan; without one, the typical weeks fitted to the
    length of the placement. Every item that is signed off in the versions to which the placement is pinned
    now is there, and no other: None where weeks are still to be confirmed, or the agreed plan does not know
    it. What an item had under an earlier version of its set, it keeps. Who may know is not asked here.

    The number of queries does not depend on the number of placements: at most six, and one more where a
    framework is read for the first time. `pinned`: their framework versions, where the caller has read them;
    that saves two. `moved`: what became of their items; that saves one.
    """
    return plans_of(placement_ids, pinned, moved)[0]


def plan_sources_of(placement_ids: Collection[UUID]) -> dict[UUID, PlanBasis]:
    """Return where the planned weeks of placements come from, in at most two queries."""
    agreed = _newest_agreed(placement_ids)
    return _sources(agreed, lengths_of([one for one in placement_ids if one not in agreed]), placement_ids)


def plans_of(
    placement_ids: Collection[UUID], pinned: Pinned | None = None, moved: Moved | None = None
) -> tuple[dict[UUID, dict[UUID, WeekSpan | None]], dict[UUID, PlanBasis]]:
    """Return what `planned_spans_of` and `plan_sources_of` do, with the queries of the first alone."""
    pinned = pinned_catalogues_of(placement_ids) if pinned is None else pinned
    agreed = _newest_agreed(placement_ids)
    lengths = lengths_of([one for one in placement_ids if one not in agreed])
    spans: dict[UUID, Planned] = {
        placement_id: _typical(pinned[placement_id], lengths.get(placement_id))
        for placement_id in placement_ids
        if placement_id not in agreed
    }
    spans |= _agreed_spans(agreed, pinned, moved)
    return spans, _sources(agreed, lengths, placement_ids)


def agreed_days_of(placement_ids: Collection[UUID]) -> dict[UUID, list[date]]:
    """Return, by placement, the days on which versions of its plan were agreed, in one query."""
    rows = db.session.execute(
        sa.select(TrainingPlan.placement_id, TrainingPlan.agreed_at)
        .where(TrainingPlan.placement_id.in_(placement_ids))
        .order_by(TrainingPlan.agreed_at)
    )
    found: dict[UUID, list[date]] = {number: [] for number in placement_ids}
    for placement_id, agreed_at in rows:
        if agreed_at:
            found[placement_id].append(london_day(agreed_at))
    return found


@dataclass(frozen=True, slots=True)
class _Agreed:
    plan_id: UUID
    number: int
    at: datetime


def _newest_agreed(placement_ids: Collection[UUID]) -> dict[UUID, _Agreed]:
    """Return the newest agreed version of each placement that has one, in one query."""
    rows = db.session.execute(_agreed_plans(), {"placement_ids": list(placement_ids)})
    return {
        placement_id: _Agreed(plan_id, number, agreed_at)
        for placement_id, plan_id, number, agreed_at in rows
        if agreed_at
    }


@cache
def _agreed_plans() -> sa.Select[UUID, UUID, int, datetime | None]:
    mine = TrainingPlan.placement_id.in_(sa.bindparam("placement_ids", expanding=True))
    return (
        sa.select(TrainingPlan.placement_id, TrainingPlan.id, TrainingPlan.number, TrainingPlan.agreed_at)
        .where(mine, TrainingPlan.state == State.AGREED)
        .order_by(TrainingPlan.number)
    )


def _sources(
    agreed: Mapping[UUID, _Agreed], lengths: Mapping[UUID, int | None], placement_ids: Collection[UUID]
) -> dict[UUID, PlanBasis]:
    found: dict[UUID, PlanBasis] = {}
    for placement_id in placement_ids:
        if one := agreed.get(placement_id):
            found[placement_id] = PlanBasis(PlanSource.AGREED, one.number, london_day(one.at))
        else:
            found[placement_id] = PlanBasis(PlanSource.TYPICAL if lengths[placement_id] else PlanSource.NONE)
    return found


def _agreed_spans(agreed: Mapping[UUID, _Agreed], pinned: Pinned, moved: Moved | None) -> dict[UUID, Planned]:
    if not agreed:
        return {}
    written = _written(agreed.values())
    moved = moved_items_of(tuple(agreed)) if moved is None else moved
    found: dict[UUID, Planned] = {}
    for placement_id, one in agreed.items():
        spans, became = written[one], moved[placement_id]
        if became.became:
            spans = {became.now(item): span for item, span in spans.items()}
        found[placement_id] = {
            item: spans.get(item) for catalogue in pinned[placement_id] for item in _counting(catalogue)
        }
    return found


# An agreed version never changes, so its weeks are read once; two threads that read the same one hold equal
# values. The moment is part of the key: an agreement that was rolled back is another one the next time.
_kept: dict[_Agreed, Planned] = {}
MOST_KEPT = 2_000


def _written(agreed: Collection[_Agreed]) -> dict[_Agreed, Planned]:
    """Return the weeks that agreed versions plan, by the items that they were written for."""
    missing = {one.plan_id: one for one in agreed if one not in _kept}
    fresh: dict[_Agreed, Planned] = {one: {} for one in missing.values()}
    if missing:
        columns = TrainingPlanItem.__table__.c
        wanted = sa.select(columns.plan_id, columns.item_id, columns.first_week, columns.last_week)
        for plan_id, item_id, first, last in db.session.execute(wanted.where(columns.plan_id.in_(missing))):
            fresh[missing[plan_id]][item_id] = None if first is None else WeekSpan(first, last)
    found = {one: fresh[one] if one in fresh else _kept[one] for one in agreed}
    if len(_kept) + len(fresh) > MOST_KEPT:
        _kept.clear()
    _kept.update(fresh)
    return found


def _typical(catalogues: Sequence[Catalogue], length: int | None) -> Planned:
    return {item: span for one in catalogues for item, span in _fitted_set(one, length).items()}


@lru_cache(maxsize=256)
def _counting(catalogue: Catalogue) -> tuple[UUID, ...]:
    return tuple(item.id for item in catalogue.counting)


@lru_cache(maxsize=256)
def _fitted_set(catalogue: Catalogue, length: int | None) -> Planned:
    """Return the typical weeks of one set, fitted; catalogues are kept, and equal only to themselves."""
    return fitted(*typical_weeks(catalogue), length)
