"""Whom a step of an assessment is told to: those whom it concerns, and never who acted."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.assessments import service
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.identity.models import User
from app.mail.models import Notice, OutgoingMail
from app.mail.values import NoticeKind
from tests.assessments.filled import complete, make_asked, make_begun, make_completed, seen_by
from tests.people import make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def told(user: User, *, seen: bool = False) -> list[tuple[NoticeKind, str]]:
    wanted = Notice.seen_at.is_not(None) if seen else Notice.seen_at.is_(None)
    rows = db.session.execute(
        sa.select(Notice.kind, Notice.words).where(Notice.user_id == user.id, wanted).order_by(Notice.id)
    )
    return [(kind, words) for kind, words in rows]


def test_the_assessor_is_told_when_asked_and_the_trainee_when_it_is_done() -> None:
    world = make_world()
    asked = make_asked(world)
    (one,) = told(world.supervisor)
    assert one == (
        NoticeKind.ASSESSMENT_ASKED,
        "Tara Trainee asks you for an assessment: A1 “Reading the ward meter”.",
    )
    assert told(world.trainee) == []
    complete(asked, world.supervisor)
    assert told(world.supervisor) == []
    assert told(world.supervisor, seen=True) == [one]
    assert told(world.trainee) == [
        (NoticeKind.ASSESSMENT_DONE, "Sam Supervisor completed A1 “Reading the ward meter”.")
    ]


def test_one_that_was_done_at_the_bench_is_told_to_the_trainee_alone() -> None:
    world = make_world()
    begun = make_begun(world)
    assert told(world.trainee) == []
    complete(begun, world.supervisor)
    assert len(told(world.trainee)) == 1
    assert told(world.supervisor) == []


def test_what_is_taken_back_is_waited_for_no_more() -> None:
    world = make_world()
    asked = make_asked(world)
    service.withdraw(seen_by(world.trainee, asked))
    assert told(world.supervisor) == []


def test_who_declines_gives_the_trainee_something_to_read() -> None:
    world = make_world()
    asked = make_asked(world)
    service.decline(seen_by(world.supervisor, asked), "I was away.")
    assert told(world.trainee) == [
        (NoticeKind.ASSESSMENT_DONE, "Sam Supervisor declined A1 “Reading the ward meter”.")
    ]


@pytest.mark.parametrize("supervised", [True, False])
def test_a_dispute_goes_to_who_supervises_or_else_to_the_coordinators(*, supervised: bool) -> None:
    world = make_world()
    colleague = make_user("Cleo Colleague", centre=world.centre, role=Role.SUPERVISOR)
    done = complete(make_asked(world, colleague), colleague)
    if not supervised:
        world.placement.supervisions[0].ends_on = today() - timedelta(1)
        db.session.flush()
    service.dispute(seen_by(colleague, done), "That was not me.")
    decider, other = world.supervisor, world.coordinator
    if not supervised:
        decider, other = other, decider
    assert [kind for kind, _ in told(decider)] == [NoticeKind.DISPUTE]
    assert NoticeKind.DISPUTE not in [kind for kind, _ in told(other)]
    assert NoticeKind.DISPUTE in [kind for kind, _ in told(world.trainee)]
    service.uphold(seen_by(world.coordinator, done), "She remembers now.")
    assert NoticeKind.DISPUTE in [kind for kind, _ in told(colleague)]


def test_no_mail_names_the_trainee_or_what_was_assessed() -> None:
    world = make_world()
    colleague = make_user("Cleo Colleague", centre=world.centre, role=Role.SUPERVISOR)
    done = complete(make_asked(world, colleague), colleague)
    service.dispute(seen_by(colleague, done), "That was not me.")
    make_completed(world)
    mails = list(db.session.scalars(sa.select(OutgoingMail)))
    assert mails
    for mail in mails:
        assert "Tara" not in mail.subject + mail.body
        assert "meter" not in mail.subject + mail.body
