"""A trainee proposes colleagues, and a supervisor approves them before anybody is written to."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.assessments import msf_service
from app.assessments.msf_models import MsfCycle, MsfInvitation
from app.assessments.msf_policy import Rater
from app.core.actor import Role
from app.core.clock import today
from app.core.errors import InvalidInputError, RefusedError
from app.extensions import db
from app.mail.links import address_of_link
from app.mail.models import OutgoingMail
from app.mail.values import MailLink
from app.placements.models import ReaderRole
from tests.assessments.rounds import (
    invitation,
    link,
    make_open,
    make_proposed,
    raters,
    seen_round,
)
from tests.people import World, assign_reader, make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def fresh_round(cycle: MsfCycle) -> MsfCycle:
    db.session.expire_all()
    return db.session.get_one(MsfCycle, cycle.id)


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


def test_an_examiner_of_the_placement_is_not_asked() -> None:
    world = make_world()
    examiner = make_user("Ed Examiner", centre=world.centre, role=Role.EXAMINER)
    assign_reader(world.placement, examiner, ReaderRole.EXAMINER)
    with pytest.raises(InvalidInputError, match="is to examine you"):
        propose(world, [*raters(6), Rater(name="Ed", email=examiner.email.upper())])


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
