"""What was given to a moderator or an examiner opens only as long as they are that in the centre."""

import pytest
from flask import Flask

from app.core.actor import Actor, Role
from app.core.clock import today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.identity.service import give_part, take_part
from app.placements.models import PlacementState, PortfolioView, ReaderRole
from app.placements.policy import Capacity, PlacementFacts, capacities
from tests.application import Browser
from tests.competencies.entries import make_submitted, sign
from tests.people import World, assign_reader, make_user, make_world

PARTS = [(ReaderRole.MODERATOR, Role.MODERATOR), (ReaderRole.EXAMINER, Role.EXAMINER)]


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    made = make_world()
    make_submitted(made)
    sign(made, 0)
    made.placement.state, made.placement.finished_on = PlacementState.FINISHED, today()
    db.session.commit()
    return made


def reader_of(world: World, role: ReaderRole, part: Role) -> User:
    reader = make_user("Rita Reader", centre=world.centre, role=part)
    assign_reader(world.placement, reader, role)
    db.session.commit()
    return reader


def addresses(world: World) -> list[str]:
    placement = f"/placements/{world.placement.id}"
    item = world.items[0].id
    rest = ("", "/competencies", f"/competencies/{item}", "/evidence", "/pack", "/weekly-log", "/progress")
    return [placement + one for one in rest]


@pytest.mark.parametrize(("role", "part"), PARTS)
@pytest.mark.parametrize("other", [None, *Role])
def test_an_assignment_rests_on_the_part_in_that_centre(
    role: ReaderRole, part: Role, other: Role | None
) -> None:
    reader, centre, elsewhere = new_id(), new_id(), new_id()
    capacity = Capacity(role.value)
    assigned = frozenset({(reader, capacity)})
    facts = PlacementFacts(
        new_id(), centre, new_id(), finished=True, supervisions=frozenset(), readers=assigned
    )
    roles = {(elsewhere, part)} | ({(centre, other)} if other else set())

    actor = Actor(reader, "Rita", is_administrator=False, roles=frozenset(roles))
    parts = capacities(actor, facts, today())

    assert (capacity in parts) is (other is part)


@pytest.mark.database
@pytest.mark.parametrize(("role", "part"), PARTS)
def test_from_the_next_request_on_nothing_opens(
    browser: Browser, world: World, role: ReaderRole, part: Role
) -> None:
    reader = reader_of(world, role, part)
    opened = {one for one in addresses(world) if browser.sign_in(reader).get(one).status_code == 200}
    assert f"/placements/{world.placement.id}" in opened
    assert len(opened) > 3
    assert "Tara Trainee" in browser.get("/reading").text
    take_part(reader, world.centre.id, part)
    # The other of the two parts, in the same centre, does not stand for it.
    give_part(reader, world.centre.id, next(one for _, one in PARTS if one is not part))
    db.session.commit()
    looks = db.session.query(PortfolioView).count()
    for one in addresses(world):
        assert browser.get(one).status_code == 404, one
    assert "Tara Trainee" not in browser.get("/reading").text
    assert browser.send(f"/placements/{world.placement.id}/portfolio").status_code == 404
    assert db.session.query(PortfolioView).count() == looks
    # Who gets the part back reads again: the assignment is still there.
    give_part(reader, world.centre.id, part)
    db.session.commit()
    assert browser.get(f"/placements/{world.placement.id}").status_code == 200


@pytest.mark.database
def test_a_co_ordinator_ends_the_reading_and_sees_that_it_opens_nothing(
    browser: Browser, world: World
) -> None:
    reader = reader_of(world, ReaderRole.EXAMINER, Role.EXAMINER)
    end = f"/centre/{world.centre.id}/people/{reader.id}/reading/end"
    manage = f"/centre/placements/{world.placement.id}"
    assert browser.sign_in(world.supervisor).send(end).status_code == 404
    assert browser.sign_in(reader).send(end).status_code == 404
    assert browser.sign_in(world.coordinator).get("/centre/people").text.count("End reading") == 1
    assert "opens nothing" not in browser.get(manage).text
    answer = browser.send(end)
    assert answer.status_code == 302
    assert "Rita Reader reads nothing here any more." in browser.get(answer.location).text
    assert "not in this centre any more: opens nothing" in browser.get(manage).text
    browser.sign_in(reader)
    assert browser.get(f"/placements/{world.placement.id}").status_code == 404


@pytest.mark.database
def test_a_verifier_without_that_part_opens_nothing(browser: Browser, world: World) -> None:
    verifier = make_user("Vera Verifier", centre=world.centre, role=Role.VERIFIER)
    db.session.commit()
    assert browser.sign_in(verifier).get(f"/placements/{world.placement.id}").status_code == 200
    take_part(verifier, world.centre.id, Role.VERIFIER)
    give_part(verifier, world.centre.id, Role.EXAMINER)
    db.session.commit()
    for one in addresses(world):
        assert browser.get(one).status_code == 404, one
