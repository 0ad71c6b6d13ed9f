"""A round of feedback from proposal to outcome: who answers stays unknown, and nothing comes early."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import IntegrityError, OperationalError

from app.assessments import msf_service
from app.assessments.form_values import FormType, Outcome
from app.assessments.models import Assessment
from app.assessments.msf_deciding import decide
from app.assessments.msf_models import MsfAnswer, MsfCycle, MsfInvitation
from app.assessments.msf_policy import Rater
from app.assessments.msf_recording import check_feedback
from app.assessments.msf_summary import Summary
from app.assessments.msf_workflow import CycleState, InvitationState
from app.assessments.queries import satisfactory_of
from app.core.base import UtcDateTime
from app.core.clock import now, today
from app.core.errors import InvalidInputError, RefusedError
from app.exchange.archive import Scope, gather
from app.exchange.erasure import erase
from app.extensions import db
from app.ledger.models import LedgerEntry
from app.mail.links import address_of_link
from app.mail.models import Notice, OutgoingMail
from app.mail.values import MailLink
from tests.assessments.rounds import (
    NAMES,
    answers_of_rater,
    give_answers,
    invitation,
    link,
    make_open,
    make_proposed,
    make_released,
    raters,
    seen_round,
)
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def fresh_round(cycle: MsfCycle) -> MsfCycle:
    db.session.expire_all()
    return db.session.get_one(MsfCycle, cycle.id)


def entries() -> list[LedgerEntry]:
    wanted = sa.select(LedgerEntry).where(LedgerEntry.kind.startswith("feedback:"))
    return list(db.session.scalars(wanted.order_by(LedgerEntry.sequence)))


def propose(world: World, people: list[Rater]) -> MsfCycle:
    return make_proposed(world.placement, world.trainee, world.items[0].id, people)


def test_nobody_is_written_to_before_the_supervisor_has_approved() -> None:
    world = make_world()
    cycle = propose(world, raters(6))
    db.session.commit()
    assert db.session.query(OutgoingMail).count() == 0
    msf_service.approve(seen_round(world.supervisor, cycle), 5)
    db.session.commit()
    sent = db.session.query(OutgoingMail).all()
    assert {mail.to_address for mail in sent} == {f"r{number}@work.example" for number in range(6)}
    assert not [mail for mail in sent if "Tara" in mail.subject]
    assert fresh_round(cycle).closes_on == today() + timedelta(days=28)


def test_the_mail_brings_the_link_and_holds_no_token() -> None:
    cycle = make_open(make_world())
    asked = invitation(cycle, 0)
    where = address_of_link(MailLink("feedback", asked.id))
    assert where.endswith(link(cycle, 0))
    mail = db.session.query(OutgoingMail).filter_by(to_address=asked.email).one()
    assert where.rpartition("/")[2] not in mail.body
    assert len(where.rpartition("/")[2]) == 43


def test_twelve_raters_with_one_address_are_refused_and_named() -> None:
    world = make_world()
    same = [Rater(name=f"Rater {number}", email=f"same+{number}@work.example") for number in range(12)]
    with pytest.raises(InvalidInputError, match=r"same@work\.example” stands there 12 times"):
        propose(world, same)
    assert db.session.query(MsfCycle).count() == 0


def test_the_database_takes_no_address_twice_in_a_round() -> None:
    cycle = make_open(make_world())
    again = MsfInvitation(
        cycle_id=cycle.id,
        name="Again",
        email="R0@work.example",
        plain="r0@work.example",
        nonce="n",
        token_digest="d" * 64,
    )
    db.session.add(again)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_nobody_rates_themselves_however_the_address_is_spelt() -> None:
    world = make_world()
    name, _, domain = world.trainee.email.partition("@")
    own = Rater(name="Not Me", email=f"{name.upper()}+work@{domain}")
    with pytest.raises(InvalidInputError, match="your own address"):
        propose(world, [*raters(6), own])


@pytest.mark.parametrize("threshold", [-1, 0, 2, 7, 13])
def test_a_threshold_that_cannot_be_is_refused(threshold: int) -> None:
    world = make_world()
    cycle = propose(world, raters(6))
    with pytest.raises(RefusedError, match="from 3 up to"):
        msf_service.approve(seen_round(world.supervisor, cycle), threshold)


def test_the_database_takes_no_threshold_under_three() -> None:
    cycle = make_open(make_world())
    with pytest.raises(IntegrityError):
        db.session.execute(sa.update(MsfCycle).where(MsfCycle.id == cycle.id).values(threshold=2))
    db.session.rollback()


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


def rows_as_they_lie(cycle: MsfCycle) -> list[int]:
    """Return which rater gave each answer, in the order in which the database hands the rows out."""
    rows = db.session.scalars(sa.select(MsfAnswer.answers).where(MsfAnswer.cycle_id == cycle.id))
    return [next(n for n in range(7) if answers_of_rater(n) == row) for row in rows]


def test_nothing_that_is_kept_says_who_answered_what_or_when() -> None:
    world = make_world()
    cycle = make_open(world, number=7)
    instant = now()
    for number in range(7):
        with time_machine.travel(instant + timedelta(days=number), tick=False):
            give_answers(cycle, [number])
    assert set(MsfAnswer.__table__.columns.keys()) == {"id", "cycle_id", "answers"}
    kinds = {type(column.type) for column in MsfInvitation.__table__.columns}
    assert not kinds & {UtcDateTime, sa.Date}
    assert {row.id.version for row in db.session.query(MsfAnswer)} == {4}
    numbers = {str(one.id) for one in db.session.query(MsfInvitation)}
    kept = json.dumps([row.answers for row in db.session.query(MsfAnswer)])
    assert not [word for word in (*numbers, *NAMES, "work.example") if word in kept]
    assert entries() == []
    later = instant + timedelta(hours=1)
    for told in (Notice, OutgoingMail):
        assert db.session.query(told).filter(told.created_at > later).count() == 0


def test_the_order_in_which_answers_lie_is_not_the_order_in_which_they_came() -> None:
    """Six rounds have 120 orders each: all are alike by chance once in 2 * 10**10 runs."""
    world = make_world()
    orders = []
    for _ in range(6):
        cycle = make_open(world)
        give_answers(cycle, range(5))
        orders.append(rows_as_they_lie(cycle))
    assert all(sorted(order) == [0, 1, 2, 3, 4] for order in orders)
    assert len({tuple(order) for order in orders}) > 1


def test_every_answer_that_comes_gives_all_of_them_new_numbers() -> None:
    cycle = make_open(make_world())
    give_answers(cycle, range(3))
    before = {row.id for row in db.session.query(MsfAnswer)}
    give_answers(cycle, [3])
    assert not before & {row.id for row in db.session.query(MsfAnswer)}


def test_the_database_itself_notes_no_order_of_the_answers() -> None:
    give_answers(make_open(make_world()), range(4))
    if db.engine.dialect.name == "postgresql":
        # The number of the transaction that wrote a row is the same for all of them.
        assert len(set(db.session.scalars(sa.text("SELECT xmin::text FROM msf_answer")))) == 1
        return
    with pytest.raises(OperationalError, match="rowid"):
        db.session.execute(sa.text("SELECT rowid FROM msf_answer"))


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


@pytest.mark.parametrize("released", [True, False], ids=["released", "open"])
def test_an_archive_holds_the_released_summary_and_neither_names_nor_single_answers(
    released: bool,  # noqa: FBT001 - the table of cases
) -> None:
    world = make_world()
    cycle = make_released(world) if released else make_open(world)
    if not released:
        give_answers(cycle, range(6))
    tables = gather(world.placement, Scope(with_drafts=True, with_reflection=True)).tables
    assert not {"msf_invitation", "msf_answer"} & set(tables)
    (row,) = tables["msf_cycle"]
    assert (row["summary"] is not None) == released
    everything = repr(tables)
    assert not [word for word in (*NAMES, "work.example") if word in everything]
    assert ("my comment" in everything) == released
    if released:
        assert Summary.from_data(row["summary"]).raters == 5


def test_erasing_the_placement_erases_the_round() -> None:
    world = make_world()
    make_released(world)
    erase(world.placement.id, world.coordinator.id, "The time is up.")
    db.session.commit()
    for table in (MsfCycle, MsfInvitation, MsfAnswer):
        assert db.session.query(table).count() == 0
