"""What every answer carries, and what people see when something is wrong."""

from io import BytesIO

import pytest
from flask import Flask, abort
from flask.typing import ResponseReturnValue
from typing_extensions import Buffer

from app.config import Settings
from app.core.errors import ConflictError, StorageError
from app.extensions import db
from app.web.access import Audience, audience
from app.web.answers import invalid
from app.web.forms import Form
from tests.application import Browser
from tests.people import make_user


@pytest.fixture
def applications() -> dict[Settings, Flask]:
    """Have an application made for each test, because these add pages to it."""
    return {}


def add_view(app: Flask, address: str, view: object, who: Audience | None = Audience.ANYONE) -> None:
    """Add a page to a fresh application, declared or not."""

    def call() -> ResponseReturnValue:
        return view()  # type: ignore[operator, no-any-return]  # a callable by construction

    app.add_url_rule(address, address, audience(who)(call) if who else call, methods=["GET", "POST"])


def raise_it(problem: Exception) -> ResponseReturnValue:
    raise problem


def test_a_page_carries_the_security_headers(browser: Browser) -> None:
    headers = browser.get("/privacy").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"


def test_a_view_without_an_audience_answers_403(app: Flask, browser: Browser) -> None:
    add_view(app, "/forgotten", lambda: "secret", None)
    answer = browser.get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.text


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 500])
def test_every_error_has_a_page_in_words(app: Flask, browser: Browser, status: int) -> None:
    add_view(app, "/broken", lambda: abort(status))
    answer = browser.get("/broken")
    assert answer.status_code == status
    assert "<h1" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (ConflictError("Somebody was first."), 409),
        (StorageError("The disk is full."), 507),
        (KeyError("x"), 500),
    ],
)
def test_an_error_page_keeps_what_was_typed(
    app: Flask, browser: Browser, problem: Exception, status: int
) -> None:
    add_view(app, "/broken", lambda: raise_it(problem))
    answer = browser.send(
        "/broken", {"what_i_did": "I measured <b>uniformity</b>", "password": "hidden words"}
    )
    assert answer.status_code == status
    assert "I measured &lt;b&gt;uniformity&lt;/b&gt;" in answer.text
    assert "hidden words" not in answer.text


@pytest.mark.parametrize(
    ("method", "problems", "answer"),
    [
        ("GET", [], ("<title>Page</title>", 200)),
        ("POST", [], ("<title>Page</title>", 200)),
        ("POST", ["Somebody was first."], ("<title>Error: Page</title>", 409)),
    ],
)
def test_a_page_with_problems_says_so_in_its_title_and_its_status(
    app: Flask, method: str, problems: list[str], answer: tuple[str, int]
) -> None:
    with app.test_request_context(method=method):
        form = Form(meta={"csrf": False})
        form.form_errors = problems
        assert invalid(form, "<title>Page</title>", 409) == answer


def test_a_form_without_its_guard_is_refused_and_can_be_sent_again(browser: Browser) -> None:
    user = make_user("Tara Trainee")
    db.session.commit()
    answer = browser.sign_in(user).post("/account", data={"name": "Tara Typed"})
    assert answer.status_code == 400
    assert "Tara Typed" in answer.text
    assert "Send it again" in answer.text


def test_a_form_of_a_megabyte_is_refused_at_its_field(browser: Browser) -> None:
    user = make_user("Tara Trainee")
    db.session.commit()
    answer = browser.sign_in(user).send("/account", {"name": "x" * 1_000_000})
    assert answer.status_code == 422
    assert "200 characters or fewer" in answer.text


@pytest.mark.parametrize("text", ["Ta\x00ra", "Ta\u202era", "Ta\x07ra"])
def test_characters_that_deceive_are_refused_in_words(browser: Browser, text: str) -> None:
    user = make_user("Tara Trainee")
    db.session.commit()
    answer = browser.sign_in(user).send("/account", {"name": text})
    assert answer.status_code == 422
    assert "Delete it or type the text again" in answer.text


def test_a_log_line_has_no_query_and_no_words(capfd: pytest.CaptureFixture[str], browser: Browser) -> None:
    browser.get("/privacy?words=very-private")
    line = capfd.readouterr().err
    assert '"route": "/privacy"' in line
    assert "very-private" not in line


@pytest.mark.database
def test_a_slow_upload_keeps_nobody_waiting(app: Flask) -> None:
    user = make_user("Tara Trainee")
    db.session.commit()
    browser = app.test_client()
    assert isinstance(browser, Browser)
    browser.sign_in(user)
    seen: list[str] = []

    class SlowBody(BytesIO):
        """A body during whose arrival somebody else writes."""

        def readinto(self, buffer: Buffer) -> int:
            """Write through a connection of its own, as another request would."""
            if not seen:
                with db.engine.connect() as other:
                    other.exec_driver_sql("UPDATE centre SET name = name")
                    other.commit()
                seen.append("written")
            return super().readinto(buffer)

    db.session.commit()
    content = b"name=Tara"
    answer = browser.post(
        "/account",
        input_stream=SlowBody(content),
        content_length=len(content),
        content_type="application/x-www-form-urlencoded",
    )
    assert seen == ["written"]
    assert answer.status_code == 400
