"""A round is released, lengthened or abandoned, and the supervisor signs what came of it."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import IntegrityError

from app.assessments import msf_service
from app.assessments.form_values import FormType, Outcome
from app.assessments.models import Assessment
from app.assessments.msf_deciding import decide
from app.assessments.msf_models import MsfAnswer, MsfCycle, MsfInvitation
from app.assessments.msf_recording import check_feedback
from app.assessments.msf_workflow import CycleState, InvitationState
from app.assessments.queries import satisfactory_of
from app.core.clock import now, today
from app.core.errors import InvalidInputError, RefusedError
from app.extensions import db
from app.ledger.models import LedgerEntry
from tests.assessments.rounds import (
    answers_of_rater,
    give_answers,
    make_open,
    make_released,
    seen_round,
)
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def fresh_round(cycle: MsfCycle) -> MsfCycle:
    db.session.expire_all()
    return db.session.get_one(MsfCycle, cycle.id)


def entries() -> list[LedgerEntry]:
    wanted = sa.select(LedgerEntry).where(LedgerEntry.kind.startswith("feedback:"))
    return list(db.session.scalars(wanted.order_by(LedgerEntry.sequence)))


def test_too_few_answers_are_not_released_by_the_service_and_not_by_the_database() -> None:
    world = make_world()
    cycle = make_open(world)
    give_answers(cycle, range(4))
    with pytest.raises(RefusedError, match="Too few"):
        msf_service.release(seen_round(world.supervisor, cycle))
    values = {
        "state": CycleState.RELEASED,
        "summary": {"raters": 4},
        "released_at": now(),
        "released_by_id": world.supervisor.id,
    }
    with pytest.raises(IntegrityError, match="too few answers"):
        db.session.execute(sa.update(MsfCycle).where(MsfCycle.id == cycle.id).values(**values))
    db.session.rollback()
    assert entries() == []


def test_the_ledger_learns_of_answers_at_the_release_only_and_all_at_one_moment() -> None:
    world = make_world()
    cycle = fresh_round(make_released(world))
    links = entries()
    assert [entry.kind for entry in links] == [*["feedback:answer"] * 5, "feedback:release"]
    assert {entry.at for entry in links} == {cycle.released_at}
    answers = {row.id for row in db.session.query(MsfAnswer)}
    assert {entry.record_id for entry in links[:5]} == {entry.actor_id for entry in links[:5]} == answers
    assert list(check_feedback()) == []


def test_a_changed_summary_or_answer_is_refused_by_the_database() -> None:
    cycle = make_released(make_world())
    for change in (
        sa.update(MsfCycle).where(MsfCycle.id == cycle.id).values(summary={"raters": 9}),
        sa.update(MsfCycle).where(MsfCycle.id == cycle.id).values(threshold=3),
        sa.update(MsfAnswer).values(answers={}),
        sa.delete(MsfAnswer),
    ):
        with pytest.raises(IntegrityError, match="stays as it is"):
            db.session.execute(change)
        db.session.rollback()


def test_an_answer_put_in_beside_the_ledger_is_found() -> None:
    cycle = make_released(make_world())
    db.session.add(MsfAnswer(cycle_id=cycle.id, answers=answers_of_rater(5)))
    db.session.commit()
    assert [finding.sentence for finding in check_feedback()] == [
        "The ledger does not know it: it was put in beside the ledger."
    ]


def test_a_release_closes_the_links_and_forgets_who_has_answered() -> None:
    world = make_world()
    cycle = make_released(world)
    db.session.expire_all()
    states = {one.state for one in db.session.query(MsfInvitation).filter_by(cycle_id=cycle.id)}
    assert states == {InvitationState.CLOSED}
    with pytest.raises(RefusedError, match="is over"):
        give_answers(cycle, [5])


def test_a_round_is_lengthened_once_and_then_abandoned_and_its_answers_are_gone() -> None:
    world = make_world()
    cycle = make_open(world)
    give_answers(cycle, range(4))
    with time_machine.travel(now() + timedelta(days=29), tick=False):
        with pytest.raises(RefusedError, match="is over"):
            give_answers(cycle, [4])
        db.session.rollback()
        msf_service.extend(seen_round(world.supervisor, cycle))
        db.session.commit()
        assert fresh_round(cycle).closes_on == today() + timedelta(days=14)
        with pytest.raises(RefusedError, match="once already"):
            msf_service.extend(seen_round(world.supervisor, cycle))
        with pytest.raises(RefusedError, match="Write why"):
            msf_service.abandon(seen_round(world.supervisor, cycle), " ")
        msf_service.abandon(seen_round(world.supervisor, cycle), "Too few were at work.")
        db.session.commit()
    assert fresh_round(cycle).state is CycleState.ABANDONED
    assert db.session.query(MsfAnswer).count() == 0
    assert entries() == []


def test_the_outcome_is_an_ordinary_assessment_that_counts_and_holds_the_counts() -> None:
    world = make_world()
    cycle = make_released(world)
    assert satisfactory_of([world.placement.id]) == []
    signed = decide(
        seen_round(world.supervisor, cycle), Outcome.SATISFACTORY, today(), "Calm.", "Ask more often."
    )
    db.session.commit()
    (counts,) = satisfactory_of([world.placement.id])
    assert (counts.assessment_id, counts.type, counts.item_id) == (
        signed.id,
        FormType.MSF,
        world.items[0].id,
    )
    assert signed.answers is not None
    assert signed.answers.answers["safe"] == "A concern: 2; Usually: 2; Always: 1"
    assert "my comment" not in json.dumps(signed.answers.answers)
    with pytest.raises(RefusedError, match="not possible any more"):
        decide(seen_round(world.supervisor, cycle), Outcome.SATISFACTORY, today(), "", "")


def test_an_unsatisfactory_outcome_carries_feedback_and_does_not_count() -> None:
    world = make_world()
    cycle = make_released(world)
    with pytest.raises(InvalidInputError, match="must carry feedback"):
        decide(seen_round(world.supervisor, cycle), Outcome.UNSATISFACTORY, today(), "", "")
    db.session.rollback()
    decide(seen_round(world.supervisor, cycle), Outcome.UNSATISFACTORY, today(), "", "Listen first.")
    db.session.commit()
    assert satisfactory_of([world.placement.id]) == []


def test_no_outcome_is_signed_before_the_release() -> None:
    world = make_world()
    cycle = make_open(world)
    with pytest.raises(RefusedError, match="not possible"):
        decide(seen_round(world.supervisor, cycle), Outcome.SATISFACTORY, today(), "", "")
    assert db.session.query(Assessment).count() == 0
