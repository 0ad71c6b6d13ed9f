"""Nothing that is kept, exported or recorded says which colleague answered what, or when."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import OperationalError

from app.assessments.msf_models import MsfAnswer, MsfCycle, MsfInvitation
from app.assessments.msf_summary import Summary
from app.core.base import UtcDateTime
from app.core.clock import now
from app.exchange.archive import Scope, gather
from app.exchange.erasure import erase
from app.extensions import db
from app.ledger.models import LedgerEntry
from app.mail.models import Notice, OutgoingMail
from tests.assessments.rounds import (
    NAMES,
    answers_of_rater,
    give_answers,
    make_open,
    make_released,
)
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def entries() -> list[LedgerEntry]:
    wanted = sa.select(LedgerEntry).where(LedgerEntry.kind.startswith("feedback:"))
    return list(db.session.scalars(wanted.order_by(LedgerEntry.sequence)))


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
