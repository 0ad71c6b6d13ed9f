"""What is planned for the items of placements, as dashboards ask for it."""

from datetime import timedelta

import pytest

from app.core.actor import Role
from app.core.clock import london_day, now, today
from app.extensions import db
from app.placements.clock_models import PlacementExtension
from app.placements.models import Placement, PlacementMove, PlacementMoveItem
from app.planning.queries import PlanBasis, PlanSource, plan_sources_of, planned_spans_of
from app.planning.workflow import State
from app.standards.difference import Kind
from app.standards.values import WeekSpan
from tests.competencies.test_pages import counted
from tests.people import World, make_framework, make_placement, make_user, make_world
from tests.planning.plans import make_agreed, make_plan

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
TYPICAL = {1: WeekSpan(1, 8), 2: WeekSpan(10, 20)}


def planned(world: World) -> list[WeekSpan | None]:
    spans = planned_spans_of([world.placement.id])[world.placement.id]
    assert list(spans) == [item.id for item in world.items]
    return list(spans.values())


def test_without_a_plan_it_is_the_typical_weeks_fitted_to_the_length_with_extensions() -> None:
    world = make_world(weeks=TYPICAL)
    assert planned(world) == [WeekSpan(1, 8), WeekSpan(10, 20), None]
    assert plan_sources_of([world.placement.id]) == {world.placement.id: PlanBasis(PlanSource.TYPICAL)}
    for weeks in (30, 20):
        db.session.add(PlacementExtension(placement_id=world.placement.id, decided_on=today(), weeks=weeks))
    db.session.flush()
    assert planned(world) == [WeekSpan(1, 16), WeekSpan(19, 40), None]


@pytest.mark.parametrize("lacking", ["starts_on", "weeks"])
def test_without_a_first_day_or_a_length_nothing_is_planned(lacking: str) -> None:
    world = make_world(weeks=TYPICAL)
    setattr(world.placement, lacking, None)
    db.session.flush()
    assert planned(world) == [None, None, None]
    assert plan_sources_of([world.placement.id]) == {world.placement.id: PlanBasis(PlanSource.NONE)}


def test_the_newest_agreed_version_counts_and_one_in_the_making_does_not() -> None:
    world = make_world(weeks=TYPICAL)
    first, second, third = (item.id for item in world.items)
    make_agreed(world, {first: WeekSpan(1, 4)})
    make_agreed(world, {first: WeekSpan(2, 5), second: None, third: WeekSpan(7, 7)}, number=2)
    draft = make_plan(world.placement, world.trainee, {first: WeekSpan(9, 9)}, number=3)
    assert planned(world) == [WeekSpan(2, 5), None, WeekSpan(7, 7)]
    assert plan_sources_of([world.placement.id]) == {
        world.placement.id: PlanBasis(PlanSource.AGREED, 2, london_day(now()))
    }
    draft.agreed_at, draft.state = now(), State.AGREED
    db.session.flush()
    # What version 3 does not name is not planned yet.
    assert planned(world) == [WeekSpan(9, 9), None, None]


def test_after_a_move_weeks_go_along_new_items_have_none_and_gone_ones_are_not_there() -> None:
    world = make_world()
    old = world.items
    make_agreed(world, {item.id: WeekSpan(place, place) for place, item in enumerate(old, 1)})
    after = make_framework(2)
    move = PlacementMove(
        placement_id=world.placement.id,
        from_version_id=world.framework.id,
        to_version_id=after.id,
        actor_id=world.coordinator.id,
        reason="The publisher replaced it.",
    )
    db.session.add(move)
    db.session.flush()
    for one, other, kind in ((old[0], None, Kind.GONE), (old[1], after.items[2], Kind.MOVED)):
        db.session.add(
            PlacementMoveItem(
                move_id=move.id, old_item_id=one.id, new_item_id=other.id if other else None, kind=kind
            )
        )
    world.placement.frameworks[0].framework_version = after
    world.framework = after
    db.session.flush()
    assert planned(world) == [None, WeekSpan(2, 2)]


def test_many_placements_take_as_many_queries_as_one() -> None:
    world = make_world(weeks=TYPICAL)
    make_agreed(world, {world.items[0].id: WeekSpan(1, 4)})
    others: list[Placement] = []
    for place in range(4):
        trainee = make_user(centre=world.centre, role=Role.TRAINEE)
        placement = make_placement(
            world.centre,
            trainee,
            world.framework,
            started=timedelta(weeks=place),
            supervisor=world.supervisor,
        )
        others.append(placement)
        if place % 2:
            make_plan(placement, trainee, {world.items[0].id: WeekSpan(3, 4)}, agreed_at=now())
    typical = make_placement(world.centre, make_user(), world.framework)
    db.session.commit()
    few, many = [world.placement.id, typical.id], [world.placement.id, *(one.id for one in others)]
    planned_spans_of(few)
    with counted() as first:
        planned_spans_of(few)
    planned_spans_of(many)
    with counted() as second:
        found = planned_spans_of(many)
    assert len(first) == len(second) <= 6
    assert [found[one.id][world.items[0].id] for one in others] == [WeekSpan(1, 8), WeekSpan(3, 4)] * 2
    with counted() as asked:
        assert len(plan_sources_of(many)) == 5
    assert len(asked) == 2
    assert planned_spans_of([]) == {}
    assert plan_sources_of([]) == {}
