"""The dashboard of moderators and examiners: only what their period and role allow, at a constant cost."""

from datetime import timedelta

import pytest
from flask import Flask

from app.core.actor import Role
from app.core.clock import day_in_words, today
from app.core.words import days_in_words
from app.extensions import db
from app.identity.models import User
from app.identity.service import give_part, take_part
from app.placements.models import Placement, PlacementState, ReaderRole, Supervision
from app.placements.visit_models import Visit, VisitPlacement
from app.reviews.models import VisitAction, VisitNote
from tests.application import Browser
from tests.competencies.entries import make_submitted, sign
from tests.competencies.test_pages import cost
from tests.people import World, assign_reader, make_placement, make_user, make_world

pytestmark = pytest.mark.database


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    return make_world()


@pytest.fixture
def moderator(world: World) -> User:
    return make_user("Mo Moderator", centre=world.centre, role=Role.MODERATOR)


@pytest.fixture
def examiner(world: World) -> User:
    return make_user("Exa Examiner", centre=world.centre, role=Role.EXAMINER)


def visit(world: World, moderator: User, *placements: Placement, first: int = 0, last: int = 2) -> Visit:
    made = Visit(
        centre=world.centre,
        moderator=moderator,
        planned_by_id=world.coordinator.id,
        starts_on=today() + timedelta(days=first),
        ends_on=today() + timedelta(days=last),
        placements=[VisitPlacement(placement=one) for one in placements],
    )
    db.session.add(made)
    db.session.commit()
    return made


def finish(placement: Placement, days_ago: int = 0) -> None:
    placement.state = PlacementState.FINISHED
    placement.finished_on = today() - timedelta(days=days_ago)
    db.session.commit()


def another(world: World, name: str) -> Placement:
    trainee = make_user(name, centre=world.centre, role=Role.TRAINEE)
    return make_placement(world.centre, trainee, world.framework)


def test_a_moderator_sees_how_visited_placements_stand_and_their_own_notes(
    browser: Browser, world: World, moderator: User
) -> None:
    make_submitted(world)
    sign(world, 0)
    made = visit(world, moderator, world.placement)
    for about in (world.placement.id, world.placement.id, None):
        db.session.add(VisitNote(visit=made, placement_id=about, author_id=moderator.id, text="Seen."))
    db.session.add(
        VisitAction(visit=made, text="Do", owner_id=moderator.id, due_on=today(), added_by_id=moderator.id)
    )
    db.session.commit()
    page = browser.sign_in(moderator).get("/reading").text
    assert "Tara Trainee" in page
    assert "1 signed off, 2 with nothing yet" in page
    assert f"{days_in_words(made.starts_on, made.ends_on)}</h2>" in page
    assert "2 days left after today: then you can no longer" in page
    assert ": 1 note on the whole visit, 1 action not done yet" in page
    assert "2 notes of yours about this placement" in page
    assert f'href="/visits/{made.id}"' in page


def test_nothing_is_told_of_a_visit_to_come_but_its_days(
    browser: Browser, world: World, moderator: User
) -> None:
    made = visit(world, moderator, world.placement, first=1)
    page = browser.sign_in(moderator).get("/reading").text
    assert days_in_words(made.starts_on, made.ends_on) in page
    assert "1 placement, to be read from the first day on" in page
    assert "Tara" not in page


def test_a_visit_that_is_over_is_gone(browser: Browser, world: World, moderator: User) -> None:
    visit(world, moderator, world.placement, first=-4, last=-1)
    page = browser.sign_in(moderator).get("/reading").text
    assert "No placement is given to you to read" in page
    assert "Tara" not in page


def test_who_moderates_for_the_centre_no_more_reads_nothing_on_the_days_of_a_visit(
    browser: Browser, world: World, moderator: User
) -> None:
    made = visit(world, moderator, world.placement)
    addresses = (f"/placements/{world.placement.id}", f"/visits/{made.id}")
    browser.sign_in(moderator)
    assert [browser.get(one).status_code for one in addresses] == [200, 200]
    take_part(moderator, world.centre.id, Role.MODERATOR)
    # Another part, in the same centre, does not stand for it.
    give_part(moderator, world.centre.id, Role.EXAMINER)
    db.session.commit()
    assert [browser.get(one).status_code for one in addresses] == [404, 404]
    page = browser.get("/reading").text
    assert "No placement is given to you to read" in page
    assert "Tara" not in page


def test_a_placement_that_has_left_the_centre_is_not_shown(
    browser: Browser, world: World, moderator: User
) -> None:
    visit(world, moderator, world.placement)
    world.placement.centre = make_world().centre
    db.session.commit()
    page = browser.sign_in(moderator).get("/reading").text
    assert "Tara" not in page
    assert "No placement of this visit is in the centre any more." in page


def test_an_examiner_sees_finished_placements_only_the_last_first(
    browser: Browser, world: World, examiner: User
) -> None:
    running, early = another(world, "Rita Running"), another(world, "Ede Early")
    for placement in (world.placement, running, early):
        assign_reader(placement, examiner, ReaderRole.EXAMINER)
    finish(world.placement, 1)
    finish(early, 30)
    page = browser.sign_in(examiner).get("/reading").text
    assert "Rita" not in page
    assert page.index("Tara Trainee") < page.index("Ede Early")
    assert f"Finished on {day_in_words(today() - timedelta(days=30))}" in page
    assert page.count("Examiner</td>") == 2
    for part in ("", "/competencies", "/evidence", "/pack"):
        assert browser.get(f"/placements/{early.id}{part}").status_code == 200


def test_an_examiner_who_took_part_in_training_is_shown_nothing(
    browser: Browser, world: World, examiner: User
) -> None:
    assign_reader(world.placement, examiner, ReaderRole.EXAMINER)
    world.placement.supervisions.append(
        Supervision(supervisor=examiner, starts_on=today() - timedelta(9), ends_on=today() - timedelta(8))
    )
    finish(world.placement)
    browser.sign_in(examiner)
    assert "Tara" not in browser.get("/reading").text
    assert "Tara" not in browser.get("/").text


def test_nobody_else_has_the_page(browser: Browser, world: World) -> None:
    for person in (world.trainee, world.supervisor, world.coordinator):
        assert browser.sign_in(person).get("/reading").status_code == 404


def test_the_number_of_queries_does_not_grow(browser: Browser, world: World, moderator: User) -> None:
    def both() -> tuple[int, int]:
        return cost(browser, "/reading"), cost(browser, "/")

    browser.sign_in(moderator)
    visit(world, moderator, world.placement)
    done = another(world, "Dora Done")
    assign_reader(done, moderator, ReaderRole.MODERATOR)
    finish(done)
    few = both()
    visit(world, moderator, *(another(world, f"Nora {number}") for number in range(4)))
    for number in range(4):
        more = another(world, f"Finn {number}")
        assign_reader(more, moderator, ReaderRole.MODERATOR)
        finish(more)
    assert both() == few
