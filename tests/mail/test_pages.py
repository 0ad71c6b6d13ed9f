"""The pages of messages: the list, the number in the header, choices, and what was not delivered."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from app.extensions import db
from app.identity.models import User
from app.mail import service
from app.mail.choices import cadences_of
from app.mail.models import Notice, OutgoingMail
from app.mail.service import post
from app.mail.values import Cadence, MailState, NoticeKind, usual_cadence
from tests.application import Browser
from tests.people import make_user

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
NUMBER = '<span class="app-menu__number">{}<'


def told(user: User, words: str, address: str = "/standards") -> Notice:
    service.tell(user.id, NoticeKind.SIGNED, words, address)
    db.session.commit()
    return db.session.query(Notice).filter_by(user_id=user.id, words=words).one()


def unseen(user: User) -> int:
    db.session.expire_all()
    number = db.session.query(Notice).filter_by(user_id=user.id, seen_at=None).count()
    db.session.rollback()
    return number


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def test_the_list_shows_the_latest_first_and_what_is_new(browser: Browser) -> None:
    user = make_user()
    told(user, "First thing.")
    told(user, "Second <b>thing</b>.")
    text = browser.sign_in(user).get("/notices").text
    assert text.index("Second &lt;b&gt;thing") < text.index("First thing.")
    assert text.count(">New</strong>") == 2
    assert NUMBER.format(2) in text


def test_the_number_of_queries_does_not_grow_with_the_list(browser: Browser) -> None:
    user = make_user()
    told(user, "One.")
    browser.sign_in(user)
    with counted() as few:
        browser.get("/notices")
    for number in range(30):
        service.tell(user.id, NoticeKind.SIGNED, f"Thing {number}.", "/standards")
    db.session.commit()
    with counted() as many:
        browser.get("/notices")
    assert len(many) == len(few)


def test_a_person_with_no_news_sees_no_number(browser: Browser) -> None:
    text = browser.sign_in(make_user()).get("/notices").text
    assert "app-menu__number" not in text
    assert "Nothing has happened yet." in text


def test_marking_one_as_read_leaves_the_others(browser: Browser) -> None:
    user = make_user()
    one, _ = told(user, "One."), told(user, "Two.")
    answer = browser.sign_in(user).send(f"/notices/{one.id}/seen?page=1")
    assert answer.location == "/notices?page=1"
    assert unseen(user) == 1


def test_marking_all_as_read_leaves_other_peoples(browser: Browser) -> None:
    user, other = make_user(), make_user()
    told(user, "One.")
    told(other, "Two.")
    browser.sign_in(user).send("/notices/seen")
    assert (unseen(user), unseen(other)) == (0, 1)


def test_somebody_elses_notice_is_not_there(browser: Browser) -> None:
    notice = told(make_user(), "Private.")
    intruder = make_user()
    assert browser.sign_in(intruder).send(f"/notices/{notice.id}/seen").status_code == 404
    assert "Private." not in browser.get("/notices").text
    assert db.session.get_one(Notice, notice.id).seen_at is None


def test_opening_what_a_notice_leads_to_counts_as_reading_it(browser: Browser) -> None:
    user, other = make_user(), make_user()
    told(user, "One.")
    told(user, "Elsewhere.", "/account")
    told(other, "One.")
    browser.sign_in(user).get("/standards?page=1")
    assert (unseen(user), unseen(other)) == (1, 1)
    assert NUMBER.format(1) in browser.get("/privacy").text


def test_choices_are_shown_kept_and_refused_where_they_make_no_sense(browser: Browser) -> None:
    user = make_user()
    browser.sign_in(user)
    assert NoticeKind.EVIDENCE_WAITS.words in browser.get("/account/mail").text
    wanted = {kind.value.replace("-", "_"): Cadence.WEEKLY.value for kind in NoticeKind}
    assert browser.send("/account/mail", wanted).status_code == 302
    assert set(cadences_of(user.id).values()) == {Cadence.WEEKLY}
    answer = browser.send("/account/mail", wanted | {"signed": "hourly"})
    assert answer.status_code == 422
    assert "Choose one of the options." in answer.text


def test_who_has_chosen_nothing_gets_the_usual(browser: Browser) -> None:
    user = make_user()
    page = browser.sign_in(user).get("/account/mail").text
    assert len(re.findall(r'value="daily"\s+selected', page)) == sum(
        usual_cadence(kind) is Cadence.DAILY for kind in NoticeKind
    )


def test_an_administrator_sees_what_was_not_delivered_and_tries_again(browser: Browser) -> None:
    number = post("gone@test.example", "An assessment", ["Words for Grace only"], kind="x")
    mail = db.session.get_one(OutgoingMail, number)
    mail.state, mail.problem = MailState.GIVEN_UP, "The mail server does not know the address."
    waits = post("later@test.example", "Another", ["Hello"], kind="x")
    db.session.get_one(OutgoingMail, waits).problem = "The mail server cannot be reached."
    page = browser.sign_in(make_user(is_administrator=True)).get("/administration/mail").text
    assert "gone@test.example" in page
    assert "does not know the address" in page
    assert "1 mail could not be sent yet" in page
    assert "Words for Grace" not in page
    browser.send(f"/administration/mail/{number}/again")
    db.session.expire_all()
    again = db.session.get_one(OutgoingMail, number)
    assert (again.state, again.problem, again.body) == (MailState.QUEUED, "", "Words for Grace only")
    assert browser.send(f"/administration/mail/{number}/again").status_code == 404
