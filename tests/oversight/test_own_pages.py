"""A trainee reaches their own evidence, items and portfolio from every page."""

import pytest

from app.core.clock import today
from app.extensions import db
from app.placements.models import PlacementState
from tests.application import Browser
from tests.people import make_placement, make_world

PAGES = [("evidence", "evidence"), ("competencies", "competencies"), ("portfolio", "pack")]


@pytest.mark.parametrize(("own", "page"), PAGES)
def test_the_menu_leads_a_trainee_to_the_page_and_shows_that_they_are_there(
    browser: Browser, own: str, page: str
) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    assert f'href="/own/{own}"' in browser.get("/").text
    answer = browser.get(f"/own/{own}")
    assert answer.location == f"/placements/{world.placement.id}/{page}"
    shown = browser.get(answer.location).text
    entry = shown[: shown.index(f'href="/own/{own}"') + 200]
    assert entry.count("current") == shown.count("aria-current") == 1


@pytest.mark.parametrize(("own", "page"), PAGES)
def test_the_placement_that_goes_on_is_meant_where_an_earlier_one_is_finished(
    browser: Browser, own: str, page: str
) -> None:
    world = make_world()
    second = make_placement(world.centre, world.trainee, world.framework)
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, today()
    db.session.commit()
    answer = browser.sign_in(world.trainee).get(f"/own/{own}")
    assert answer.location == f"/placements/{second.id}/{page}"


@pytest.mark.parametrize("own", [own for own, _ in PAGES])
def test_whoever_has_a_choice_or_no_placement_gets_to_the_start_page(browser: Browser, own: str) -> None:
    world = make_world()
    make_placement(world.centre, world.trainee, world.framework)
    db.session.commit()
    assert browser.sign_in(world.trainee).get(f"/own/{own}").location == "/"
    assert browser.sign_in(world.supervisor).get(f"/own/{own}").location == "/"
    assert f"/own/{own}" not in browser.get("/").text
