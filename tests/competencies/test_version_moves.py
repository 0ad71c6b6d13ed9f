"""Moving a placement to a newer version: what carries over, what is reopened, what has no home."""

from collections.abc import Sequence
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.competencies import queries, service, submission
from app.competencies.board import board_for
from app.competencies.earlier import earlier_items, has_gone_items
from app.competencies.history import history_lines
from app.competencies.item_then import items_then
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.version_moves import CHANGED, move_placement
from app.competencies.version_report import Outcome
from app.competencies.workflow import State
from app.core.clock import today
from app.core.errors import ConflictError, InvalidInputError, RefusedError
from app.extensions import db
from app.placements.ending import finish
from app.placements.models import Placement, PlacementFramework, PlacementMove, PlacementMoveItem
from app.placements.moved import moved_items
from app.placements.newer import newer_versions
from app.placements.queries import pinned_versions
from app.placements.version_policy import Refusal
from app.portfolio.access import evidence_for
from app.portfolio.models import Claim, Evidence
from app.portfolio.queries import claims_of_placements, current_claims
from app.portfolio.service import missing_in
from app.standards import service as standards
from app.standards.models import FrameworkItem, FrameworkVersion
from tests.competencies.entries import access_of, make_draft, make_submitted, submit_entry
from tests.competencies.versions import (
    FIRST,
    GONE,
    MOVED,
    REWORDED,
    SAME,
    SECOND,
    STRICTER,
    THIRD,
    make_versioned_world,
    moved_on,
    named,
    newer,
    plan,
    state_of,
)
from tests.people import World
from tests.standards.frameworks import counted_queries

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
KINDS = {"same": SAME, "moved": MOVED, "reworded": REWORDED, "rule": STRICTER, "gone": GONE}


def signed(world: World, found: FrameworkItem) -> None:
    board = board_for(world.placement)
    access = access_of(world.supervisor, world.placement)
    service.sign_off(
        access, found.id, "I have seen it.", board.digest(found.id), confirmed_no_identifiers=True
    )
    db.session.commit()


def returned(world: World, found: FrameworkItem) -> None:
    board = board_for(world.placement)
    access = access_of(world.supervisor, world.placement)
    service.return_with_feedback(access, found.id, "Add the log.", board.digest(found.id))
    db.session.commit()


def bring(world: World, found: FrameworkItem, state: State) -> Evidence:
    """Bring an item into a state with one entry of evidence."""
    evidence = make_draft(world.placement, [found], f"About {found.code}")
    submit_entry(world.placement, evidence, [] if state is State.IN_PROGRESS else None)
    db.session.commit()
    if state is State.RETURNED:
        returned(world, found)
    if state in {State.SIGNED_OFF, State.REOPENED}:
        signed(world, found)
    if state is State.REOPENED:
        service.reopen(access_of(world.supervisor, world.placement), found.id, "Look again.")
        db.session.commit()
    return evidence


def old(world: World, title: str) -> FrameworkItem:
    return named(world.framework, title)


def refused(world: World, *, version: UUID | None = None, reason: str = "Because.", digest: str = "") -> str:
    access = access_of(world.coordinator, world.placement)
    with pytest.raises((RefusedError, InvalidInputError)) as found:
        move_placement(access, version or world.framework.id, reason, digest)
    db.session.rollback()
    return found.value.sentence


def references(outcomes: Sequence[Outcome]) -> list[str]:
    return [one.row.old.code for one in outcomes if one.row.old]


CHANGED_KINDS = {"reworded", "rule"}
STATES = [State.IN_PROGRESS, State.SUBMITTED, State.RETURNED, State.SIGNED_OFF, State.REOPENED]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_becomes_of_a_sign_off(kind: str, state: State) -> None:
    world = make_versioned_world()
    before = old(world, KINDS[kind].title)
    bring(world, before, state)
    history = len(queries.histories([_case(world, before).id])[_case(world, before).id])
    version = newer()
    moved_on(world)
    after = before if kind == "gone" else named(version, KINDS[kind].title)
    expected = state
    if kind in CHANGED_KINDS and state is State.SIGNED_OFF:
        expected = State.REOPENED
    if kind in {*CHANGED_KINDS, "gone"} and state is State.SUBMITTED:
        expected = State.IN_PROGRESS
    assert state_of(world, after) is expected
    if kind != "gone":
        assert state_of(world, before) is None
    events = queries.history(_case(world, after).id)
    assert len(events) == history + (expected is not state)
    if expected is not state:
        assert "from version 1 to version 2" in events[-1].text
        assert events[-1].actor_id == world.coordinator.id
        assert events[-1].capacity == "coordinator"


