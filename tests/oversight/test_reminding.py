"""Reminders as people get them: in the list and in the digest, through a real mail server, each once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from app.core.actor import Role
from app.core.clock import LONDON, today
from app.core.ids import new_id
from app.extensions import db
from app.mail import digest
from app.mail.choices import choose
from app.mail.delivery import send_due
from app.mail.models import Notice, SentReminder
from app.mail.reminding import Reminder, remind
from app.mail.service import forget_old
from app.mail.values import Cadence, NoticeKind
from app.oversight import reminding
from app.oversight.outlook_values import RiskGround
from app.oversight.outlooks import figures_by
from app.oversight.reminder_ground import grounds_in
from app.oversight.reminding import due_in, remind_due
from app.placements.clock_models import PlacementBreak
from app.placements.clock_values import BreakKind
from app.placements.models import Handover, PlacementState, Supervision
from app.placements.reminder_settings import want
from app.placements.reminder_values import ReminderWishes
from tests.competencies.entries import make_draft, make_submitted
from tests.competencies.test_pages import counted
from tests.mail.outbox import mailing_through
from tests.mail.server import Server, mail_server
from tests.people import World, make_placement, make_user, make_world
from tests.reviews.meetings import planned

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
QUIET, LONG, REVIEW = NoticeKind.QUIET, NoticeKind.WAITS_LONG, NoticeKind.REVIEW_DUE
# A Monday, on which the placement of ten weeks before has begun.
START = date(2026, 6, 1)


@contextmanager
def on(day: date, hour: int = 4, minute: int = 17) -> Iterator[None]:
    """Let it be a time of a day in the United Kingdom."""
    with time_machine.travel(datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC), tick=False):
        yield


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    with mail_server() as running, mailing_through(app, running.url):
        yield running


@pytest.fixture
def world() -> World:
    """Return a placement that begins on Monday 1 June 2026."""
    with on(START + timedelta(weeks=10), 12):
        made = make_world()
    assert made.placement.starts_on == START
    return made


def reminded(day: date) -> int:
    """Let a night pass; return how many were reminded."""
    with on(day):
        return remind_due()


def words_of(kind: NoticeKind) -> list[str]:
    """Return what was told, in order."""
    found = sa.select(Notice.words).where(Notice.kind == kind).order_by(Notice.words)
    return list(db.session.scalars(found))


def test_three_quiet_weeks_are_told_to_both_sides_once_and_again_after_three_more(
    world: World, server: Server
) -> None:
    told = [reminded(START + timedelta(days=place)) for place in range(45)]
    # Fifteen days of work have passed by Monday of the fourth week, thirty by Monday of the seventh.
    assert [place for place, number in enumerate(told) if number] == [21, 42]
    assert [told[21], told[42]] == [2, 2]
    assert words_of(QUIET) == [
        "Nothing new has come for 3 working weeks.",
        "Nothing new has come for 6 working weeks.",
        "Tara Trainee: nothing new has come for 3 working weeks.",
        "Tara Trainee: nothing new has come for 6 working weeks.",
    ]
    with on(START + timedelta(days=43), 8):
        assert digest.make_due() == 2
        send_due()
    assert {str(mail["To"]) for mail in server.taken} == {world.trainee.email, world.supervisor.email}
    for mail in server.taken:
        text = f"{mail['Subject']} {mail.get_content()}"
        assert "2 placements have had nothing new for some weeks." in text
        assert "Tara" not in text
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_something_new_begins_the_count_anew_even_at_23_30_in_summer(world: World) -> None:
    want(world.coordinator.actor(), world.centre.id, ReminderWishes(waiting_days=None))
    with on(START + timedelta(days=18), 23, 30):
        make_submitted(world)
    days = [START + timedelta(days=place) for place in range(50)]
    assert [day for day in days if reminded(day)] == [date(2026, 7, 13)]


def test_a_draft_is_no_step_that_others_can_see(world: World) -> None:
    with on(START + timedelta(days=18), 12):
        make_draft(world.placement, [])
        db.session.commit()
    assert reminded(START + timedelta(days=21)) == 2


@pytest.mark.parametrize(
    "wishes",
    [
        ReminderWishes(),
        ReminderWishes(quiet_weeks=2, waiting_days=14),
        ReminderWishes(quiet_weeks=None, waiting_days=3),
        ReminderWishes(quiet_weeks=5, waiting_days=None),
    ],
)
def test_pages_and_the_daily_mail_have_one_opinion(world: World, wishes: ReminderWishes) -> None:
    want(world.coordinator.actor(), world.centre.id, wishes)
    with on(START + timedelta(days=3), 12):
        make_submitted(world)
    told: dict[NoticeKind, date] = {}
    shown: dict[RiskGround, date] = {}
    for place in range(60):
        day = START + timedelta(days=place)
        with on(day):
            for reminder in (one for each in due_in(world.centre.id, day) for one in each):
                told.setdefault(reminder.kind, day)
            for reason in figures_by([world.placement])[world.placement.id].reasons:
                shown.setdefault(reason.ground, day)
    for kind, ground in ((QUIET, RiskGround.QUIET), (LONG, RiskGround.WAITING)):
        first = shown.get(ground)
        # At weekends nobody is told.
        while first and first.isoweekday() > 5:
            first += timedelta(days=1)
        assert told.get(kind) == first
    assert (QUIET in told, LONG in told) == (wishes.quiet_weeks is not None, wishes.waiting_days is not None)


def test_a_break_is_no_quiet_time_and_nobody_is_told_in_it(world: World) -> None:
    away = {"starts_on": START + timedelta(days=14), "ends_on": START + timedelta(days=60)}
    db.session.add(PlacementBreak(placement_id=world.placement.id, kind=BreakKind.PARENTAL, **away))
    db.session.commit()
    days = [START + timedelta(days=place) for place in range(75)]
    # Ten days were worked before it; the third week is over on Friday 7 August, and Monday is the next one.
    assert [day for day in days if reminded(day)] == [date(2026, 8, 10)]


def test_a_centre_sets_after_how_long_or_never(world: World) -> None:
    actor = world.coordinator.actor()
    want(actor, world.centre.id, ReminderWishes(quiet_weeks=None, waiting_days=None))
    db.session.commit()
    assert reminded(START + timedelta(weeks=9)) == 0
    want(actor, world.centre.id, ReminderWishes(quiet_weeks=8))
    db.session.commit()
    assert reminded(START + timedelta(weeks=8, days=-3)) == 0
    assert reminded(START + timedelta(weeks=9)) == 2


def test_items_that_wait_too_long_are_told_to_the_supervisor_once_a_week(world: World) -> None:
    with on(START + timedelta(days=1), 12):
        make_submitted(world)
        make_submitted(world, world.items[1])
    days = [START + timedelta(days=place) for place in range(20)]
    assert [day for day in days if reminded(day)] == [date(2026, 6, 10), date(2026, 6, 15)]
    waits = "2 items wait for your sign-off, the longest since 2 June 2026."
    assert words_of(LONG) == [f"Tara Trainee: {waits}"] * 2
    told = set(db.session.scalars(sa.select(Notice.user_id).where(Notice.kind == LONG)))
    assert told == {world.supervisor.id}


def test_who_stands_in_is_told_instead_of_whoever_is_away(world: World) -> None:
    colleague = make_user("Cleo Colleague", centre=world.centre, role=Role.SUPERVISOR)
    stand_in = Supervision(
        placement_id=world.placement.id,
        supervisor_id=colleague.id,
        starts_on=START + timedelta(days=7),
        ends_on=START + timedelta(days=11),
    )
    stand_in.handover = Handover(
        group_id=new_id(), absent_id=world.supervisor.id, made_by_id=world.supervisor.id, reason="Leave"
    )
    db.session.add(stand_in)
    with on(START, 12):
        make_submitted(world)
    for day, who in ((date(2026, 6, 9), colleague), (date(2026, 6, 15), world.supervisor)):
        assert reminded(day) == 1
        newest = sa.select(Notice.user_id).where(Notice.kind == LONG).order_by(Notice.id.desc()).limit(1)
        assert db.session.scalar(newest) == who.id


def test_a_review_is_told_of_before_its_day_and_after_it(world: World, server: Server) -> None:
    want(world.coordinator.actor(), world.centre.id, ReminderWishes(quiet_weeks=None))
    with on(START, 12):
        review = planned(world, in_days=30)
    db.session.execute(sa.delete(Notice))
    db.session.commit()
    days = [START + timedelta(days=place) for place in range(60)]
    assert [day for day in days if reminded(day)] == [START + timedelta(days=16), START + timedelta(days=31)]
    assert words_of(REVIEW) == [
        "Monthly meeting, planned for 1 July 2026, has not been written up.",
        "Monthly meeting, planned for 1 July 2026.",
        "Tara Trainee: monthly meeting, planned for 1 July 2026, has not been written up.",
        "Tara Trainee: monthly meeting, planned for 1 July 2026.",
    ]
    assert set(db.session.scalars(sa.select(Notice.address))) == {f"/reviews/{review.id}"}
    with on(START + timedelta(days=31), 8):
        digest.make_due()
        send_due()
    assert str(server.taken[0]["Subject"]) == "Techfolio: 2 reviews are near or overdue."


def test_a_trainee_who_is_away_is_left_in_peace_and_told_on_coming_back(world: World) -> None:
    want(world.coordinator.actor(), world.centre.id, ReminderWishes(quiet_weeks=None))
    with on(START, 12):
        planned(world, in_days=3)
    away = {"starts_on": START + timedelta(days=1), "ends_on": START + timedelta(days=11)}
    db.session.add(PlacementBreak(placement_id=world.placement.id, kind=BreakKind.SICKNESS, **away))
    db.session.commit()
    told = {START + timedelta(days=place): reminded(START + timedelta(days=place)) for place in range(20)}
    assert {day: number for day, number in told.items() if number} == {
        date(2026, 6, 5): 1,
        date(2026, 6, 13): 1,
    }


def test_choices_about_mail_hold(world: World, server: Server) -> None:
    with on(START):
        choose(world.trainee.id, {QUIET: Cadence.NEVER})
        choose(world.supervisor.id, {QUIET: Cadence.EACH})
        db.session.commit()
    assert reminded(START + timedelta(days=21)) == 2
    with on(START + timedelta(days=21), 8):
        send_due()
        assert digest.make_due() == 0
    assert [str(mail["To"]) for mail in server.taken] == [world.supervisor.email]


def test_who_has_read_it_before_the_mail_gets_none(world: World) -> None:
    assert world.placement.starts_on == START
    assert reminded(START + timedelta(days=21)) == 2
    with on(START + timedelta(days=21), 6):
        db.session.execute(sa.update(Notice).values(seen_at=datetime.now(UTC)))
        db.session.commit()
    with on(START + timedelta(days=21), 8):
        assert digest.make_due() == 0


def test_nobody_is_reminded_of_a_placement_that_has_ended(world: World) -> None:
    with on(START, 12):
        make_submitted(world)
        planned(world, in_days=2)
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, START
    db.session.commit()
    assert reminded(START + timedelta(weeks=5)) == 0


def test_plans_are_due_where_a_centre_says_so(world: World) -> None:
    day = START + timedelta(days=56)
    want(world.coordinator.actor(), world.centre.id, ReminderWishes(quiet_weeks=None, plans=False))
    db.session.commit()
    assert reminded(day) == 0
    want(world.coordinator.actor(), world.centre.id, ReminderWishes(quiet_weeks=None, plans=True))
    db.session.commit()
    assert reminded(day) == 2
    assert reminded(day + timedelta(days=1)) == 0
    assert words_of(NoticeKind.PLAN_DUE) == [
        "Tara Trainee: training plan of this year, to be agreed by 1 August 2026.",
        "Training plan of this year, to be agreed by 1 August 2026.",
    ]
    assert reminded(date(2026, 8, 3)) == 2
    want(world.coordinator.actor(), world.centre.id, ReminderWishes(quiet_weeks=None, plans=False))
    db.session.execute(sa.delete(SentReminder))
    db.session.commit()
    assert reminded(date(2026, 8, 4)) == 0


def test_a_night_that_ends_half_way_goes_on_where_it_ended(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_user("Olu Other", centre=world.centre, role=Role.TRAINEE)
    placement = make_placement(world.centre, other, world.framework, supervisor=world.supervisor)
    placement.starts_on = placement.supervisions[0].starts_on = START
    db.session.commit()
    number = 0

    def die_at_the_third(wanted: Reminder) -> bool:
        nonlocal number
        number += 1
        if number == 3:
            raise KeyboardInterrupt
        return remind(wanted)

    with monkeypatch.context() as patched:
        patched.setattr(reminding, "remind", die_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            reminded(START + timedelta(days=21))
    db.session.rollback()
    assert len(words_of(QUIET)) == 2
    assert reminded(START + timedelta(days=21)) == 2


def test_a_cause_is_forgotten_after_a_year(world: World) -> None:
    reminded(START + timedelta(days=21))
    told = set(db.session.scalars(sa.select(SentReminder.user_id)))
    assert told == {world.trainee.id, world.supervisor.id}
    with on(START + timedelta(days=387)):
        forget_old()
    assert db.session.query(SentReminder).count() == 0


def test_reading_costs_as_much_for_many_placements_as_for_one(world: World) -> None:
    costs = []
    for _ in range(2):
        db.session.commit()
        db.session.expire_all()
        with counted() as statements:
            found = grounds_in(world.centre.id, today())
        costs.append((len(found), len(statements)))
        for _ in range(5):
            trainee = make_user("Olu Other", centre=world.centre, role=Role.TRAINEE)
            make_placement(world.centre, trainee, world.framework, supervisor=world.supervisor)
    assert [number for number, _ in costs] == [1, 6]
    # The centre of the first is in the session already.
    assert costs[0][1] - 1 <= costs[1][1] <= costs[0][1] <= 15
