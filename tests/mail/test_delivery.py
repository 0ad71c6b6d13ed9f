"""Sending what waits: a real server takes, refuses, puts off, is down or hangs, and nothing is lost."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.config import Settings
from app.core.errors import NotFoundError
from app.core.ids import new_id
from app.extensions import db
from app.mail import delivery, service, transport
from app.mail.delivery import GivenUp, send_due
from app.mail.links import register_link
from app.mail.models import OutgoingMail
from app.mail.patience import LONGEST_WAIT_FOR_ADDRESS, wait_before_next
from app.mail.service import post
from app.mail.values import ERRAND, LINK_HERE, MailLink, MailState
from tests.mail.outbox import let_pass, mailing_through, problem_of, queued, state_of
from tests.mail.server import HANG, PUT_OFF, REFUSED, Server, mail_server

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
SENT, QUEUED, GIVEN_UP = MailState.SENT, MailState.QUEUED, MailState.GIVEN_UP


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    with mail_server() as running, mailing_through(app, running.url):
        yield running


def links(number: object) -> str:
    return f"https://techfolio.example/secret/{number}"


def no_links(_number: object) -> str:
    raise NotFoundError("The link has been used.")


register_link("delivery-test", links)
register_link("delivery-test-used", no_links)


def test_what_waits_is_sent_in_order_and_once(server: Server) -> None:
    mails = queued(3)
    assert send_due() == 3
    assert send_due() == 0
    assert server.numbers == [mail.message_id for mail in mails]
    assert [state_of(mail) for mail in mails] == [(SENT, 1)] * 3
    assert all(mail.sent_at and not mail.body for mail in db.session.query(OutgoingMail))


def test_a_mail_says_who_sends_it_to_whom_and_that_a_program_wrote_it(server: Server) -> None:
    queued()
    send_due()
    (mail,) = server.taken
    assert mail["From"] == "Techfolio <techfolio@test.example>"
    assert mail["To"] == "person0@test.example"
    assert mail["Subject"] == "Mail 0"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines()[:3] == ["Good morning.", ".", "Bye"]


def test_letters_of_any_language_arrive_as_they_were_written(server: Server) -> None:
    post("person@test.example", "Grüße, naïve Ωmega", ["Größe: 5 µSv, 日本語", "x" * 2000], kind="test")
    db.session.commit()
    send_due()
    (mail,) = server.taken
    assert mail["Subject"] == "Grüße, naïve Ωmega"
    assert mail.get_content().splitlines()[:2] == ["Größe: 5 µSv, 日本語", "x" * 2000]


def test_nothing_that_was_typed_begins_another_header(server: Server) -> None:
    evil = "Tara\r\nBcc: everybody@test.example\r\n\r\nBuy now"
    post(
        "person@test.example",
        f"About {evil}",
        ["Dear", evil, "\r\n.\r\nMAIL FROM:<x@y.example>"],
        kind="test",
    )
    db.session.commit()
    send_due()
    (mail,) = server.taken
    assert mail["Bcc"] is None
    assert mail["Subject"] == "About Tara Bcc: everybody@test.example Buy now"
    assert mail.keys() == ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", *mail.keys()[6:]]
    assert {name.lower() for name in mail.keys()[6:]} <= {
        "content-type",
        "content-transfer-encoding",
        "mime-version",
        "x-peer",
        "x-mailfrom",
        "x-rcptto",
    }


def test_a_secret_link_is_made_when_the_mail_is_sent(server: Server) -> None:
    row = new_id()
    queued()
    number = post(
        "g@test.example", "A link", ["Open:", LINK_HERE], kind="x", link=MailLink("delivery-test", row)
    )
    db.session.commit()
    assert "secret/" not in db.session.get_one(OutgoingMail, number).body
    send_due()
    assert links(row) in server.taken[1].get_content().splitlines()


def test_a_link_that_is_of_no_use_any_more_is_not_mailed(server: Server) -> None:
    (mail,) = queued(1, link=MailLink("delivery-test-used", new_id()))
    send_due()
    assert not server.taken
    assert state_of(mail) == (GIVEN_UP, 1)
    assert problem_of(mail) == "The link has been used."


def test_an_address_that_is_refused_is_given_up_and_stops_nobody_elses_mail(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[GivenUp] = []
    monkeypatch.setattr(delivery, "after_giving_up", [told.append])
    mails = queued(3)
    server.answers["person1@test.example"] = REFUSED
    assert send_due() == 2
    assert [state_of(mail) for mail in mails] == [(SENT, 1), (GIVEN_UP, 1), (SENT, 1)]
    assert "550 5.1.1 Nobody of that name lives here" in problem_of(mails[1])
    assert [(one.mail_id, one.to) for one in told] == [(mails[1].id, "person1@test.example")]


def test_a_mail_that_was_given_up_can_be_tried_again(server: Server) -> None:
    (mail,) = queued()
    server.answers["person0@test.example"] = REFUSED
    send_due()
    server.answers.clear()
    service.try_again(db.session.get_one(OutgoingMail, mail.id))
    db.session.commit()
    assert send_due() == 1
    assert server.numbers == [mail.message_id]


def test_an_address_that_is_put_off_is_tried_later_and_less_and_less_often(server: Server) -> None:
    (mail,) = queued()
    server.answers["person0@test.example"] = PUT_OFF
    send_due()
    assert send_due() == 0
    assert state_of(mail) == (QUEUED, 1)
    assert "451 4.7.1 Come back later" in problem_of(mail)
    let_pass(minutes=1)
    send_due()
    assert state_of(mail) == (QUEUED, 2)
    server.answers.clear()
    let_pass(minutes=2)
    assert send_due() == 1
    assert problem_of(mail) == ""


def test_what_is_put_off_for_five_days_is_given_up(server: Server) -> None:
    (mail,) = queued()
    server.answers["person0@test.example"] = PUT_OFF
    let_pass(days=4, hours=23)
    send_due()
    assert state_of(mail) == (QUEUED, 1)
    let_pass(days=1)
    send_due()
    assert state_of(mail) == (GIVEN_UP, 2)


@pytest.mark.parametrize(("answer", "state"), [(REFUSED, GIVEN_UP), (PUT_OFF, QUEUED)])
def test_a_mail_whose_text_is_not_taken_is_treated_as_its_address_is(
    server: Server, answer: str, state: MailState
) -> None:
    (mail,) = queued()
    server.data_answer = answer
    send_due()
    assert state_of(mail) == (state, 1)


def test_a_server_that_is_down_keeps_the_mail_and_loses_none(app: Flask) -> None:
    with mail_server() as server:
        url = server.url
    mails = queued(3)
    with mailing_through(app, url):
        assert send_due() == 0
        # One try is enough to know; the others keep their turn.
        assert [state_of(mail) for mail in mails] == [(QUEUED, 1), (QUEUED, 0), (QUEUED, 0)]
        assert "cannot be reached" in problem_of(mails[0])
        let_pass(days=9)
        send_due()
        assert MailState.GIVEN_UP not in {state_of(mail)[0] for mail in mails}
        let_pass(hours=1)
        with mail_server(int(url.rpartition(":")[2])) as server:
            assert send_due() == 3
            assert sorted(server.numbers) == sorted(mail.message_id for mail in mails)


def test_a_server_that_does_not_answer_is_left_in_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.2)
    (mail,) = queued()
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, mailing_through(app, f"smtp://127.0.0.1:{silent.getsockname()[1]}"):
        assert send_due() == 0
    assert state_of(mail) == (QUEUED, 1)
    assert "does not answer" in problem_of(mail)


def test_a_server_that_hangs_on_a_mail_is_cut_off(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAIL_SECONDS", 0.2)
    (mail,) = queued()
    server.answers["person0@test.example"] = HANG
    assert send_due() == 0
    assert state_of(mail) == (QUEUED, 1)


def test_a_server_that_does_not_let_us_sign_in_is_asked_again_later(app: Flask, server: Server) -> None:
    (mail,) = queued()
    with mailing_through(app, server.url.replace("//", "//somebody:wrong@")):
        assert send_due() == 0
    assert state_of(mail) == (QUEUED, 1)
    assert "wrong" not in problem_of(mail)


def test_a_server_that_ends_the_connection_after_each_mail_is_reached_anew(server: Server) -> None:
    server.ends_after_each = True
    mails = queued(3)
    sent = send_due()
    for _ in range(len(mails)):
        # The end may come between our question whether the connection lives and the next mail.
        let_pass(hours=1)
        sent += send_due()
    assert sent == 3
    assert sorted(server.numbers) == sorted(mail.message_id for mail in mails)


def test_a_run_has_an_end_and_asks_for_the_next(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    mails = queued(5)
    monkeypatch.setattr("app.jobs.queue.Queue.ask", lambda _queue, errand: asked.append(errand))
    assert send_due(most=2) == 2
    assert asked == [ERRAND]
    assert len(server.taken) == 2
    assert send_due() == 3
    assert sorted(server.numbers) == sorted(mail.message_id for mail in mails)


@pytest.mark.usefixtures("server")
def test_nobody_sends_beside_somebody_who_sends(settings: Settings) -> None:
    queued()
    with delivery._alone(settings.data / transport.FOLDER) as alone:  # noqa: SLF001 - as another process would hold it
        assert alone
        assert send_due() == 0
    assert send_due() == 1


@pytest.mark.usefixtures("server")
def test_a_mail_that_was_claimed_by_a_worker_now_dead_is_sent_when_its_claim_runs_out() -> None:
    (mail,) = queued()
    claimed = delivery._claim()  # noqa: SLF001 - a worker that is killed right after this
    assert claimed is not None
    assert send_due() == 0
    let_pass(minutes=5)
    assert send_due() == 1
    assert state_of(mail) == (SENT, 2)
    # The worker was not dead but slow: it cannot undo what the other noted.
    delivery._give_up(claimed, "Too late.")  # noqa: SLF001 - as above
    assert state_of(mail) == (SENT, 2)


def test_a_mail_that_is_repeated_is_the_same_mail(server: Server) -> None:
    (mail,) = queued()
    delivery._claim()  # noqa: SLF001 - a worker that is killed between acceptance and note, twice
    for _ in range(2):
        mail.state, mail.sent_at, mail.body, mail.next_try_at = QUEUED, None, "Hello", mail.created_at
        db.session.commit()
        assert send_due() == 1
    assert server.taken[0].as_bytes() == server.taken[1].as_bytes()


def test_without_a_server_each_mail_is_a_file_that_only_its_owner_reads(settings: Settings) -> None:
    (mail,) = queued()
    assert send_due() == 1
    (path,) = Path(settings.data / "mail").glob("*.eml")
    printed = message_from_bytes(path.read_bytes(), policy=SMTP)
    assert printed["Message-ID"] == mail.message_id
    assert printed.get_content().startswith("Good morning.")
    assert path.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_loses_no_mail(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    (mail,) = queued()
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", no_room)
        assert send_due() == 0
    assert state_of(mail) == (QUEUED, 1)
    assert "No space left" in problem_of(mail)
    let_pass(minutes=1)
    assert send_due() == 1
    assert len(list(Path(settings.data / "mail").glob("*.eml"))) == 1


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_waits_grow_to_a_limit(attempts: int, chance: float) -> None:
    wait = wait_before_next(attempts, LONGEST_WAIT_FOR_ADDRESS, chance)
    assert timedelta(seconds=30) <= wait <= LONGEST_WAIT_FOR_ADDRESS
    assert wait <= 2 * wait_before_next(attempts + 1, LONGEST_WAIT_FOR_ADDRESS, chance)