def _case(world: World, found: FrameworkItem) -> SignOffCase:
    return db.session.query(SignOffCase).filter_by(placement_id=world.placement.id, item_id=found.id).one()


def test_the_history_says_why() -> None:
    world = make_versioned_world()
    for title in (REWORDED.title, STRICTER.title):
        bring(world, old(world, title), State.SIGNED_OFF)
    bring(world, old(world, GONE.title), State.SUBMITTED)
    version = newer()
    moved_on(world)
    start = "The placement moved from version 1 to version 2 of “Starter set: example”."
    assert queries.latest_words(world.placement.id) == {
        named(version, REWORDED.title).id: (
            f"{start} Its words are different there, so it has to be looked at and signed again."
        ),
        named(version, STRICTER.title).id: (
            f"{start} Its rule is different there, so it has to be looked at and signed again."
        ),
    }
    gone = queries.history(_case(world, old(world, GONE.title)).id)
    assert gone[-1].text == f"{start} This item is not part of it any more."


def test_the_report_says_beforehand_what_happens() -> None:
    world = make_versioned_world()
    bring(world, old(world, SAME.title), State.SIGNED_OFF)
    bring(world, old(world, REWORDED.title), State.SIGNED_OFF)
    bring(world, old(world, GONE.title), State.SUBMITTED)
    newer()
    report = plan(world).report
    assert references(report.untouched) == ["S-1", "S-4"]
    assert dict(report.untouched_states) == {State.NOT_STARTED: 1, State.SIGNED_OFF: 1}
    assert references(report.new_look) == ["S-2"]
    assert [one.state for one in report.new_look] == [State.REOPENED]
    assert references(report.no_home) == ["S-5"]
    assert [one.state for one in report.no_home] == [State.IN_PROGRESS]
    assert [one.code for one in report.new] == ["S-6"]
    assert (report.changed_bare, report.gone_bare) == (1, 0)
    assert report.digest == plan(world).report.digest


def test_the_placement_has_the_new_version_in_its_place_and_keeps_a_record() -> None:
    world = make_versioned_world()
    version = newer()
    done = moved_on(world, reason="  The publisher replaced it.  ")
    assert [one.id for one in pinned_versions(world.placement.id)] == [version.id]
    assert (done.from_version_id, done.to_version_id) == (world.framework.id, version.id)
    assert (done.actor_id, done.reason) == (world.coordinator.id, "The publisher replaced it.")
    kinds = dict(
        db.session.execute(
            sa.select(FrameworkItem.code, PlacementMoveItem.kind).join(
                FrameworkItem, FrameworkItem.id == PlacementMoveItem.old_item_id
            )
        ).all()
    )
    assert {code: kind.value for code, kind in kinds.items()} == {
        "S-U": "same",
        "S-1": "same",
        "S-2": "reworded",
        "S-3": "rule-changed",
        "S-4": "moved",
        "S-5": "gone",
    }


def test_claims_count_for_what_their_items_became() -> None:
    world = make_versioned_world()
    items = [old(world, part.title) for part in (SAME, REWORDED, MOVED, GONE)]
    evidence = make_submitted(world, *items)
    version = newer()
    moved_on(world)
    now = [named(version, part.title) for part in (SAME, REWORDED, MOVED)]
    wanted = {*(one.id for one in now), items[3].id}
    assert set(current_claims(world.placement.id)) == wanted
    rows = claims_of_placements([world.placement.id])
    assert {(row.item_id, row.evidence_id) for row in rows} == {(one, evidence.id) for one in wanted}
    board = board_for(world.placement)
    assert set(board.claims) == {one.id for one in now}
    assert [board.progress.answers[one.id].met for one in now] == [True] * 3
    # The rows themselves never change: they are what was submitted.
    claimed = set(db.session.scalars(sa.select(Claim.item_id)))
    assert claimed == {one.id for one in items}


def test_drafts_speak_of_the_new_items_and_lose_nothing() -> None:
    world = make_versioned_world()
    draft = make_draft(world.placement, [old(world, MOVED.title), old(world, GONE.title)])
    db.session.commit()
    version = newer()
    moved_on(world)
    claims = db.session.scalars(sa.select(Claim)).all()
    assert {claim.item_id: claim.location for claim in claims} == {
        named(version, MOVED.title).id: "Second paragraph",
        old(world, GONE.title).id: "Second paragraph",
    }
    assert submit_entry(world.placement, draft) == [named(version, MOVED.title).id]


