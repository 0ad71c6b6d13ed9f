"""The page on which anybody has a file checked: what it says, what it keeps and whom it makes wait."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from flask import current_app
from werkzeug.test import TestResponse

from app.blobs import service as blobs
from app.core.clock import day_in_words, today
from app.export import check_pages, check_words
from app.export.models import PackKind
from app.export.seal_keys import sealer_for
from app.export.sealing import own_fingerprint
from app.extensions import db
from app.identity.models import FailedSignIn
from app.identity.throttle import PER_ADDRESS, must_wait
from tests.application import Browser
from tests.export.authority import LASTS, open_authority
from tests.export.sealed_files import plain, sealed, sealed_by, with_a_note_added
from tests.export_pages.small_world import make_pack_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def send(browser: Browser, content: bytes) -> TestResponse:
    return browser.send(
        "/check",
        {"file": (io.BytesIO(content), "portfolio.pdf")},
        content_type="multipart/form-data",
    )


def text_of(response: TestResponse) -> str:
    return " ".join(response.text.split())


def sealed_here(content: bytes) -> bytes:
    data: Path = current_app.config["TECHFOLIO"].data
    return sealed_by(data, content)


def test_before_the_first_seal_there_is_no_fingerprint_and_none_is_made(browser: Browser) -> None:
    assert "there is no certificate" in text_of(browser.get("/check"))
    assert own_fingerprint() == ""


def test_a_pack_from_here_is_unchanged_and_its_head_is_on_the_ledger(browser: Browser) -> None:
    pack = make_pack_world()
    content = pack.content(pack.made(PackKind.PORTFOLIO))
    page = text_of(send(browser, content))
    assert check_words.UNCHANGED in page
    assert "This installation" in page
    assert "the ledger of this installation has it" in page
    assert check_words.published(own_fingerprint()) in page
    assert pack.world.trainee.name not in page


def test_a_changed_file_is_found_out(browser: Browser) -> None:
    page = text_of(send(browser, with_a_note_added(sealed_here(plain()))))
    assert check_words.ADDED in page
    assert "the ledger of this installation does not have it" in page


def test_what_the_file_holds_for_later_years_is_said_and_asked_of_nobody(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = tmp_path / "roots.pem"
    with open_authority() as authority:
        roots.write_bytes(authority.root.pem)
        more = {"timestamp_url": authority.timestamps, "seal_roots": str(roots)}
        settings = replace(current_app.config["TECHFOLIO"], **more)
        content = sealed(plain(), sealer_for(settings))
    page = text_of(send(browser, content))
    assert "Whether that service can be trusted is not checked here." in page
    assert f"That holds until {day_in_words(today() + LASTS)}." in page
    monkeypatch.setitem(current_app.config, "TECHFOLIO", settings)
    assert "Somebody whom this installation trusts vouches" in text_of(send(browser, content))
    assert "In later years" not in text_of(send(browser, sealed_here(plain())))


def test_nothing_of_the_file_is_kept(browser: Browser) -> None:
    before = set(blobs.store().digests())
    send(browser, sealed_here(plain()))
    assert set(blobs.store().digests()) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "This file is empty", id="empty"),
        pytest.param(b"words", "This is not a PDF file", id="not a PDF"),
        pytest.param(plain(), "This file carries no seal", id="not sealed"),
    ],
)
def test_what_cannot_be_checked_is_said_in_words(browser: Browser, content: bytes, words: str) -> None:
    assert words in text_of(send(browser, content))


def test_no_file_gets_a_sentence_at_its_place(browser: Browser) -> None:
    response = browser.send("/check", {}, content_type="multipart/form-data")
    assert response.status_code == 422
    assert check_pages.NOTHING_CHOSEN in response.text


def test_a_file_that_is_too_large_is_refused(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_pages, "MOST_BYTES", 10)
    response = send(browser, plain())
    assert response.status_code == 422
    assert "is larger than" in response.text


def test_a_form_of_another_site_checks_nothing(browser: Browser) -> None:
    response = browser.post("/check", data={"file": (io.BytesIO(plain()), "portfolio.pdf")})
    assert response.status_code == 400


def test_whoever_sends_very_many_files_waits_and_can_still_sign_in(browser: Browser) -> None:
    send(browser, b"words")
    (first,) = db.session.query(FailedSignIn).all()
    db.session.add_all(
        FailedSignIn(who_digest=f"{nth:064x}", from_digest=first.from_digest) for nth in range(PER_ADDRESS)
    )
    response = send(browser, b"words")
    assert response.status_code == 429
    assert check_pages.WAIT in response.text
    assert not must_wait("somebody@example.org", "127.0.0.1")
