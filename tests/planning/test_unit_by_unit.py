"""A plan is changed a unit at a time where somebody wants that, or where all items would be too many."""

import pytest

from app.extensions import db
from app.placements.models import PlacementFramework
from app.planning.changing_pages import MOST_AT_ONCE
from app.planning.models import TrainingPlan
from app.standards.models import FrameworkVersion
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.people import World, make_framework, make_world

pytestmark = pytest.mark.database


def two_units(items: int = 2) -> tuple[World, FrameworkVersion]:
    """Make a placement with two sets of one unit each, the second with as many items as wanted."""
    world = make_world(items=2)
    second = make_framework(items)
    world.placement.frameworks.append(PlacementFramework(framework_version=second, position=1))
    db.session.commit()
    return world, second


def address(world: World, unit: str = "") -> str:
    query = f"?unit={unit}" if unit else ""
    return f"/placements/{world.placement.id}/plan/change{query}"


def unit_of(framework: FrameworkVersion) -> str:
    return f"unit-{framework.items[0].id.hex}"


def planned(world: World) -> dict[str, tuple[int | None, int | None]]:
    db.session.rollback()
    plan = db.session.query(TrainingPlan).filter_by(placement_id=world.placement.id).one()
    return {one.item_id.hex: (one.first_week, one.last_week) for one in plan.items}


def test_a_unit_is_changed_alone_and_the_others_stay(browser: Browser) -> None:
    world, second = two_units()
    one, other = world.items[0].id.hex, second.items[1].id.hex
    browser.sign_in(world.trainee).send(address(world), {f"weeks_{one}": "1-4", f"weeks_{other}": "2"})
    page = browser.get(address(world, unit_of(second))).text
    assert f"weeks_{other}" in page
    assert f"weeks_{one}" not in page
    answer = browser.send(address(world, unit_of(second)), {f"weeks_{other}": "5-9"})
    assert answer.location.endswith(f"/plan#{unit_of(second)}")
    assert planned(world) == {one: (1, 4), other: (5, 9)}


def test_an_item_of_another_unit_is_not_changed_with_it(browser: Browser) -> None:
    world, second = two_units()
    one, other = world.items[0].id.hex, second.items[1].id.hex
    browser.sign_in(world.trainee).send(
        address(world, unit_of(second)), {f"weeks_{one}": "1-4", f"weeks_{other}": "2"}
    )
    assert planned(world) == {other: (2, 2)}


def test_a_mistake_is_shown_at_its_field_and_what_was_typed_stays(browser: Browser) -> None:
    world, second = two_units()
    name = f"weeks_{second.items[1].id.hex}"
    answer = browser.sign_in(world.trainee).send(address(world, unit_of(second)), {name: "9-5"})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert 'value="9-5"' in answer.text


@pytest.mark.parametrize("unit", ["unit-nonsense", "%00", "unit-"])
def test_a_unit_that_is_not_there_is_not_found(browser: Browser, unit: str) -> None:
    world, _ = two_units()
    assert browser.sign_in(world.trainee).get(address(world, unit)).status_code == 404


def test_the_unit_of_another_placement_is_not_found(browser: Browser) -> None:
    world, _ = two_units()
    _, foreign = two_units()
    assert browser.sign_in(world.trainee).get(address(world, unit_of(foreign))).status_code == 404


def test_too_many_items_for_one_form_come_unit_by_unit(browser: Browser) -> None:
    world, second = two_units(items=MOST_AT_ONCE)
    page = browser.sign_in(world.trainee).get(address(world)).text
    assert f"weeks_{world.items[0].id.hex}" in page
    assert f"weeks_{second.items[1].id.hex}" not in page
    assert f"/plan/change?unit={unit_of(second)}" in page
    # All items of the large unit in one form are taken, and their number costs no query.
    weeks = {f"weeks_{item.id.hex}": "3-4" for item in second.items[1:]}
    fields = weeks | {name.replace("weeks", kind): "" for name in weeks for kind in ("where", "stay", "note")}
    assert browser.send(address(world, unit_of(second)), fields).status_code == 302
    assert len(planned(world)) == MOST_AT_ONCE
    assert cost(browser, address(world, unit_of(second))) == cost(browser, address(world))
