"""Supervisors initial repetitions, many at once; a correction drops it; nobody initials their own."""

import html

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import today
from app.core.errors import NotFoundError
from app.extensions import db
from app.identity.service import give_part
from app.placements.models import Supervision
from app.repetitions import queries, service
from app.repetitions.models import RepetitionInitial
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.people import make_placement, make_user, make_world
from tests.repetitions.noting import day_ago, initial, item_address, note, own, performance

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def initials() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(RepetitionInitial)) or 0


def test_a_supervisor_initials_many_at_once(browser: Browser) -> None:
    world = make_world()
    noted = [note(world, days) for days in (1, 2, 3)]
    db.session.commit()
    browser.sign_in(world.supervisor)
    assert "3 repetitions" in browser.get("/queue").text
    page = browser.get("/repetitions?choose=all").text
    assert page.count("checked") == 3
    assert "Gamma camera 2" in page
    answer = browser.send("/repetitions", {"repetitions": [str(one.newest.id) for one in noted]})
    assert answer.status_code == 302
    page = browser.get("/repetitions").text
    assert "3 repetitions initialled." in page
    assert "Nothing waits for your initial." in page
    assert browser.get(item_address(world)).text.count("Initialled by Sam Supervisor") == 3


def test_nothing_ticked_is_said(browser: Browser) -> None:
    world = make_world()
    note(world)
    db.session.commit()
    browser.sign_in(world.supervisor)
    answer = browser.send("/repetitions", {})
    assert answer.status_code == 422
    assert "Tick the repetitions that you vouch for." in answer.text
    assert browser.send("/repetitions", {"repetitions": "nonsense"}).status_code == 404


def test_a_correction_drops_the_initial_visibly(browser: Browser) -> None:
    world = make_world()
    repetition = note(world)
    initial(world, repetition)
    service.correct(own(world, repetition), performance(2), 1, no_patient=False)
    db.session.commit()
    page = browser.sign_in(world.trainee).get(item_address(world)).text
    assert "Changed after Sam Supervisor had initialled it on" in page
    assert queries.number_uninitialled(world.supervisor.actor(), today()) == 1


def test_what_changed_since_the_page_was_read_is_left_and_named(browser: Browser) -> None:
    world = make_world()
    first, second, third, fourth = (note(world, days) for days in (1, 2, 3, 4))
    seen = [str(one.newest.id) for one in (first, second, third, fourth)]
    initial(world, second)
    service.correct(own(world, third), performance(5), 1, no_patient=False)
    service.withdraw(own(world, fourth))
    db.session.commit()
    browser.sign_in(world.supervisor)
    browser.send("/repetitions", {"repetitions": seen})
    page = html.unescape(browser.get("/repetitions").text)
    assert "1 repetition initialled." in page
    assert page.count("was changed or withdrawn meanwhile. Read it again.") == 2
    assert "has been initialled already." in page
    assert initials() == 2


def test_only_a_present_supervisor_of_the_placement_initials() -> None:
    world = make_world()
    version = note(world).newest
    other = make_user("Oona Other", centre=world.centre, role=Role.SUPERVISOR)
    theirs = make_user("Olu Other", centre=world.centre, role=Role.TRAINEE)
    make_placement(world.centre, theirs, world.framework, supervisor=other)
    ended = make_user("Enid Ended", centre=world.centre, role=Role.SUPERVISOR)
    world.placement.supervisions.append(
        Supervision(supervisor=ended, starts_on=day_ago(60), ends_on=day_ago(1))
    )
    db.session.commit()
    for person in (other, ended, world.trainee, world.coordinator):
        with pytest.raises(NotFoundError):
            service.initial(person.actor(), [version.id])
        assert queries.number_uninitialled(person.actor(), today()) == 0
    assert queries.number_uninitialled(world.supervisor.actor(), today()) == 1
    assert initials() == 0


def test_nobody_initials_their_own_even_as_a_supervisor_of_the_centre() -> None:
    world = make_world()
    give_part(world.trainee, world.centre.id, Role.SUPERVISOR)
    world.placement.supervisions.append(Supervision(supervisor=world.trainee, starts_on=day_ago(60)))
    version = note(world).newest
    db.session.commit()
    with pytest.raises(NotFoundError):
        service.initial(world.trainee.actor(), [version.id])
    assert queries.number_uninitialled(world.trainee.actor(), today()) == 0


def test_one_foreign_repetition_among_several_stops_all_of_them() -> None:
    world, other = make_world(), make_world()
    mine, theirs = note(world), note(other)
    db.session.commit()
    with pytest.raises(NotFoundError):
        service.initial(world.supervisor.actor(), [mine.newest.id, theirs.newest.id])
    assert initials() == 0


def test_people_of_another_centre_find_nothing(browser: Browser) -> None:
    world, other = make_world(), make_world()
    repetition = note(world)
    db.session.commit()
    for person in (other.trainee, other.supervisor, other.coordinator):
        browser.sign_in(person)
        assert browser.get(item_address(world)).status_code == 404
        assert browser.get(f"/repetitions/{repetition.id}").status_code == 404


@pytest.mark.parametrize("page", ["initials", "item", "queue"])
def test_pages_cost_the_same_however_much_was_noted(browser: Browser, page: str) -> None:
    world = make_world()
    address = {"initials": "/repetitions", "item": item_address(world), "queue": "/queue"}[page]
    browser.sign_in(world.supervisor)
    costs = []
    for days in (range(1, 2), range(2, 9)):
        noted = [note(world, number) for number in days]
        initial(world, noted[0])
        note(world, 20 + len(noted))
        db.session.commit()
        costs.append(cost(browser, address))
    assert costs[0] == costs[1]
