"""What was noted counts for the days of an item once it is initialled; a signature stays what it was."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from app.competencies.board import board_for
from app.competencies.boards import boards_for
from app.competencies.matrix_ground import ground_for
from app.competencies.rule_values import ClaimFacts
from app.competencies.rules import missing_of
from app.competencies.workflow import State
from app.core.clock import now
from app.core.ids import new_id
from app.extensions import db
from app.placements.models import PlacementFramework
from app.repetitions import service
from app.repetitions.models import Repetition
from app.repetitions.values import Outcome
from app.standards.models import Framework, FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import ChildrenRule, ItemKind, Provenance, Requirement
from app.tally.models import PlacementTally
from app.tally.service import wrong
from app.tally.values import tally_from
from tests.competencies.entries import access_of, add_item, case_of, make_draft, seen, submit_entry
from tests.competencies.entries import sign as sign_item
from tests.people import STARTER_NOTICE, World, make_world
from tests.repetitions.noting import day_ago, initial, own, performance

THREE_DAYS = Requirement(min_evidence=1, repetitions=3)
DAY = date(2026, 3, 4)


def test_a_noted_day_counts_beside_the_days_of_entries_and_each_day_once() -> None:
    claims = [ClaimFacts(evidence_id=uuid4(), first_hand=True, day=DAY)]
    noted = {DAY, DAY.replace(day=5)}
    assert missing_of(THREE_DAYS, claims, (), noted) == (
        "Needs the task done on 3 different days; 2 are there.",
    )
    assert missing_of(THREE_DAYS, claims, (), noted | {DAY.replace(day=6)}) == ()


def test_noted_days_are_no_evidence() -> None:
    days = {DAY.replace(day=day) for day in (4, 5, 6)}
    assert missing_of(THREE_DAYS, (), (), days) == ("Needs 1 piece of evidence; none is there.",)


def _world() -> tuple[World, FrameworkItem]:
    """Make a placement with an item that asks for three days, of which an entry shows one."""
    world = make_world()
    item = add_item(world, THREE_DAYS)
    evidence = make_draft(world.placement, [item], day=day_ago(9))
    submit_entry(world.placement, evidence, [])
    db.session.commit()
    return world, item


def _note(world: World, item: FrameworkItem, days: int, outcome: Outcome = Outcome.INDEPENDENT) -> Repetition:
    access = access_of(world.trainee, world.placement)
    return service.note(access, item.id, performance(days, outcome), uuid4(), no_patient=False)


def _missing(world: World, item: FrameworkItem) -> tuple[str, ...]:
    """Return what the engine says, the same wherever it is asked."""
    db.session.commit()
    db.session.expire_all()
    access = access_of(world.trainee, world.placement)
    number = world.placement.id
    found = {
        board_for(world.placement).progress.answers[item.id].missing,
        boards_for([number])[number].progress.answers[item.id].missing,
        ground_for(access).progress.answers[item.id].missing,
    }
    assert len(found) == 1
    return found.pop()


@pytest.mark.database
@pytest.mark.usefixtures("app")
def test_a_note_counts_once_initialled_until_it_is_corrected_or_withdrawn() -> None:
    world, item = _world()
    one = "Needs the task done on 3 different days; 1 is there."
    two = "Needs the task done on 3 different days; 2 are there."
    assert _missing(world, item) == (one,)
    first, second = _note(world, item, 5), _note(world, item, 4)
    assert _missing(world, item) == (one,)
    initial(world, first)
    assert _missing(world, item) == (two,)
    initial(world, second)
    assert _missing(world, item) == ()
    service.correct(own(world, second), performance(3), 1, no_patient=False)
    assert _missing(world, item) == (two,)
    initial(world, second)
    assert _missing(world, item) == ()
    service.withdraw(own(world, first))
    assert _missing(world, item) == (two,)


@pytest.mark.database
@pytest.mark.usefixtures("app")
def test_what_was_not_achieved_counts_for_nothing_and_a_day_of_an_entry_only_once() -> None:
    world, item = _world()
    initial(world, _note(world, item, 5, Outcome.NOT_ACHIEVED), _note(world, item, 9))
    assert _missing(world, item) == ("Needs the task done on 3 different days; 1 is there.",)


@pytest.mark.database
@pytest.mark.usefixtures("app")
def test_a_signature_stays_what_it_was_whatever_is_noted_afterwards() -> None:
    world = make_world()
    submit_entry(world.placement, make_draft(world.placement, world.items[:1]))
    db.session.commit()
    sign_item(world)
    before = seen(world)
    repetition = _note(world, world.items[0], 2)
    initial(world, repetition)
    service.withdraw(own(world, repetition))
    db.session.commit()
    assert seen(world) == before
    assert case_of(world).state is State.SIGNED_OFF


def _asking_world() -> tuple[World, FrameworkItem]:
    """Make a placement whose set has a heading that asks for the task on two days, over its one item."""
    world = make_world()
    further = FrameworkVersion(
        framework=Framework(key=f"asking-{new_id()}"),
        version="1",
        title="A set whose heading asks for days",
        publisher="Techfolio project",
        scheme="rct",
        source="Written for a test",
        provenance=Provenance.STARTER,
        notice=STARTER_NOTICE,
        state=VersionState.DRAFT,
        digest="2" * 64,
    )
    heading = _further(new_id(), None, "S-Y", Requirement(repetitions=2, children=ChildrenRule.ALL))
    leaf = _further(new_id(), heading.id, "S-Y1", Requirement())
    further.items = [heading, leaf]
    db.session.add(further)
    db.session.flush()
    further.state, further.published_at = VersionState.PUBLISHED, now()
    world.placement.frameworks.append(PlacementFramework(framework_version=further, position=9))
    db.session.commit()
    return world, leaf


def _further(number: UUID, above: UUID | None, code: str, rule: Requirement) -> FrameworkItem:
    return FrameworkItem(
        id=number,
        parent_id=above,
        position=0 if above is None else 1,
        depth=0 if above is None else 1,
        code=code,
        kind=ItemKind.UNIT if above is None else ItemKind.COMPETENCY,
        title=code,
        statement="Do it.",
        guidance="",
        evidence_hint="",
        marks=[],
        requirement=rule.to_data(),
        takes_evidence=above is not None,
        counts=above is not None,
    )


@pytest.mark.database
@pytest.mark.usefixtures("app")
def test_the_stored_answer_follows_what_is_noted() -> None:
    world, leaf = _asking_world()
    first, second = _note(world, leaf, 5), _note(world, leaf, 4)

    def met() -> int:
        db.session.commit()
        db.session.expire_all()
        assert list(wrong()) == []
        return tally_from(db.session.get_one(PlacementTally, world.placement.id).facts).progress.met

    assert met() == 0
    initial(world, first)
    assert met() == 0
    initial(world, second)
    assert met() == 1
    service.correct(own(world, second), performance(5), 1, no_patient=False)
    initial(world, second)
    assert met() == 0
    service.correct(own(world, second), performance(3), 2, no_patient=False)
    initial(world, second)
    assert met() == 1
    service.withdraw(own(world, first))
    assert met() == 0
