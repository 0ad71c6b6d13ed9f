"""Whatever a list shows as a link opens for whoever sees the list."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.assessments import guests, service
from app.assessments.guest_policy import Guest
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.identity.models import User
from app.identity.service import give_part
from app.placements.access import placement_for
from app.placements.visit_models import Visit, VisitPlacement
from tests.application import Browser
from tests.assessments.filled import make_asked, make_completed, publish, request_of, seen_by
from tests.assessments.rounds import make_open, make_proposed, make_released
from tests.people import World, make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def visiting_moderator(world: World) -> User:
    moderator = make_user("Mo Moderator", centre=world.centre, role=Role.MODERATOR)
    visit = Visit(
        centre_id=world.centre.id,
        moderator_id=moderator.id,
        planned_by_id=world.coordinator.id,
        starts_on=today(),
        ends_on=today() + timedelta(days=2),
    )
    visit.placements = [VisitPlacement(placement=world.placement)]
    db.session.add(visit)
    return moderator


def verifier(world: World) -> User:
    return make_user("Vera Verifier", centre=world.centre, role=Role.VERIFIER)


PEOPLE: list[Callable[[World], User]] = [
    visiting_moderator,
    verifier,
    lambda world: world.trainee,
    lambda world: world.supervisor,
    lambda world: world.coordinator,
]


@pytest.mark.parametrize(
    "person", PEOPLE, ids=["visiting moderator", "verifier", "trainee", "supervisor", "co-ordinator"]
)
def test_every_row_of_a_list_opens(browser: Browser, person: Callable[[World], User]) -> None:
    world = make_world()
    make_released(world)
    make_open(world)
    make_proposed(world.placement, world.trainee, world.items[0].id)
    make_completed(world)
    make_asked(world)
    service.decline(seen_by(world.supervisor, make_asked(world)), "I was not there.")
    who = person(world)
    db.session.commit()
    browser.sign_in(who)
    pages = [
        browser.get(f"/placements/{world.placement.id}/{name}").text for name in ("feedback", "assessments")
    ]
    found = [
        re.findall(r'href="(/(?:colleague-feedback|assessments)/[0-9a-f-]{36})"', page) for page in pages
    ]
    assert all(found)
    for address in [*found[0], *found[1]]:
        assert browser.get(address).status_code == 200, address


def test_a_verifier_who_is_asked_to_assess_sees_that_request_and_no_other(browser: Browser) -> None:
    world = make_world()
    both = verifier(world)
    give_part(both, world.centre.id, Role.SUPERVISOR)
    db.session.commit()
    mine, other = make_asked(world, both), make_asked(world)
    page = browser.sign_in(both).get(f"/placements/{world.placement.id}/assessments").text
    assert f'href="/assessments/{mine.id}"' in page
    assert f'href="/assessments/{other.id}"' not in page
    assert browser.get(f"/assessments/{mine.id}").status_code == 200


def test_a_list_says_who_assesses_without_an_account(browser: Browser) -> None:
    world = make_world()
    access = placement_for(world.trainee.actor(), world.placement.id)
    guest = Guest(name="Gus Guest", email="gus@work.example")
    guests.ask_guest(access, publish(), request_of(world), guest)
    db.session.commit()
    page = browser.sign_in(world.trainee).get(f"/placements/{world.placement.id}/assessments").text
    assert "Gus Guest (visiting assessor)" in page
