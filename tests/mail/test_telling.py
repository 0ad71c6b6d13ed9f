"""Telling people what happened and queueing mail: rows, choices, and what may stand in a mail."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInputError
from app.core.ids import new_id
from app.extensions import db
from app.mail import service
from app.mail.choices import choose
from app.mail.links import address_of_link, register_link
from app.mail.models import Notice, OutgoingMail
from app.mail.text import body_of, mailable, one_line
from app.mail.values import LINK_HERE, Cadence, MailLink, MailState, NoticeKind
from tests.people import make_user, make_world


def told(name: str = "Sam Supervisor", kind: NoticeKind = NoticeKind.RETURNED) -> Notice:
    user = make_user(name)
    service.tell(user.id, kind, "Tara Trainee was given A.1 back.", "/placements")
    return db.session.query(Notice).filter_by(user_id=user.id).one()


@pytest.mark.database
@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_of_notice_can_be_kept_and_chosen_about(kind: NoticeKind) -> None:
    notice = told(kind=kind)
    choose(notice.user_id, {kind: Cadence.WEEKLY})
    db.session.commit()
    assert notice.seen_at is None
    assert kind.words
    assert "{" not in kind.counted(1) + kind.counted(2)


@pytest.mark.database
@pytest.mark.usefixtures("app")
def test_what_is_told_once_a_day_queues_no_mail_of_its_own() -> None:
    assert told(kind=NoticeKind.SIGNED).mailed_in is None
    assert db.session.query(OutgoingMail).count() == 0


@pytest.mark.database
@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("kind", [NoticeKind.DISPUTE, NoticeKind.PIN_LOCKED])
def test_what_is_urgent_queues_a_mail_that_names_nobody(kind: NoticeKind) -> None:
    notice = told(kind=kind)
    (mail,) = db.session.query(OutgoingMail)
    assert notice.mailed_in == mail.id
    assert "Tara" not in mail.subject + mail.body
    assert mail.body.endswith("http://127.0.0.1:8000/placements")


@pytest.mark.database
@pytest.mark.usefixtures("app")
def test_who_chose_a_mail_each_time_gets_one_each_time() -> None:
    user = make_user()
    choose(user.id, {NoticeKind.SIGNED: Cadence.EACH})
    for place in ("/a", "/b"):
        service.tell(user.id, NoticeKind.SIGNED, "Signed.", place)
    assert db.session.query(OutgoingMail).filter_by(user_id=user.id).count() == 2


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("address", ["https://elsewhere.example", "//elsewhere.example", "queue", ""])
def test_a_notice_leads_nowhere_else(address: str) -> None:
    user = make_user()
    with pytest.raises(ValueError, match="inside the product"):
        service.tell(user.id, NoticeKind.SIGNED, "Signed.", address)


@pytest.mark.database
@pytest.mark.usefixtures("app")
def test_what_is_settled_is_told_to_nobody_any_more() -> None:
    one, other = make_user(), make_user()
    for user in (one, other):
        service.tell(user.id, NoticeKind.EVIDENCE_WAITS, "It waits.", "/queue/1")
    service.tell(one.id, NoticeKind.EVIDENCE_WAITS, "It waits.", "/queue/2")
    service.settled(NoticeKind.EVIDENCE_WAITS, "/queue/1")
    db.session.expire_all()
    assert [notice.address for notice in db.session.query(Notice).filter_by(seen_at=None)] == ["/queue/2"]


@pytest.mark.database
@pytest.mark.usefixtures("app")
def test_a_mail_waits_in_the_outbox_under_a_number_of_its_own() -> None:
    world = make_world()
    number = service.post(
        " Grace.Guest@TEST.example ",
        "An assessment",
        ["Dear Grace", "", "Somebody asks you."],
        kind="assessment-asked",
        placement_id=world.placement.id,
    )
    db.session.commit()
    mail = db.session.get_one(OutgoingMail, number)
    assert mail.to_address == "Grace.Guest@test.example"
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)
    assert mail.message_id == f"<{number}@localhost>"
    assert mail.body == "Dear Grace\n\nSomebody asks you."


def test_a_secret_link_does_not_lie_in_the_outbox(app: Flask) -> None:
    row = new_id()
    register_link("test-secret", secret_address)
    link = MailLink("test-secret", row)
    number = service.post("g@test.example", "A link", ["Open:", LINK_HERE, "Bye"], kind="x", link=link)
    mail = db.session.get_one(OutgoingMail, number)
    assert app.secret_key
    assert "secret-of" not in mail.body
    assert (mail.link_kind, mail.link_id) == ("test-secret", row)
    assert address_of_link(link) == f"https://x.example/secret-of-{row}"
    other = service.post("g@test.example", "A link", ["Open:"], kind="x", link=link)
    assert db.session.get_one(OutgoingMail, other).body.splitlines()[-1] == LINK_HERE


@pytest.mark.usefixtures("app")
def test_a_link_that_no_room_makes_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="nobody-makes-it"):
        service.post("g@test.example", "A", [], kind="x", link=MailLink("nobody-makes-it", new_id()))
    register_link("test-secret", secret_address)
    with pytest.raises(ValueError, match="test-secret"):
        register_link("test-secret", lambda _number: "")


def secret_address(number: object) -> str:
    return f"https://x.example/secret-of-{number}"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a b@test.example",
        "a@test.example, b@test.example",
        "a@test.example\r\nBcc: b@test.example",
        "a@test.example\nBcc: b@test.example",
        "Grace <a@test.example>",
        "jörg@test.example",
        "a@localhost",
        f"{'a' * 250}@test.example",
    ],
)
def test_an_address_that_mail_cannot_reach_is_refused_in_a_sentence(address: str) -> None:
    with pytest.raises(InvalidInputError, match=r"looks like name@example\.org"):
        mailable(address)


@given(st.text())
def test_a_subject_is_one_line_whatever_stands_in_it(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert len(line) <= 200
    assert line.isprintable() or not any(letter in line for letter in "\r\n\x00\x0b\x0c\x85\u2028")


@given(st.lists(st.text()))
def test_a_typed_line_never_becomes_a_secret_link(lines: list[str]) -> None:
    assert LINK_HERE not in body_of([line for line in lines if line != LINK_HERE]).splitlines()
