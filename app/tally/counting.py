"""Counts tallies: asks the one engine and reads what lies on its items; queries constant in placements."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app.competencies.cohort import Reached, reached_of
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.progress import asked_items, whole
from app.competencies.workflow import SIGNED, Action, State
from app.core.clock import london_day
from app.extensions import db
from app.placements.clock import monday_of
from app.placements.models import Placement
from app.planning.queries import planned_spans_of
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.queries import claims_of_placements
from app.portfolio.values import EvidenceState
from app.standards.tree import CatalogueItem
from app.standards.values import WeekSpan
from app.tally.values import TO_BE_PLANNED, Stage, Tally, Waiting

Spans = Mapping[UUID, WeekSpan | None]


@dataclass(frozen=True, slots=True)
class Case:
    """How far the sign-off of an item is and since when; the latest request for it, the latest signature."""

    state: State
    since: datetime
    asked_at: datetime | None
    signed_at: datetime | None


def count(placement_ids: Collection[UUID]) -> dict[UUID, Tally]:
    """Count placements anew; those that do not exist are left out."""
    reached = reached_of(placement_ids)
    pinned = {number: [one.catalogue for one in sets] for number, sets in reached.items()}
    spans = planned_spans_of(placement_ids, pinned)
    cases = _cases(placement_ids)
    supported = _supported(placement_ids)
    steps = _last_steps(placement_ids)
    return {
        number: _tally(reached[number], spans[number], cases[number], supported[number], steps[number])
        for number in steps
    }


def _tally(
    reached: Sequence[Reached],
    spans: Spans,
    cases: Mapping[UUID, Case],
    supported: Collection[UUID],
    last_step: date | None,
) -> Tally:
    on_board = {item_id for one in reached for item_id in one.catalogue.by_id}
    standing = [case for item_id, case in cases.items() if item_id in on_board]
    planned: Counter[int] = Counter()
    still_open: dict[Stage, Counter[int]] = defaultdict(Counter)
    signed: Counter[date] = Counter()
    took: Counter[int] = Counter()
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
        last_step=last_step,
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
    rows = db.session.execute(
        sa.select(
            SignOffCase.placement_id,
            SignOffCase.item_id,
            SignOffCase.state,
            SignOffCase.changed_at,
            _latest(Action.SUBMIT),
            _latest(Action.SIGN_OFF),
        ).where(SignOffCase.placement_id.in_(placement_ids))
    )
    found: dict[UUID, dict[UUID, Case]] = defaultdict(dict)
    for placement_id, item_id, state, since, asked_at, signed_at in rows:
        found[placement_id][item_id] = Case(state, since, asked_at, signed_at)
    return found


def _latest(action: Action) -> sa.ScalarSelect[datetime]:
    """Return a statement for when a case last made a step."""
    return (
        sa.select(sa.func.max(SignOffEvent.at))
        .where(SignOffEvent.case_id == SignOffCase.id, SignOffEvent.action == action)
        .correlate(SignOffCase)
        .scalar_subquery()
    )


def _supported(placement_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return the items on which submitted evidence lies."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for claim in claims_of_placements(placement_ids):
        found[claim.placement_id].add(claim.item_id)
    return found


def _last_steps(placement_ids: Collection[UUID]) -> dict[UUID, date | None]:
    """Return the day of each trainee's last visible step; None where there was none."""
    asked = (
        sa.select(sa.func.max(SignOffEvent.at))
        .join(SignOffEvent.case)
        .where(SignOffCase.placement_id == Placement.id, SignOffEvent.actor_id == Placement.trainee_id)
        .correlate(Placement)
        .scalar_subquery()
    )
    submitted = (
        sa.select(sa.func.max(EvidenceVersion.submitted_at))
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id == Placement.id, EvidenceVersion.state != EvidenceState.DRAFT)
        .correlate(Placement)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Placement.id, asked, submitted).where(Placement.id.in_(placement_ids))
    )
    return {
        number: max((london_day(at) for at in instants if at), default=None) for number, *instants in rows
    }