def test_a_draft_that_names_only_what_is_gone_asks_for_an_item() -> None:
    world = make_versioned_world()
    draft = make_draft(world.placement, [old(world, GONE.title)])
    db.session.commit()
    newer()
    assert missing_in(draft.versions[0]) == {}
    moved_on(world)
    assert list(missing_in(draft.versions[0])) == ["claims"]


def test_moves_compose() -> None:
    world = make_versioned_world()
    first = {part.title: old(world, part.title) for part in (SAME, MOVED, GONE)}
    bring(world, first[SAME.title], State.SIGNED_OFF)
    bring(world, first[MOVED.title], State.SIGNED_OFF)
    second = newer()
    moved_on(world)
    third = newer(THIRD)
    moved_on(world, second)
    same = named(third, SAME.title)
    assert state_of(world, same) is State.SIGNED_OFF
    assert set(board_for(world.placement).claims) == {same.id}
    moved = moved_items(world.placement.id)
    assert moved.now(first[SAME.title].id) == same.id
    assert moved.were(same.id) == {first[SAME.title].id, named(second, SAME.title).id, same.id}
    gone = named(second, MOVED.title)
    assert moved.now(first[MOVED.title].id) == gone.id
    assert moved.is_gone(first[MOVED.title].id)
    shown = earlier_items(world.placement.id, {}, sees_hidden=False)
    assert [(one.code, one.framework) for one in shown] == [("S-5", "Starter set: example, version 2")]
    assert {line.about for line in shown[0].lines} == {"S-4 in version 1"}


def test_a_signature_says_under_which_code_and_version_it_was_given() -> None:
    world = make_versioned_world()
    bring(world, old(world, MOVED.title), State.SIGNED_OFF)
    version = newer()
    moved_on(world)
    case = _case(world, named(version, MOVED.title))
    assert {line.about for line in history_lines(case.id)} == {"S-4 in version 1"}
    service.reopen(access_of(world.supervisor, world.placement), case.item_id, "Look again.")
    db.session.commit()
    lines = history_lines(case.id)
    assert (lines[0].about, lines[1].about) == ("", "S-4 in version 1")
    then = items_then(queries.signatures(world.supervisor.actor(), 1).rows)
    assert [one.code for one in then.values()] == ["S-4"]


def test_evidence_of_items_that_are_gone_stays_readable_with_their_history() -> None:
    world = make_versioned_world()
    evidence = bring(world, old(world, GONE.title), State.SIGNED_OFF)
    assert not has_gone_items(world.placement.id)
    newer()
    moved_on(world)
    assert has_gone_items(world.placement.id)
    [shown] = earlier_items(world.placement.id, {}, sees_hidden=False)
    assert (shown.code, shown.title, shown.framework) == (
        "S-5",
        GONE.title,
        "Starter set: example, version 1",
    )
    assert [entry.reference for entry in shown.entries] == [evidence.reference]
    assert [line.words for line in shown.lines] == [
        "Signed off",
        "Sign-off asked for",
        "First evidence submitted",
    ]


def test_amending_evidence_signed_before_the_move_reopens_what_it_became() -> None:
    world = make_versioned_world()
    both = [old(world, SAME.title), old(world, GONE.title)]
    evidence = make_submitted(world, *both)
    for one in both:
        signed(world, one)
    version = newer()
    moved_on(world)
    found = evidence_for(world.trainee.actor(), evidence.id)
    draft = submission.amend_evidence(found)
    assert {claim.item_id for claim in draft.claims} == {named(version, SAME.title).id, both[1].id}
    submit_entry(world.placement, evidence, [])
    db.session.commit()
    assert state_of(world, named(version, SAME.title)) is State.REOPENED
    # What was signed on an item that is gone is history.
    assert state_of(world, both[1]) is State.SIGNED_OFF


def test_an_entry_that_is_withdrawn_after_the_move_names_the_new_items() -> None:
    world = make_versioned_world()
    evidence = make_submitted(world, old(world, MOVED.title))
    version = newer()
    moved_on(world)
    draft = submission.withdraw_evidence(evidence_for(world.trainee.actor(), evidence.id))
    db.session.commit()
    assert [claim.item_id for claim in draft.claims] == [named(version, MOVED.title).id]
    assert state_of(world, named(version, MOVED.title)) is State.IN_PROGRESS


