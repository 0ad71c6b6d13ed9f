"""How often items were done is stored after every change of what shows it, and is what is counted anew."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.competencies import service as signing
from app.extensions import db
from app.placements.models import Placement
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import Decision, decide, report
from app.repetitions import service
from app.repetitions.reckoning import by_equipment, sums_of
from app.repetitions.values import Outcome, Record, Source
from app.standards.catalogue import catalogue_of
from app.tally.models import PlacementTally
from app.tally.queries import equipment_of, repeated_of
from app.tally.repeated import Done, equipment_from, repeated_data, repeated_from
from app.tally.service import store_missing, wrong
from tests.assessments.filled import make_completed
from tests.competencies.entries import access_of, make_draft, seen, submit_entry
from tests.competencies.test_purge import purge
from tests.competencies.test_version_moves import old
from tests.competencies.versions import MOVED, make_versioned_world, moved_on, newer
from tests.ledger.costs import cost_of
from tests.people import World, make_world
from tests.repetitions.noting import day_ago, initial, note, own, performance
from tests.standards.frameworks import counted_queries

pytestmark = pytest.mark.database


def stored(placement: Placement) -> Done:
    """Return what is stored of the only version of a placement; it has to be what is counted anew."""
    db.session.commit()
    assert list(wrong()) == []
    (done,) = repeated_of(sa.select(Placement.id).where(Placement.id == placement.id))[placement.id].values()
    return done


def submitted_on(world: World, equipment: str) -> UUID:
    """Let the trainee submit an entry about work on some equipment."""
    entry = make_draft(world.placement, world.items[:1])
    entry.versions[0].equipment = equipment
    submit_entry(world.placement, entry)
    db.session.commit()
    return entry.id


def equipment(placement: Placement) -> Sequence[str]:
    """Return what is stored of the equipment; it has to be what is counted anew."""
    db.session.commit()
    assert list(wrong()) == []
    (words,) = equipment_of([placement.id])[placement.id].values()
    return words


@pytest.mark.usefixtures("app")
def test_every_step_of_a_note_is_counted() -> None:
    world = make_world()
    assert stored(world.placement).times == []
    noted, second = note(world, 4), note(world, 3, Outcome.NOT_ACHIEVED, place=1)
    done = stored(world.placement)
    assert (done.times, done.days, done.tried) == (["1", "0", "0"], ["1", "0", "0"], ["0", "1", "0"])
    assert done.last == [day_ago(4).isoformat(), "", ""]
    assert equipment(world.placement) == ["Gamma camera 2 (1)", "Gamma camera 2 (0)", ""]

    initial(world, noted)
    assert stored(world.placement) == done
    service.correct(own(world, noted), performance(2, equipment="Phantom"), 1, no_patient=False)
    assert equipment(world.placement)[0] == "Phantom (1)"
    service.remove_words(own(world, noted))
    assert equipment(world.placement)[0] == ""
    service.withdraw(own(world, second))
    assert stored(world.placement).tried == ["0", "0", "0"]


@pytest.mark.usefixtures("app")
def test_entries_and_observations_are_counted() -> None:
    world = make_world()
    entry = make_draft(world.placement, world.items[:1])
    assert stored(world.placement).times == []
    submit_entry(world.placement, entry)
    assert stored(world.placement).times == ["1", "0", "0"]
    observed = make_completed(world)
    assert observed.happened_on != entry.versions[0].happened_from
    assert stored(world.placement).times[0] == "2"


@pytest.mark.usefixtures("app")
def test_equipment_of_a_reported_entry_is_hidden_and_purged_with_it() -> None:
    world = make_world()
    number = submitted_on(world, "Meter of Mr Smith")
    assert equipment(world.placement) == ["Meter of Mr Smith (1)", "", ""]
    supervisor = world.supervisor.actor()
    made = report(evidence_for(supervisor, number), None, "A name", supervisor)
    assert equipment(world.placement) == ["", "", ""]
    decide(evidence_for(supervisor, number), made.id, Decision.RESTORE, "It is the maker's")
    assert equipment(world.placement) == ["Meter of Mr Smith (1)", "", ""]
    purge(evidence_for(supervisor, number).evidence, world.supervisor)
    assert equipment(world.placement) == ["", "", ""]
    assert "Smith" not in str(db.session.scalars(sa.select(PlacementTally.equipment)).all())


@pytest.mark.usefixtures("app")
def test_a_note_follows_its_item_into_a_newer_version() -> None:
    world = make_versioned_world()
    access = access_of(world.trainee, world.placement)
    service.note(access, old(world, MOVED.title).id, performance(2), uuid4(), no_patient=False)
    before = stored(world.placement)
    newer()
    moved_on(world)
    after = stored(world.placement)
    assert [one.times.count("1") for one in (before, after)] == [1, 1]


@pytest.mark.usefixtures("app")
def test_what_is_missing_is_counted_on_reading_and_stored_by_the_upgrade() -> None:
    world = make_world()
    note(world)
    expected, words = stored(world.placement), equipment(world.placement)
    db.session.execute(sa.update(PlacementTally).values(repeated=sa.null(), equipment=sa.null()))
    db.session.commit()

    wanted = sa.select(Placement.id)
    assert list(repeated_of(wanted)[world.placement.id].values()) == [expected]
    assert list(equipment_of(wanted)[world.placement.id].values()) == [words]
    assert list(wrong()) == [world.placement.id]
    assert (store_missing(), store_missing()) == (1, 0)
    assert stored(world.placement) == expected
    with counted_queries() as queries:
        repeated_of(wanted)
        equipment_of(wanted)
    assert len([one for one in queries if one != "BEGIN IMMEDIATE"]) == 2, queries


@pytest.mark.usefixtures("app")
def test_a_signature_does_not_count_it_again() -> None:
    world = make_world()
    submitted_on(world, "Meter 1")
    number, item = world.placement.id, world.items[0].id
    # A wrong one stays wrong: nobody has looked.
    db.session.execute(sa.update(PlacementTally).values(repeated={}))
    shown = seen(world)
    access = access_of(world.supervisor, world.placement)
    signing.sign_off(access, item, "I have seen it.", shown, confirmed_no_identifiers=True)
    db.session.commit()
    assert list(wrong()) == [number]
    note(world)
    assert stored(world.placement).times == ["2", "0", "0"]


@pytest.mark.usefixtures("app")
def test_a_long_row_of_notes_costs_no_more_statements() -> None:
    world = make_world()

    def noted() -> None:
        note(world)
        db.session.commit()

    few = cost_of(noted).statements
    for days in range(2, 12):
        note(world, days)
    db.session.commit()
    assert cost_of(noted).statements == few


DAYS = st.none() | st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))
RECORDS = st.lists(
    st.builds(
        Record,
        source=st.sampled_from(Source),
        source_id=st.uuids(),
        version_id=st.uuids(),
        day=DAYS,
        equipment=st.text(),
        achieved=st.booleans(),
    ),
    max_size=6,
)


@pytest.mark.usefixtures("app")
def test_what_is_written_is_read_again() -> None:
    world = make_world()
    catalogue = catalogue_of(world.framework.id)
    first, second, third = catalogue.taking_evidence

    @given(RECORDS, RECORDS)
    def check(some: list[Record], others: list[Record]) -> None:
        records = {first.id: some, third.id: others, uuid4(): others}
        written = repeated_data([catalogue], records)
        read, used = repeated_from(json.dumps(written.figures)), equipment_from(written.equipment)
        assert list(read) == list(used) == [catalogue.version_id]
        done, words = read[catalogue.version_id], used[catalogue.version_id]
        assert bool(done.texts) == bool(words) == bool(some or others)
        for place, item in enumerate((first, second, third)):
            lying = records.get(item.id, [])
            assert done.at(place) == sums_of(lying)
            told = words[place] if words else ""
            assert told == "; ".join(f"{name} ({one.times})" for name, one in by_equipment(lying))

    check()
