"""The person alone is reminded, once for each month in which nothing was recorded, and can stop the mail."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.cpd import ending
from app.cpd.queries import record_for
from app.extensions import db
from app.mail import digest
from app.mail.choices import choose
from app.mail.models import Notice, OutgoingMail
from app.mail.values import Cadence, NoticeKind
from app.oversight.reminder_rules import month_without, months_after
from app.oversight.reminding import remind_due
from app.placements.models import Placement
from tests.cpd.records import add_activity, registered_world
from tests.oversight.test_reminding import START, on
from tests.people import World

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def told() -> list[Notice]:
    return list(db.session.scalars(sa.select(Notice).where(Notice.kind == NoticeKind.CPD_QUIET)))


@pytest.fixture
def made() -> tuple[World, Placement]:
    """Return somebody who is registered on Monday 1 June 2026."""
    with on(START, 12):
        world, record = registered_world()
    return world, record


def night(day: date) -> int:
    with on(day):
        return remind_due()


def test_a_month_without_a_word_is_reminded_of_once(made: tuple[World, Placement]) -> None:
    world, record = made
    night(months_after(START, 1) - (START - date(2026, 5, 31)))
    assert not told()
    night(months_after(START, 1))
    night(months_after(START, 1))
    (notice,) = told()
    assert (notice.user_id, notice.placement_id) == (world.trainee.id, record.id)
    assert notice.address == f"/placements/{record.id}/cpd"
    night(date(2026, 7, 15))
    assert len(told()) == 1
    night(months_after(START, 2))
    assert len(told()) == 2


def test_what_is_recorded_starts_the_month_anew(made: tuple[World, Placement]) -> None:
    world, record = made
    with on(date(2026, 6, 20), 12):
        add_activity(world, record, today(), finish=False)
        db.session.commit()
    night(date(2026, 7, 19))
    assert not told()
    night(date(2026, 7, 20))
    assert len(told()) == 1


def test_nobody_else_is_told_and_the_reminders_of_training_are_not_sent(
    made: tuple[World, Placement],
) -> None:
    world, record = made
    night(date(2026, 9, 1))
    everything = db.session.scalars(sa.select(Notice).where(Notice.placement_id == record.id)).all()
    assert {(one.user_id, one.kind) for one in everything} == {(world.trainee.id, NoticeKind.CPD_QUIET)}


def test_the_digest_takes_it_along_without_a_word_of_the_record_unless_it_was_stopped(
    made: tuple[World, Placement],
) -> None:
    world, _ = made
    night(date(2026, 7, 1))
    with on(date(2026, 7, 1), 8):
        digest.make_due()
    (mail,) = db.session.scalars(sa.select(OutgoingMail).where(OutgoingMail.kind == digest.DIGEST_MAIL)).all()
    assert "Nothing was recorded in your CPD record for a month." in mail.body
    with on(date(2026, 7, 2), 12):
        choose(world.trainee.id, {NoticeKind.CPD_QUIET: Cadence.NEVER})
        db.session.commit()
    night(date(2026, 8, 1))
    with on(date(2026, 8, 1), 8):
        digest.make_due()
    mails = db.session.scalars(sa.select(OutgoingMail).where(OutgoingMail.kind == digest.DIGEST_MAIL)).all()
    assert len(mails) == 1


@pytest.mark.parametrize(
    ("latest", "day", "cause"),
    [
        (None, date(2026, 1, 30), ""),
        (None, date(2026, 1, 31), "2025-12-31 1"),
        (None, date(2026, 2, 27), "2025-12-31 1"),
        (None, date(2026, 2, 28), "2025-12-31 2"),
        (date(2026, 2, 1), date(2026, 2, 28), ""),
        (date(2025, 1, 1), date(2026, 1, 31), "2025-12-31 1"),
    ],
)
def test_months_are_those_of_the_calendar(latest: date | None, day: date, cause: str) -> None:
    found = month_without(latest, date(2025, 12, 31), day)
    assert (found.cause if found else "") == cause


def test_of_an_ended_record_nobody_is_reminded(made: tuple[World, Placement]) -> None:
    world, record = made
    with on(START, 13):
        ending.end_record(record_for(world.trainee.actor(), record.id), START, "I work abroad now.")
        db.session.commit()
    for days in (32, 63, 94):
        night(START + timedelta(days=days))
    assert told() == []