def test_evidence_on_which_a_signature_of_an_item_that_is_gone_rests_is_not_withdrawn() -> None:
    world = make_versioned_world()
    evidence = bring(world, old(world, GONE.title), State.SIGNED_OFF)
    newer()
    moved_on(world)
    with pytest.raises(RefusedError, match="rests on this evidence"):
        submission.withdraw_evidence(evidence_for(world.trainee.actor(), evidence.id))


@pytest.mark.parametrize("between", ["signed", "submitted", "withdrawn", "newer"])
def test_nothing_moves_when_something_happened_since_the_report(between: str) -> None:
    world = make_versioned_world()
    evidence = bring(world, old(world, REWORDED.title), State.SUBMITTED)
    newer()
    seen = plan(world).report.digest
    if between == "signed":
        signed(world, old(world, REWORDED.title))
    elif between == "submitted":
        make_submitted(world, old(world, SAME.title))
    elif between == "withdrawn":
        submission.withdraw_evidence(evidence_for(world.trainee.actor(), evidence.id))
    else:
        newer(THIRD)
    db.session.commit()
    before = db.session.scalar(sa.select(sa.func.count()).select_from(SignOffEvent))
    with pytest.raises(ConflictError) as found:
        move_placement(access_of(world.coordinator, world.placement), world.framework.id, "Because.", seen)
    db.session.rollback()
    assert found.value.sentence == CHANGED
    assert [one.id for one in pinned_versions(world.placement.id)] == [world.framework.id]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlacementMove)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignOffEvent)) == before


def test_a_draft_of_the_trainee_changes_no_report() -> None:
    world = make_versioned_world()
    newer()
    seen = plan(world).report.digest
    make_draft(world.placement, [old(world, GONE.title)])
    db.session.commit()
    assert plan(world).report.digest == seen
    assert plan(world).report.no_home == ()


def test_moves_that_make_no_sense_are_refused() -> None:
    world = make_versioned_world()
    other = standards.publish(FIRST, world.centre.id).version
    db.session.commit()
    assert refused(world) == Refusal.NOTHING_NEWER.sentence
    newer()
    assert refused(world, reason=" \n") == Refusal.REASON_MISSING.sentence
    assert refused(world, version=other.id) == Refusal.NOT_PINNED.sentence
    finish(world.coordinator.actor(), world.placement, today())
    db.session.commit()
    assert refused(world) == Refusal.FINISHED.sentence


def test_only_the_newest_published_version_is_offered() -> None:
    world = make_versioned_world()
    second, third = newer(), newer(THIRD)
    assert [one.newest.id for one in newer_versions(world.placement.id)] == [third.id]
    standards.retire(third)
    db.session.commit()
    assert [one.newest.id for one in newer_versions(world.placement.id)] == [second.id]
    standards.retire(second)
    db.session.commit()
    assert newer_versions(world.placement.id) == []


def test_a_version_that_the_placement_has_already_is_not_offered() -> None:
    world = make_versioned_world()
    second = newer()
    pin(world, second)
    assert newer_versions(world.placement.id) == []


def pin(world: World, version: FrameworkVersion) -> None:
    world.placement.frameworks.append(PlacementFramework(framework_version=version, position=1))
    db.session.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE placement_move SET reason = 'Another'",
        "DELETE FROM placement_move_item",
        "UPDATE placement_move_item SET events = 9",
    ],
)
def test_what_was_moved_stays_on_record(statement: str) -> None:
    world = make_versioned_world()
    newer()
    moved_on(world)
    with pytest.raises(DBAPIError, match="history only grows"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


def test_reading_takes_as_many_queries_after_many_moves_as_after_one() -> None:
    world = make_versioned_world()
    bring(world, old(world, SAME.title), State.SIGNED_OFF)
    bring(world, old(world, GONE.title), State.SIGNED_OFF)
    second = newer()
    moved_on(world)
    number = world.placement.id

    def reading() -> list[str]:
        db.session.expire_all()
        placement = db.session.get_one(Placement, number)
        with counted_queries() as sent:
            board_for(placement)
            current_claims(number)
            earlier_items(number, {}, sees_hidden=False)
        return [one for one in sent if not one.startswith("BEGIN")]

    reading()
    few = reading()
    for one in (SECOND.items[0].children[4], MOVED):
        bring(world, named(second, one.title), State.SIGNED_OFF)
    newer(THIRD)
    moved_on(world, second)
    reading()
    assert len(reading()) == len(few)
