"""The start page of every role, and the overview of a placement."""

from datetime import timedelta

import pytest

from app.competencies import service
from app.core.actor import Role
from app.core.clock import day_in_words, today
from app.extensions import db
from app.placements.clock_models import PlacementBreak
from app.placements.clock_values import BreakKind
from app.placements.models import PlacementState, ReaderRole, Supervision
from tests.application import Browser
from tests.competencies.entries import access_of, make_draft, make_submitted, seen
from tests.competencies.test_pages import cost
from tests.people import assign_reader, make_placement, make_user, make_world

pytestmark = pytest.mark.database


def test_a_trainee_sees_the_week_what_is_missing_and_what_comes_next(browser: Browser) -> None:
    world = make_world()
    make_draft(world.placement, [], title="Half written")
    make_submitted(world)
    service.return_with_feedback(
        access_of(world.supervisor, world.placement), world.items[0].id, "Add the log.", seen(world)
    )
    db.session.commit()
    page = browser.sign_in(world.trainee).get("/").text
    assert "Week 11 of 50" in page
    assert "0 of 3 items signed off" in page
    assert f"/placements/{world.placement.id}/evidence/new" in page
    assert page.index("Add the log.") < page.index("Half written") < page.index(world.items[1].title)


def test_the_planned_end_stands_on_the_start_page_with_what_moved_it(browser: Browser) -> None:
    world = make_world()
    began = world.placement.starts_on
    assert began is not None
    away = {"starts_on": began + timedelta(weeks=2), "ends_on": began + timedelta(days=25)}
    db.session.add(PlacementBreak(placement_id=world.placement.id, kind=BreakKind.SICKNESS, **away))
    db.session.commit()
    page = browser.sign_in(world.trainee).get("/").text
    assert "Week 9 of 50" in page
    end = day_in_words(began + timedelta(weeks=51, days=4))
    assert f"Planned end: <strong>{end}</strong>" in page
    assert "Sickness, " in page
    assert "2 weeks later" in page
    overview = browser.sign_in(world.supervisor).get(f"/placements/{world.placement.id}").text
    assert end in overview
    assert "Away, " in overview
    assert "Sickness" not in overview


def test_whoever_is_away_is_so_in_the_lists_without_a_reason(browser: Browser) -> None:
    world = make_world()
    db.session.add(
        PlacementBreak(placement_id=world.placement.id, starts_on=today(), kind=BreakKind.SICKNESS)
    )
    db.session.commit()
    page = browser.sign_in(world.supervisor).get("/").text
    assert "of 50, away at present" in page
    assert "Sickness" not in page


def test_several_placements_are_a_choice(browser: Browser) -> None:
    world = make_world()
    second = make_placement(world.centre, world.trainee, world.framework)
    db.session.commit()
    page = browser.sign_in(world.trainee).get("/").text
    assert "Choose a placement" in page
    assert f'href="/placements/{second.id}"' in page
    assert f'href="/placements/{world.placement.id}"' in page


def test_a_trainee_without_a_placement_is_told_who_makes_it(browser: Browser) -> None:
    world = make_world()
    trainee = make_user(centre=world.centre, role=Role.TRAINEE)
    db.session.commit()
    assert "Your training co-ordinator creates it" in browser.sign_in(trainee).get("/").text


def test_a_supervisor_sees_own_trainees_and_how_much_waits(browser: Browser) -> None:
    world, other = make_world(), make_world()
    make_submitted(world)
    page = browser.sign_in(world.supervisor).get("/").text
    assert "1 item waits for your decision" in page
    assert f"/placements/{world.placement.id}" in page
    assert f"/placements/{other.placement.id}" not in page


def test_a_coordinator_sees_the_cohort_of_their_centre(browser: Browser) -> None:
    world, other = make_world(), make_world()
    page = browser.sign_in(world.coordinator).get("/").text
    assert f"/placements/{world.placement.id}" in page
    assert f"/placements/{other.placement.id}" not in page


@pytest.mark.parametrize("role", [ReaderRole.MODERATOR, ReaderRole.EXAMINER])
def test_a_reader_sees_assigned_placements_once_they_are_finished(browser: Browser, role: ReaderRole) -> None:
    world = make_world()
    reader = make_user(centre=world.centre, role=Role(role.value))
    assign_reader(world.placement, reader, role)
    db.session.commit()
    assert "Tara" not in browser.sign_in(reader).get("/").text
    assert browser.get(f"/placements/{world.placement.id}").status_code == 404
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, today()
    db.session.commit()
    assert "Tara Trainee" in browser.get("/").text
    assert "Tara Trainee" in browser.get(f"/placements/{world.placement.id}").text


def test_an_administrator_is_led_to_administration_and_sees_no_portfolio(browser: Browser) -> None:
    world = make_world()
    administrator = make_user(is_administrator=True)
    db.session.commit()
    page = browser.sign_in(administrator).get("/").text
    assert "People and centres" in page
    assert "Tara" not in page
    assert browser.get(f"/placements/{world.placement.id}").status_code == 404


def test_somebody_with_several_parts_sees_a_section_for_each(browser: Browser) -> None:
    world, other = make_world(), make_world()
    other.placement.supervisions.append(Supervision(supervisor=world.trainee, starts_on=today()))
    db.session.commit()
    page = browser.sign_in(world.trainee).get("/").text
    assert "What comes next" in page
    assert "Your trainees" in page


def test_nobody_signed_in_is_asked_to_sign_in(browser: Browser) -> None:
    assert browser.get("/").status_code == 302


def test_the_overview_links_to_every_part_of_the_placement(browser: Browser) -> None:
    world = make_world()
    for person in (world.trainee, world.supervisor, world.coordinator):
        page = browser.sign_in(person).get(f"/placements/{world.placement.id}").text
        for part in ("competencies", "evidence", "pack"):
            address = f"/placements/{world.placement.id}/{part}"
            assert f'href="{address}"' in page
            assert browser.get(address).status_code == 200
        assert "Sam Supervisor" in page
        log = f"/placements/{world.placement.id}/log"
        assert (f'href="{log}"' in page) is (browser.get(log).status_code == 200)


def test_the_overview_is_not_there_for_strangers(browser: Browser) -> None:
    world, other = make_world(), make_world()
    world.trainee.name = "Unseen Person"
    db.session.commit()
    for person in (other.trainee, other.supervisor, other.coordinator):
        answer = browser.sign_in(person).get(f"/placements/{world.placement.id}")
        assert answer.status_code == 404
        assert "Unseen" not in answer.text


def test_home_costs_a_coordinator_and_a_supervisor_the_same_with_many_trainees(browser: Browser) -> None:
    world = make_world()
    before = [cost(browser.sign_in(person), "/") for person in (world.coordinator, world.supervisor)]
    for _ in range(60):
        trainee = make_user(centre=world.centre, role=Role.TRAINEE)
        make_placement(world.centre, trainee, world.framework, supervisor=world.supervisor)
    db.session.commit()
    after = [cost(browser.sign_in(person), "/") for person in (world.coordinator, world.supervisor)]
    assert after == before
    page = browser.sign_in(world.coordinator).get("/").text
    assert "Page 1 of 2" in page
    assert "Page 2 of 2" in browser.get("/?page=2").text


def test_home_costs_a_trainee_the_same_with_many_items_and_drafts(browser: Browser) -> None:
    costs = []
    for items in (1, 60):
        world = make_world(items=items)
        for item in world.items:
            make_draft(world.placement, [item])
        db.session.commit()
        costs.append(cost(browser.sign_in(world.trainee), "/"))
    assert costs[0] == costs[1]
