"""The stored tally is what the engine says after every change, and one query reads it."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from app.cli.main import main
from app.competencies import service
from app.competencies.board import board_for
from app.competencies.models import SignOffCase
from app.competencies.workflow import State
from app.config import Settings
from app.core.actor import Role
from app.core.clock import london_day, now, pretending, today
from app.exchange.erasure import erase
from app.extensions import db
from app.placements.clock import monday_of
from app.placements.models import Placement
from app.portfolio.models import EvidenceVersion
from app.portfolio.service import submit_version
from app.tally.counting import count
from app.tally.models import PlacementTally
from app.tally.queries import facts_of, tallies_of
from app.tally.service import store_all, store_missing, wrong
from app.tally.values import TO_BE_PLANNED, Stage, Tally, tally_from
from tests.application import on_postgresql
from tests.assessments.filled import make_asked, make_begun
from tests.competencies.entries import access_of, case_of, make_draft, make_submitted, sign
from tests.people import World, make_placement, make_user, make_world
from tests.standards.frameworks import counted_queries

pytestmark = pytest.mark.database


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    return make_world()


def stored(placement: Placement) -> Tally:
    """Return the stored tally; it has to equal a fresh count and what the engine says to pages."""
    assert list(wrong()) == []
    found = tallies_of([placement.id])[placement.id]
    db.session.expire_all()
    assert found.progress == board_for(placement).progress.whole
    return found


def test_a_placement_has_a_tally_from_its_first_day(world: World) -> None:
    found = stored(world.placement)

    assert found == Tally(progress=found.progress, planned={TO_BE_PLANNED: 3}, open={Stage.NOTHING: {0: 3}})
    assert (found.progress.done, found.progress.total) == (0, 3)


def test_asking_for_an_assessment_is_a_step_and_what_a_supervisor_begins_is_none(world: World) -> None:
    make_begun(world)
    assert stored(world.placement).last_step is None
    make_asked(world)
    assert stored(world.placement).last_step == today()


def test_each_step_of_an_item_is_counted(world: World) -> None:
    make_submitted(world, *world.items[:2])
    asked = stored(world.placement)
    assert asked.open == {Stage.SUBMITTED: {0: 2}, Stage.NOTHING: {0: 1}}
    assert asked.asked.number == 2
    assert asked.asked.since is not None
    assert asked.last_step == today()

    sign(world)
    signed = stored(world.placement)
    assert (signed.signed, signed.took) == ({monday_of(today()): 1}, {0: 1})
    assert (signed.progress.done, signed.asked.number) == (1, 1)

    access = access_of(world.supervisor, world.placement)
    service.return_with_feedback(access, world.items[1].id, "Say which limit.", board_digest(world, 1))
    db.session.commit()
    returned = stored(world.placement)
    assert returned.open == {Stage.ENTERED: {0: 1}, Stage.NOTHING: {0: 1}}
    assert (returned.returned.number, returned.asked.number) == (1, 0)

    service.reopen(access, world.items[0].id, "The wrong camera.")
    db.session.commit()
    reopened = stored(world.placement)
    assert (reopened.progress.done, reopened.signed, reopened.returned.number) == (0, {}, 2)
    assert reopened.took == {}


def test_how_long_a_signature_took_counts_from_when_it_was_asked_for_last(world: World) -> None:
    asked = now() - timedelta(days=9)
    with pretending(asked):
        make_submitted(world, world.items[0])
    sign(world)

    found = stored(world.placement)
    assert found.took == {(today() - london_day(asked)).days: 1}
    assert tally_from(found.to_data()) == found


def board_digest(world: World, place: int) -> str:
    return board_for(world.placement).digest(world.items[place].id)


def test_a_draft_counts_for_nothing_and_nobody_hears_of_it(world: World) -> None:
    before = stored(world.placement)
    make_draft(world.placement, world.items[:1], "A draft")
    db.session.commit()

    assert stored(world.placement) == before


def test_what_is_rolled_back_is_not_counted(world: World) -> None:
    make_submitted(world, world.items[0])
    before = stored(world.placement)
    access = access_of(world.supervisor, world.placement)
    service.return_with_feedback(access, world.items[0].id, "Say which limit.", board_digest(world, 0))
    db.session.flush()
    db.session.rollback()

    assert stored(world.placement) == before


@pytest.mark.parametrize("read", [tallies_of, facts_of])
def test_all_are_read_in_one_query(
    world: World, read: Callable[[Sequence[UUID]], Mapping[UUID, object]]
) -> None:
    numbers = [world.placement.id]
    for _ in range(3):
        trainee = make_user(centre=world.centre, role=Role.TRAINEE)
        numbers.append(make_placement(world.centre, trainee, world.framework).id)
    db.session.commit()

    with counted_queries() as queries:
        found = read(numbers)
    assert len(found) == 4
    assert len([one for one in queries if one != "BEGIN IMMEDIATE"]) == 1, queries


def test_a_missing_one_is_counted_on_reading_and_stored_by_the_upgrade(world: World) -> None:
    expected, as_stored = tallies_of([world.placement.id]), facts_of([world.placement.id])
    db.session.execute(sa.delete(PlacementTally))
    db.session.commit()

    assert tallies_of([world.placement.id]) == expected
    assert facts_of([world.placement.id]) == as_stored
    assert list(wrong()) == [world.placement.id]
    assert store_missing() == 1
    assert store_missing() == 0
    assert list(wrong()) == []


def test_the_operator_finds_and_renews_a_wrong_one(world: World, settings: Settings) -> None:
    number = str(world.placement.id)
    facts = Tally(last_step=today() - timedelta(days=400)).to_data()
    db.session.execute(sa.update(PlacementTally).values(facts=facts))
    db.session.commit()

    found = CliRunner().invoke(main, ["tallies", "check"], env=told(settings))
    assert found.exit_code == 1, found.output
    assert number in found.output
    renewed = CliRunner().invoke(main, ["tallies", "renew"], env=told(settings))
    assert renewed.exception is None, repr(renewed.exception)
    assert renewed.output == "Stored the answers for 1 placement.\n"
    assert CliRunner().invoke(main, ["tallies", "check"], env=told(settings)).exit_code == 0


def told(settings: Settings) -> dict[str, str]:
    return {
        "TECHFOLIO_DATA": str(settings.data),
        "DATABASE_URL": settings.database_url,
        "TECHFOLIO_SECRET": settings.secret,
    }


def test_of_two_at_once_the_second_counts_what_the_first_wrote(app: Flask, world: World) -> None:
    """Two transactions change one placement and have not seen each other: no tally may lack the other's."""
    make_submitted(world, world.items[0])
    draft = make_draft(world.placement, world.items[1:2], "Another").versions[0].id
    db.session.commit()
    case = case_of(world).id
    db.session.rollback()
    # SQLite lets only one of them begin to write at a time.
    both_have_written = threading.Barrier(2 if on_postgresql() else 1)
    failed: list[BaseException] = []

    def do(change: Callable[[], None]) -> None:
        with app.app_context():
            try:
                change()
                db.session.flush()
                both_have_written.wait(timeout=20)
                db.session.commit()
            except BaseException as problem:  # noqa: BLE001 - told to the test, which fails then
                failed.append(problem)

    def return_it() -> None:
        db.session.get_one(SignOffCase, case).state = State.RETURNED

    def submit_it() -> None:
        submit_version(db.session.get_one(EvidenceVersion, draft), declared=True)

    threads = [threading.Thread(target=do, args=(change,)) for change in (return_it, submit_it)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert stored(world.placement).open == {Stage.ENTERED: {TO_BE_PLANNED: 2}, Stage.NOTHING: {0: 1}}


def test_erasing_a_placement_takes_its_tally(world: World) -> None:
    number = world.placement.id
    erase(number, None, "Asked for by the trainee.")
    db.session.commit()

    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementTally)) == 0
    assert count([number]) == {}
    assert store_all() == 0
