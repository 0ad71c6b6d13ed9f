"""Who changes their password types the present one; an open session alone is not enough."""

import pytest

from app.extensions import db
from app.identity.models import User
from app.identity.service import set_password
from app.identity.throttle import PER_PERSON
from tests.application import Browser
from tests.people import make_user

pytestmark = pytest.mark.database
PRESENT, NEW = "three words in a row", "four other words of mine"
ADDRESS = "/account/password"


@pytest.fixture
def user(browser: Browser) -> User:
    """Return somebody who is signed in."""
    user = make_user()
    set_password(user, PRESENT)
    db.session.commit()
    browser.sign_in(user)
    return user


def typed(present: str = PRESENT) -> dict[str, str]:
    return {"present_password": present, "password": NEW, "password_again": NEW}


def signs_in(browser: Browser, user: User, password: str) -> bool:
    return browser.send("/sign-in", {"email": user.email, "password": password}).status_code == 302


def test_the_present_password_lets_a_person_choose_another(browser: Browser, user: User) -> None:
    assert browser.send(ADDRESS, typed()).location == "/sign-in"
    assert browser.get("/account").status_code == 302
    assert signs_in(browser, user, NEW)


@pytest.mark.parametrize(
    ("present", "sentence"),
    [("", "Type your present password."), ("not mine at all", "This is not your present password.")],
)
def test_without_it_nothing_changes(browser: Browser, user: User, present: str, sentence: str) -> None:
    answer = browser.send(ADDRESS, typed(present))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert NEW not in answer.text
    browser.send("/sign-out")
    assert signs_in(browser, user, PRESENT)


@pytest.mark.usefixtures("user")
def test_guessing_it_is_as_slow_as_guessing_at_the_sign_in(browser: Browser) -> None:
    for _ in range(PER_PERSON):
        browser.send(ADDRESS, typed("not mine at all"))
    assert "Too many sign-ins failed." in browser.send(ADDRESS, typed()).text


@pytest.mark.usefixtures("user")
def test_signing_out_in_a_second_tab_leads_to_the_sign_in_page(browser: Browser) -> None:
    assert browser.send("/sign-out").location == "/signed-out"
    again = browser.post("/sign-out", data={"csrf_token": "from a page that was open before"})
    assert (again.status_code, again.location) == (302, "/sign-in")


@pytest.mark.usefixtures("user")
def test_nobody_else_can_sign_a_person_out(browser: Browser) -> None:
    assert browser.post("/sign-out", data={}).status_code == 400
    assert browser.get("/account").status_code == 200
