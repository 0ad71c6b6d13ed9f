"""Previews are made once and kept, also where a GET shows them first."""

import io

import pytest
from flask import Flask
from PIL import Image

from app.blobs import service, showing
from app.blobs.models import Blob, Derivation
from app.core.errors import NotFoundError
from app.extensions import db
from app.web.transaction import run_afterwards

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(out, "PNG")
    return out.getvalue()


def test_a_preview_is_made_once_and_kept() -> None:
    digest = service.keep(picture(), "image/png")
    first, media_type = showing.preview(digest, "image/png", 1)
    db.session.commit()
    assert media_type == "image/webp"
    assert Image.open(io.BytesIO(first)).size == (20, 10)
    assert db.session.query(Derivation).count() == 1
    assert showing.preview(digest, "image/png", 1)[0] == first
    assert db.session.query(Blob).count() == 2


def test_a_get_that_shows_a_page_first_keeps_it_afterwards(app: Flask) -> None:
    digest = service.keep(picture(), "image/png")
    db.session.commit()
    with app.test_request_context():
        showing.preview(digest, "image/png", 1)
        assert db.session.query(Derivation).count() == 0
        run_afterwards(app.make_response("shown"))
    assert db.session.query(Derivation).count() == 1


def test_a_preview_of_a_source_that_was_purged_meanwhile_is_not_kept(app: Flask) -> None:
    digest = service.keep(picture(), "image/png")
    db.session.commit()
    with app.test_request_context():
        showing.preview(digest, "image/png", 1)
        service.discard({digest})
        db.session.commit()
        run_afterwards(app.make_response("shown"))
    assert db.session.query(Blob).count() == 0


def test_a_page_beyond_the_end_does_not_exist() -> None:
    digest = service.keep(picture(), "image/png")
    with pytest.raises(NotFoundError, match="no such page"):
        showing.preview(digest, "image/png", 2)


def test_text_is_shown_as_text_and_office_files_say_why_not() -> None:
    text = service.keep(b"Dose 3 mSv <b>", "text/plain")
    assert showing.preview(text, "text/plain", 1) == (b"Dose 3 mSv <b>", "text/plain; charset=utf-8")
    assert showing.preview_text(text, "text/plain") == ("Dose 3 mSv <b>", False)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    office = service.keep(b"PK", word)
    with pytest.raises(NotFoundError, match="download it"):
        showing.preview(office, word, 1)


def test_how_many_pictures_a_file_shows() -> None:
    assert showing.preview_count("application/pdf", 12) == 12
    assert showing.preview_count("image/jpeg", None) == 1
    assert showing.preview_count("text/csv", None) == 0
