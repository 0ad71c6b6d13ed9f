"""Stopping mail from the mail itself: a signed link, a button, and what mail programs send by themselves."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.identity.models import User
from app.mail import service
from app.mail.choices import cadence_of
from app.mail.delivery import send_due
from app.mail.values import Cadence, NoticeKind
from tests.application import Browser
from tests.mail.outbox import mailing_through
from tests.mail.server import Server, mail_server
from tests.people import make_user

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
DISPUTE = NoticeKind.DISPUTE


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    with mail_server() as running, mailing_through(app, running.url):
        yield running


@pytest.fixture
def user() -> User:
    return make_user("Sam Supervisor")


@pytest.fixture
def link(server: Server, user: User) -> str:
    """Return the path of the link in the header of a mail about a dispute."""
    service.tell(user.id, DISPUTE, "Tara disputes it.", "/queue")
    db.session.commit()
    send_due()
    (mail,) = server.taken
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<(http.+)>", str(mail["List-Unsubscribe"]))
    assert found
    assert found[1] in mail.get_content()
    return urlsplit(found[1]).path


def cadence(user: User) -> Cadence:
    db.session.expire_all()
    found = cadence_of(user.id, DISPUTE)
    db.session.rollback()
    return found


def test_opening_the_link_stops_nothing(browser: Browser, user: User, link: str) -> None:
    page = browser.get(link)
    assert "Stop these mails?" in page.text
    assert DISPUTE.words in page.text
    assert "Sam " not in page.text
    assert cadence(user) is Cadence.EACH


def test_the_button_stops_mail_without_a_sign_in(browser: Browser, user: User, link: str) -> None:
    assert "No more of these mails" in browser.post(link).text
    assert cadence(user) is Cadence.NEVER
    service.tell(user.id, DISPUTE, "Again.", "/queue")
    db.session.commit()
    assert send_due() == 0


def test_a_mail_program_stops_it_with_one_click_and_no_cookie(app: Flask, user: User, link: str) -> None:
    with app.app_context():
        answer = FlaskClient(app, use_cookies=False).post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert cadence(user) is Cadence.NEVER


def test_another_kind_of_mail_goes_on(browser: Browser, user: User, link: str) -> None:
    browser.post(link)
    assert cadence_of(user.id, NoticeKind.PIN_LOCKED) is Cadence.EACH


def test_a_link_that_was_tampered_with_stops_nothing(browser: Browser, user: User, link: str) -> None:
    for forged in (link[:-1], link + "x", f"{link[:14]}W10{link[14:]}", "/mail/stop/x.y"):
        assert browser.post(forged).status_code == 404
    assert cadence(user) is Cadence.EACH
