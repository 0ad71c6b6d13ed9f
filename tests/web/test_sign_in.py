"""Signing in, out and being timed out."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import Flask

from app.config import Settings
from app.core.clock import now
from app.extensions import db
from app.identity import sessions
from app.identity.models import EndedSession, User
from app.identity.service import make_password_link, set_password
from tests.application import Browser
from tests.people import make_user

pytestmark = pytest.mark.database
PASSWORD = "three words in a row"


def test_a_person_signs_in_with_address_and_password(browser: Browser) -> None:
    user = make_user()
    set_password(user, PASSWORD)
    db.session.commit()
    answer = browser.send("/sign-in", {"email": user.email.upper(), "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https:evil.example", "/\\evil.example", "///evil.example", "javascript:alert(1)"],
)
def test_a_link_to_elsewhere_leads_nowhere_else_and_keeps_nobody_out(
    browser: Browser, elsewhere: str
) -> None:
    user = make_user()
    set_password(user, PASSWORD)
    db.session.commit()
    typed = {"email": user.email, "password": PASSWORD, "next": elsewhere}
    answer = browser.send("/sign-in", typed, query_string={"next": elsewhere})
    assert answer.status_code == 302
    assert urlsplit(urljoin("http://localhost/sign-in", answer.location)).netloc == "localhost"


def test_no_browser_keeps_the_pages_of_signing_in(browser: Browser) -> None:
    assert browser.get("/sign-in").headers["Cache-Control"] == "no-store"


def test_a_link_to_hand_over_does_not_go_by_what_the_request_claims(app: Flask, browser: Browser) -> None:
    app.config["TECHFOLIO"] = replace(app.config["TECHFOLIO"], public_url="https://techfolio.example.org")
    administrator, user = make_user(is_administrator=True), make_user()
    db.session.commit()
    target = f"/administration/people/{user.id}/link"
    # The header alone: the client's own cookies stay those of its first address.
    answer = browser.sign_in(administrator).send(target, headers={"X-Forwarded-Host": "evil.example"})
    assert "https://techfolio.example.org/set-password/" in answer.text


def test_a_wrong_password_and_an_unknown_address_read_alike(browser: Browser) -> None:
    user = make_user()
    set_password(user, PASSWORD)
    db.session.commit()
    wrong = browser.send("/sign-in", {"email": user.email, "password": "not this"})
    unknown = browser.send("/sign-in", {"email": "nobody@test.example", "password": "not this"})
    sentence = "The e-mail address or the password is not right."
    assert sentence in wrong.text
    assert sentence in unknown.text


def test_what_is_missing_is_said_in_our_words(browser: Browser) -> None:
    page = browser.send("/sign-in", {"email": "", "password": ""}).text
    assert page.count("Type your e-mail address.") == 1
    assert page.count("Type your password.") == 1
    assert "Authentication failed" not in page


def test_after_five_failures_even_the_right_password_waits(browser: Browser) -> None:
    user = make_user()
    set_password(user, PASSWORD)
    db.session.commit()
    for _ in range(5):
        browser.send("/sign-in", {"email": user.email, "password": "not this"})
    answer = browser.send("/sign-in", {"email": user.email, "password": PASSWORD})
    assert "Too many sign-ins failed" in answer.text
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert browser.send("/sign-in", {"email": user.email, "password": PASSWORD}).status_code == 302


def test_an_idle_session_ends(browser: Browser) -> None:
    user = make_user()
    db.session.commit()
    browser.sign_in(user)
    assert browser.get("/account").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert browser.get("/account").status_code == 302


def test_a_one_use_link_sets_a_password_once(browser: Browser) -> None:
    user = make_user()
    token = make_password_link(user, None)
    db.session.commit()
    address = f"/set-password/{token}"
    assert browser.get(address).status_code == 200
    assert browser.get(address).status_code == 200
    answer = browser.send(address, {"password": PASSWORD, "password_again": PASSWORD})
    assert answer.status_code == 302
    assert browser.get(address).status_code == 404


def test_what_was_typed_survives_the_end_of_the_session(browser: Browser) -> None:
    user = make_user("Tara Trainee")
    set_password(user, PASSWORD)
    db.session.commit()
    page = browser.sign_in(user).get("/account").text
    owner = page.split('name="form_owner" type="hidden" value="')[1].split('"')[0]
    with browser.session_transaction() as session:
        session.clear()
    answer = browser.send("/account", {"name": "Tara Typed", "form_owner": owner})
    assert answer.status_code == 302
    followed = browser.send(
        "/sign-in", {"email": user.email, "password": PASSWORD, "next": answer.location.split("next=")[1]}
    )
    assert "Tara Typed" in browser.get(followed.location).text


def signed_in(browser: Browser) -> User:
    """Sign somebody in through the page."""
    user = make_user()
    set_password(user, PASSWORD)
    db.session.commit()
    browser.send("/sign-in", {"email": user.email, "password": PASSWORD})
    assert browser.get("/account").status_code == 200
    return user


def copy_of(browser: Browser, app: Flask) -> Browser:
    """Return another browser with the same cookie."""
    cookie = browser.get_cookie("techfolio")
    assert cookie is not None
    other = app.test_client()
    assert isinstance(other, Browser)
    other.set_cookie("techfolio", cookie.value)
    return other


def test_a_copy_of_the_cookie_ends_with_the_sign_out(app: Flask, browser: Browser) -> None:
    signed_in(browser)
    copy = copy_of(browser, app)
    assert copy.get("/account").status_code == 200
    assert browser.send("/sign-out").status_code == 302
    assert copy.get("/account").status_code == 302
    assert browser.get("/account").status_code == 302


def test_signing_out_leaves_the_other_browsers_of_the_person(app: Flask, browser: Browser) -> None:
    user = signed_in(browser)
    phone = app.test_client()
    assert isinstance(phone, Browser)
    phone.send("/sign-in", {"email": user.email, "password": PASSWORD})
    browser.send("/sign-out")
    assert phone.get("/account").status_code == 200


def test_the_cookie_of_the_sign_in_itself_ends_like_any_other(app: Flask, browser: Browser) -> None:
    user = make_user()
    set_password(user, PASSWORD)
    db.session.commit()
    browser.send("/sign-in", {"email": user.email, "password": PASSWORD})
    first = copy_of(browser, app)
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert first.get("/account").status_code == 302


def test_a_session_that_no_sign_in_began_is_none(browser: Browser) -> None:
    user = make_user()
    db.session.commit()
    browser.sign_in(user)
    with browser.session_transaction() as session:
        del session["number"]
    assert browser.get("/account").status_code == 302


@pytest.mark.usefixtures("app")
def test_a_session_is_written_down_once_and_forgotten_when_it_could_not_be_used_any_more(
    settings: Settings,
) -> None:
    session: dict[str, object] = {}
    sessions.begin(session)
    for _ in range(2):
        sessions.end(session, settings)
    assert db.session.query(EndedSession).count() == 1
    with time_machine.travel(now() + timedelta(hours=settings.session_hours, minutes=1)):
        sessions.begin(session)
        sessions.end(session, settings)
    assert db.session.query(EndedSession).count() == 1
