"""Satisfactory assessments count for the items that they are about, and the item says what is missing."""

from typing import Any

import pytest

from app.assessments.models import Assessment
from app.competencies.board import board_for
from app.competencies.cohort import progress_of
from app.competencies.matrix_ground import ground_for
from app.extensions import db
from app.placements.access import placement_for
from app.placements.models import Placement
from app.standards.models import FrameworkItem
from app.standards.values import AssessmentMinimum, AssessmentType, Requirement
from tests.application import Browser
from tests.assessments.filled import UNSATISFACTORY, make_asked, make_begun, make_completed
from tests.assessments.forms import changed
from tests.competencies.entries import add_item, make_draft
from tests.people import World, make_world
from tests.standards.frameworks import counted_queries

pytestmark = pytest.mark.database
RULE = Requirement(
    min_evidence=0,
    assessments=(AssessmentMinimum(types=frozenset({AssessmentType.DOPS, AssessmentType.OCE}), minimum=1),),
)
MISSING = ("Needs 1 DOPS or OCE; none is there.",)


def missing(world: World, item: FrameworkItem) -> tuple[str, ...]:
    db.session.expire_all()
    return board_for(world.placement).progress.answers[item.id].missing


def about(item: FrameworkItem) -> dict[str, Any]:
    return {"item_ids": frozenset({item.id})}


def test_a_satisfactory_one_meets_the_rule_and_the_page_says_what_is_missing_before(browser: Browser) -> None:
    world = make_world()
    item = add_item(world, RULE)
    address = f"/placements/{world.placement.id}/competencies/{item.id}"
    page = browser.sign_in(world.trainee).get(address).text
    assert MISSING[0] in page
    assert "Ask for an assessment." in page
    assert f"/assessments/new?item={item.id}" in page
    done = make_completed(world, **about(item))
    page = browser.get(address).text
    assert MISSING[0] not in page
    assert f'href="/assessments/{done.id}"' in page
    assert "Satisfactory" in page


def test_the_matrix_and_the_page_that_submits_say_the_same(browser: Browser) -> None:
    world = make_world()
    item = add_item(world, RULE)
    evidence = make_draft(world.placement, [item])
    db.session.commit()
    submitting = f"/evidence/{evidence.id}/submit"
    assert MISSING[0] in browser.sign_in(world.trainee).get(submitting).text
    make_completed(world, **about(item))
    assert MISSING[0] not in browser.get(submitting).text
    ground = ground_for(placement_for(world.trainee.actor(), world.placement.id))
    assert ground.progress.answers[item.id].missing == ()


@pytest.mark.usefixtures("app")
def test_what_does_not_count() -> None:
    world = make_world()
    item = add_item(world, RULE)
    make_asked(world, **about(item))
    make_begun(world, **about(item))
    make_completed(world, UNSATISFACTORY, **about(item))
    make_completed(world)
    discussion = changed("type: DOPS", "type: CBD").replace("starter-dops-meter", "starter-cbd-meter")
    make_completed(world, text=discussion, outline="Why it drifted.", **about(item))
    activity = changed("type: DOPS", "type: training-activity").replace("dops-meter", "activity-meter")
    make_completed(world, text=activity, **about(item))
    assert missing(world, item) == MISSING


@pytest.mark.usefixtures("app")
def test_the_cohort_counts_as_the_engine_does_with_a_constant_number_of_queries() -> None:
    world = make_world()
    item = add_item(world, RULE)
    placement_id = world.placement.id
    progress_of([placement_id])
    costs = []
    for _ in range(2):
        db.session.expire_all()
        placement = db.session.get_one(Placement, placement_id)
        with counted_queries() as queries:
            found = progress_of([placement_id])
            board = board_for(placement)
        costs.append(len(queries))
        assert found[placement_id] == board.progress.whole
        for _ in range(3):
            make_completed(world, **about(item))
    assert costs[0] == costs[1]


def test_the_list_needs_as_many_queries_for_many_as_for_few(browser: Browser) -> None:
    world = make_world()
    make_completed(world)
    browser.sign_in(world.trainee)
    costs = []
    for _ in range(2):
        browser.get(f"/placements/{world.placement.id}/assessments")
        with counted_queries() as queries:
            page = browser.get(f"/placements/{world.placement.id}/assessments").text
        costs.append(len(queries))
        assert "A1 Reading the ward meter" in page
        for _ in range(3):
            make_completed(world)
    assert costs[0] == costs[1]
    assert db.session.query(Assessment).count() == 7


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"A1", "A2", "A3"}),
        ("state=asked", {"A2"}),
        ("type=DOPS", {"A1", "A2", "A3"}),
        ("type=CBD", set()),
        ("state=nonsense&type=nonsense", {"A1", "A2", "A3"}),
        ("item={item}", {"A3"}),
    ],
)
def test_the_list_can_be_narrowed(browser: Browser, query: str, shown: set[str]) -> None:
    world = make_world()
    make_completed(world)
    make_asked(world)
    make_completed(world, item_ids=frozenset({world.items[1].id}))
    query = query.format(item=world.items[1].id)
    page = browser.sign_in(world.trainee).get(f"/placements/{world.placement.id}/assessments?{query}").text
    assert {name for name in ("A1", "A2", "A3") if f"{name} Reading" in page} == shown
