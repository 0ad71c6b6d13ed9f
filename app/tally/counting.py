"""Counts tallies: asks the one engine and reads what lies on its items; queries constant in placements."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.assessments.models import Assessment
from app.competencies.cohort import Reached, Standings, reached_from
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.progress import asked_items, whole
from app.competencies.rules import standing_of
from app.competencies.workflow import SIGNED, Action, State
from app.core.clock import london_day
from app.extensions import db
from app.placements.clock import monday_of
from app.placements.models import Placement
from app.placements.moved import Moved, moved_items_of
from app.placements.queries import pinned_catalogues_of
from app.planning.queries import planned_spans_of
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.queries import PLACEMENTS, ClaimRow, claims_of_placements
from app.portfolio.values import EvidenceState
from app.repetitions.gathering import brief_records_of
from app.standards.tree import Catalogue, CatalogueItem
from app.standards.values import WeekSpan
from app.tally.repeated import RepeatedData, repeated_data
from app.tally.values import TO_BE_PLANNED, Stage, Tally, Waiting

Spans = Mapping[UUID, WeekSpan | None]


@dataclass(frozen=True, slots=True)
class Case:
    """How far the sign-off of an item is and since when.

    Attributes:
        state: how far it is.
        since: since when.
        asked_at: when it was asked for last; None where it is not signed off.
        signed_at: when it was signed off last; None where it is not signed off now.
        trainee_at: when the trainee made a step last.
    """

    state: State
    since: datetime
    asked_at: datetime | None
    signed_at: datetime | None
    trainee_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What several counts of the same placements rest on: their versions, and what became of their items."""

    pinned: Mapping[UUID, Sequence[Catalogue]]
    moved: Moved


def ground_of(placement_ids: Collection[UUID]) -> Ground:
    """Return what counts of placements rest on; two queries."""
    return Ground(pinned_catalogues_of(placement_ids), moved_items_of(placement_ids))


def count_repeated(placement_ids: Collection[UUID], ground: Ground | None = None) -> dict[UUID, RepeatedData]:
    """Count anew how often items of placements were done, as it is stored; four queries and the ground's."""
    ground = ground or ground_of(placement_ids)
    records = brief_records_of(placement_ids, ground.moved)
    return {number: repeated_data(ground.pinned[number], records[number]) for number in placement_ids}


def count(placement_ids: Collection[UUID], ground: Ground | None = None) -> dict[UUID, Tally]:
    """Count placements anew; those that do not exist are left out."""
    ground = ground or ground_of(placement_ids)
    pinned, moved = ground.pinned, ground.moved
    spans = planned_spans_of(placement_ids, pinned, moved)
    cases, claims = _cases(placement_ids), claims_of_placements(placement_ids, moved)
    reached = reached_from(pinned, _standings(pinned, cases), claims, moved)
    supported = _supported(claims)
    return {
        number: _tally(reached[number], spans[number], cases[number], supported[number], steps)
        for number, steps in _other_steps(placement_ids).items()
    }


def _standings(
    pinned: Mapping[UUID, Sequence[Catalogue]], cases: Mapping[UUID, Mapping[UUID, Case]]
) -> Standings:
    found: Standings = {}
    for number, sets in pinned.items():
        states = {item_id: case.state for item_id, case in cases[number].items()}
        for catalogue in sets:
            found[number, catalogue.version_id] = standing_of(catalogue, states)
    return found


def _tally(
    reached: Sequence[Reached],
    spans: Spans,
    cases: Mapping[UUID, Case],
    supported: Collection[UUID],
    other_steps: Iterable[datetime | None],
) -> Tally:
    sets = [one.catalogue.by_id for one in reached]
    standing = [case for item_id, case in cases.items() if any(item_id in items for items in sets)]
    planned: Counter[int] = Counter()
    still_open: dict[Stage, Counter[int]] = defaultdict(Counter)
    signed: Counter[date] = Counter()
    took: Counter[int] = Counter()
    steps = [*other_steps, *(case.trainee_at for case in cases.values())]
    for item in _asked(reached):
        span, case = spans.get(item.id), cases.get(item.id)
        week = span.last if span else TO_BE_PLANNED
        planned[week] += 1
        if case and case.state in SIGNED:
            signed[monday_of(london_day(case.signed_at or case.since))] += 1
            if case.asked_at and case.signed_at:
                took[max((london_day(case.signed_at) - london_day(case.asked_at)).days, 0)] += 1
        else:
            still_open[_stage(case, is_supported=item.id in supported)][week] += 1
    return Tally(
        progress=whole(one.progress for one in reached),
        planned=planned,
        open=dict(still_open),
        signed=signed,
        took=took,
        asked=_waiting(case for case in standing if case.state is State.SUBMITTED),
        returned=_waiting(case for case in standing if case.state in {State.RETURNED, State.REOPENED}),
        last_step=max((london_day(at) for at in steps if at), default=None),
    )


