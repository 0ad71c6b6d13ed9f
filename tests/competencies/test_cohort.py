"""Progress of many placements at once: the engine's own answers, with a constant number of queries."""

from dataclasses import replace

import pytest
from flask import Flask

from app.competencies.board import board_for
from app.competencies.cohort import progress_of
from app.competencies.models import SignOffCase
from app.competencies.progress import Progress
from app.competencies.workflow import State
from app.core.actor import Role
from app.extensions import db
from app.placements.models import Placement, PlacementFramework
from app.standards.service import publish
from app.standards.values import ChildrenRule, PointsRule, Requirement
from tests.people import World, make_placement, make_user, make_world
from tests.portfolio.makers import make_submitted
from tests.standards.frameworks import DIALYSIS, WATER, counted_queries, example, heading

pytestmark = pytest.mark.database

MACHINES = heading("S-EX-1", "Machines", DIALYSIS, WATER)
RULES = {
    "all": MACHINES.requirement,
    "one": Requirement(min_evidence=0, children=1),
    "points": Requirement(
        min_evidence=0,
        children=PointsRule(minimum=2, points=((DIALYSIS.code, 2), (WATER.code, 1)), required=frozenset()),
    ),
    "evidence": Requirement(min_evidence=2, min_first_hand=1, children=ChildrenRule.ALL),
    "verified": Requirement(min_evidence=0, children=ChildrenRule.ALL, verified=50),
}


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    return make_world()


def pinned(world: World, name: str, rule: Requirement) -> Placement:
    """Make a placement on a set whose heading has a rule."""
    document = example(key=f"starter-{name}", items=(replace(MACHINES, requirement=rule),))
    trainee = make_user(name, centre=world.centre, role=Role.TRAINEE)
    placement = make_placement(world.centre, trainee, world.framework, supervisor=world.supervisor)
    version = publish(document).version
    placement.frameworks.append(PlacementFramework(framework_version=version, position=1))
    db.session.flush()
    return placement


def sign(placement: Placement, state: State, count: int) -> None:
    for link in placement.frameworks:
        for item in [item for item in link.framework_version.items if item.counts][:count]:
            db.session.add(SignOffCase(placement=placement, item_id=item.id, state=state))
    db.session.flush()


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize(
    ("state", "count"), [(State.SUBMITTED, 2), (State.SIGNED_OFF, 1), (State.VERIFIED, 2)]
)
def test_it_equals_the_engine(world: World, name: str, state: State, count: int) -> None:
    placement = pinned(world, name, RULES[name])
    sign(placement, state, count)
    item = placement.frameworks[1].framework_version.items[1]
    make_submitted(placement, item)

    found = progress_of([placement.id, world.placement.id])

    assert found[placement.id] == board_for(placement).progress.whole
    assert found[placement.id].total > 0
    assert found[world.placement.id] == board_for(world.placement).progress.whole


def test_nobody_is_asked_about(world: World) -> None:
    assert progress_of([]) == {}
    assert progress_of([world.placement.id])[world.placement.id] == Progress(0, len(world.items))


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    first = pinned(world, "evidence", RULES["evidence"])
    progress_of([first.id])
    with counted_queries() as few:
        progress_of([first.id])
    others = [pinned(world, f"evidence-{number}", RULES["evidence"]) for number in range(4)]
    progress_of([one.id for one in others])
    with counted_queries() as many:
        progress_of([first.id, *(one.id for one in others)])

    assert len(many) == len(few)
