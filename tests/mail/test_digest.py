"""Digests: once a day or a week, by the clocks of the United Kingdom, and never the same thing twice."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import LONDON
from app.extensions import db
from app.identity.models import User
from app.mail import digest, service
from app.mail.choices import choose
from app.mail.models import Notice, OutgoingMail
from app.mail.moments import latest_daily, latest_weekly
from app.mail.values import Cadence, NoticeKind
from tests.people import make_user

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
WAITS, SIGNED, RETURNED = NoticeKind.EVIDENCE_WAITS, NoticeKind.SIGNED, NoticeKind.RETURNED
# A Wednesday in summer: seven o'clock in London is six in UTC.
EVENING = datetime(2026, 7, 1, 20, 0, tzinfo=UTC)
BEFORE_SEVEN = datetime(2026, 7, 2, 5, 59, tzinfo=UTC)
SEVEN = datetime(2026, 7, 2, 6, 0, tzinfo=UTC)
MONDAY = datetime(2026, 7, 6, 6, 0, tzinfo=UTC)


def told(user: User, *kinds: NoticeKind, at: datetime = EVENING) -> None:
    """Tell a person something of each kind at an instant."""
    with time_machine.travel(at, tick=False):
        for kind in kinds:
            service.tell(user.id, kind, "Tara Trainee wrote about Mr Patient.", "/queue/1")
    db.session.commit()


def digests_at(instant: datetime) -> int:
    """Make what is due at an instant."""
    with time_machine.travel(instant, tick=False):
        return digest.make_due()


def mails() -> list[OutgoingMail]:
    """Return what is in the outbox, in order."""
    return list(db.session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)))


def test_what_happened_since_yesterday_comes_in_one_mail_at_seven() -> None:
    user = make_user("Sam Supervisor")
    told(user, WAITS, WAITS, WAITS, RETURNED)
    assert digests_at(BEFORE_SEVEN) == 0
    assert digests_at(SEVEN) == 1
    (mail,) = mails()
    assert mail.to_address == user.email
    assert mail.subject == "Techfolio: 4 pieces of news"
    assert "- 3 items wait for your sign-off." in mail.body.splitlines()
    assert "- 1 item was returned to you." in mail.body.splitlines()


def test_a_digest_names_nobody_and_repeats_nothing_that_was_written() -> None:
    told(make_user(), *NoticeKind)
    db.session.execute(sa.update(Notice).values(mailed_in=None))
    digests_at(SEVEN)
    text = "".join(mail.subject + mail.body for mail in mails())
    assert "Tara" not in text
    assert "Patient." not in text


def test_one_thing_is_said_in_the_subject() -> None:
    told(make_user(), WAITS)
    digests_at(SEVEN)
    assert mails()[0].subject == "Techfolio: 1 item waits for your sign-off."


def test_the_same_thing_is_mailed_once_however_often_the_worker_looks() -> None:
    told(make_user(), WAITS)
    assert [digests_at(SEVEN), digests_at(SEVEN), digests_at(SEVEN + timedelta(days=1))] == [1, 0, 0]


def test_a_worker_that_was_down_at_seven_catches_up() -> None:
    told(make_user(), WAITS)
    assert digests_at(SEVEN + timedelta(hours=9)) == 1


def test_a_worker_that_dies_half_way_goes_on_where_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [make_user() for _ in range(3)]
    for user in people:
        told(user, WAITS)
    post, number = service.post, Counter[str]()

    def die_at_the_second(*arguments: object, **options: object) -> object:
        number["posts"] += 1
        made = post(*arguments, **options)  # type: ignore[arg-type]  # passed on as they came
        if number["posts"] == 2:
            raise KeyboardInterrupt
        return made

    with monkeypatch.context() as patched:
        patched.setattr("app.mail.digest.post", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            digests_at(SEVEN)
    db.session.rollback()
    assert len(mails()) == 1
    assert digests_at(SEVEN) == 2
    assert sorted(mail.to_address for mail in mails()) == sorted(user.email for user in people)


def test_what_a_person_has_seen_is_not_mailed() -> None:
    user = make_user()
    told(user, WAITS, SIGNED)
    service.mark_seen(user.id)
    db.session.commit()
    assert digests_at(SEVEN) == 0


def test_what_happens_after_seven_waits_for_the_next_day() -> None:
    user = make_user()
    told(user, WAITS, at=SEVEN + timedelta(minutes=1))
    assert digests_at(SEVEN + timedelta(hours=12)) == 0
    assert digests_at(SEVEN + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("cadence", "thursday", "monday"),
    [(Cadence.DAILY, 1, 0), (Cadence.WEEKLY, 0, 1), (Cadence.NEVER, 0, 0)],
)
def test_mail_comes_as_often_as_was_chosen(cadence: Cadence, thursday: int, monday: int) -> None:
    user = make_user()
    with time_machine.travel(EVENING - timedelta(days=30), tick=False):
        choose(user.id, {WAITS: cadence})
    told(user, WAITS)
    assert digests_at(SEVEN) == thursday
    assert digests_at(MONDAY) == monday


def test_daily_and_weekly_news_share_mondays_mail() -> None:
    user = make_user()
    with time_machine.travel(EVENING - timedelta(days=30), tick=False):
        choose(user.id, {WAITS: Cadence.WEEKLY})
    told(user, WAITS, at=EVENING)
    told(user, RETURNED, at=MONDAY - timedelta(hours=3))
    assert digests_at(MONDAY) == 1
    assert mails()[0].subject == "Techfolio: 2 pieces of news"


def test_who_chooses_mail_again_gets_none_at_once_for_what_is_old() -> None:
    user = make_user()
    with time_machine.travel(EVENING - timedelta(days=30), tick=False):
        choose(user.id, {WAITS: Cadence.NEVER})
    told(user, WAITS)
    with time_machine.travel(SEVEN + timedelta(hours=5), tick=False):
        choose(user.id, {WAITS: Cadence.DAILY})
        db.session.commit()
    assert digests_at(SEVEN + timedelta(hours=6)) == 0
    assert digests_at(SEVEN + timedelta(days=1)) == 1


def test_a_closed_account_gets_no_mail() -> None:
    user = make_user()
    told(user, WAITS)
    user.active = False
    db.session.commit()
    assert digests_at(SEVEN) == 0
    told(user, NoticeKind.DISPUTE)
    assert not mails()


def test_old_messages_are_forgotten_and_not_mailed_again() -> None:
    user = make_user()
    told(user, WAITS)
    digests_at(SEVEN)
    db.session.execute(sa.update(OutgoingMail).values(state="sent", sent_at=SEVEN))
    db.session.commit()
    with time_machine.travel(SEVEN + timedelta(days=91), tick=False):
        service.forget_old()
        db.session.commit()
        assert not mails()
        assert digest.make_due() == 0
    with time_machine.travel(SEVEN + timedelta(days=366), tick=False):
        service.forget_old()
    assert db.session.query(Notice).count() == 0


@pytest.mark.parametrize(
    ("instant", "moment"),
    [
        ("2026-03-29T05:59+00:00", "2026-03-28T07:00+00:00"),
        ("2026-03-29T06:00+00:00", "2026-03-29T06:00+00:00"),
        ("2026-10-25T06:59+00:00", "2026-10-24T06:00+00:00"),
        ("2026-10-25T07:00+00:00", "2026-10-25T07:00+00:00"),
        ("2026-06-30T22:30+00:00", "2026-06-30T06:00+00:00"),
    ],
)
def test_seven_is_seven_on_the_days_the_clocks_change(instant: str, moment: str) -> None:
    assert latest_daily(datetime.fromisoformat(instant)) == datetime.fromisoformat(moment)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_moments_are_seven_o_clock_and_not_ahead(instant: datetime) -> None:
    daily, weekly = latest_daily(instant), latest_weekly(instant)
    assert weekly <= daily <= instant < daily + timedelta(hours=25)
    assert instant < weekly + timedelta(days=7, hours=1)
    assert {moment.astimezone(LONDON).hour for moment in (daily, weekly)} == {7}
    assert weekly.astimezone(LONDON).weekday() == 0