def _asked(reached: Sequence[Reached]) -> Iterable[CatalogueItem]:
    """Return the items that have to be signed off, of the frameworks that can be counted."""
    for one in reached:
        if one.progress.percentage is not None:
            mask = asked_items(one.catalogue, one.standing)
            yield from (item for place, item in enumerate(one.catalogue.items) if mask >> place & 1)


def _stage(case: Case | None, *, is_supported: bool) -> Stage:
    if case and case.state is State.SUBMITTED:
        return Stage.SUBMITTED
    return Stage.ENTERED if is_supported else Stage.NOTHING


def _waiting(cases: Iterable[Case]) -> Waiting:
    since = [case.since for case in cases]
    return Waiting(len(since), min(since, default=None))


def _cases(placement_ids: Collection[UUID]) -> dict[UUID, dict[UUID, Case]]:
    found: dict[UUID, dict[UUID, Case]] = defaultdict(dict)
    rows = db.session.execute(_all_cases(), {"placement_ids": list(placement_ids)})
    for placement_id, item_id, *case in rows:
        found[placement_id][item_id] = Case(*case)
    return found


@cache
def _all_cases() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            SignOffCase.placement_id,
            SignOffCase.item_id,
            SignOffCase.state,
            SignOffCase.changed_at,
            sa.case((SignOffCase.state.in_(SIGNED), _latest(SignOffEvent.action == Action.SUBMIT))),
            sa.case((SignOffCase.state.in_(SIGNED), _latest(SignOffEvent.action == Action.SIGN_OFF))),
            _latest(SignOffEvent.actor_id == Placement.trainee_id),
        )
        .join(SignOffCase.placement)
        .where(SignOffCase.placement_id.in_(PLACEMENTS))
    )


def _latest(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[datetime]:
    """Return a statement for when a case last made a step of some kind.

    The database reads the steps of the case from the last one backwards until it finds one, so that a long
    history takes no longer. Where there can be none, it must not be asked: it would read all.
    """
    return (
        sa.select(SignOffEvent.at)
        .where(SignOffEvent.case_id == SignOffCase.id, condition)
        .order_by(SignOffEvent.sequence.desc())
        .limit(1)
        .correlate(SignOffCase, Placement)
        .scalar_subquery()
    )


def _supported(claims: Iterable[ClaimRow]) -> dict[UUID, set[UUID]]:
    """Return the items on which submitted evidence lies, by placement."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for claim in claims:
        found[claim.placement_id].add(claim.item_id)
    return found


def _other_steps(placement_ids: Collection[UUID]) -> dict[UUID, Sequence[datetime | None]]:
    """Return when evidence was last submitted and an assessment asked for, by placement that there is."""
    rows = db.session.execute(_all_other_steps(), {"placement_ids": list(placement_ids)})
    return {placement_id: steps for placement_id, *steps in rows}


@cache
def _all_other_steps() -> sa.Select[UUID, datetime | None, datetime | None]:
    latest = (
        sa.select(sa.func.max(EvidenceVersion.submitted_at))
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id == Placement.id, EvidenceVersion.state != EvidenceState.DRAFT)
        .correlate(Placement)
        .scalar_subquery()
    )
    asked = (
        sa.select(sa.func.max(Assessment.created_at))
        .where(Assessment.placement_id == Placement.id, Assessment.starter_id == Placement.trainee_id)
        .correlate(Placement)
        .scalar_subquery()
    )
    return sa.select(Placement.id, latest, asked).where(Placement.id.in_(PLACEMENTS))
