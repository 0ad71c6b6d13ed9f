"""A disk that is full when the database wants to write: a true sentence, and what was typed comes back."""

from typing import Any

import pytest
import sqlalchemy as sa

from app.blobs import service as blobs
from app.blobs.models import Blob
from app.blobs.store import BlobStore, Digest
from app.core.errors import StorageError
from app.export.models import RoleReport
from app.extensions import db
from app.portfolio.models import Attachment
from tests.application import Browser
from tests.people import make_world
from tests.portfolio.makers import make_draft
from tests.portfolio.pages import fields_of, sample

WORDS = "A very long report. " * 900


def fill(connection: Any, *_more: Any) -> None:
    """Let SQLite find no room: its file may not grow any more."""
    connection.execute("PRAGMA max_page_count = 1")


def test_a_full_disk_is_named_and_nothing_is_half_saved(browser: Browser) -> None:
    world = make_world()
    db.session.commit()
    address = f"/placements/{world.placement.id}/pack/report"
    browser.sign_in(world.trainee)
    sa.event.listen(db.engine, "checkout", fill)
    answer = browser.send(address, {"text": WORDS, "revision": "0"})
    sa.event.remove(db.engine, "checkout", fill)
    assert answer.status_code == 507
    assert "The disk is full. Nothing was saved" in answer.text
    assert "The report is saved" not in answer.text
    assert "A very long report." in answer.text
    db.session.rollback()
    assert db.session.get(RoleReport, world.placement.id) is None


def test_a_file_goes_again_when_there_is_no_room_for_its_row(browser: Browser) -> None:
    world = make_world()
    draft = make_draft(world.placement)
    db.session.commit()
    words = fields_of(draft, what_i_did=WORDS)
    browser.sign_in(world.trainee)
    sa.event.listen(db.engine, "checkout", fill)
    answer = browser.send(
        f"/evidence/{draft.evidence_id}/files",
        {**words, "files": [sample("identifiers.txt")]},
        content_type="multipart/form-data",
    )
    sa.event.remove(db.engine, "checkout", fill)
    assert answer.status_code == 507
    assert "The disk is full. Nothing was saved" in answer.text
    db.session.rollback()
    assert db.session.query(Attachment).count() == 0
    assert db.session.query(Blob).count() == 0
    assert list(blobs.store().digests()) == []


def test_of_two_files_the_one_for_which_there_is_room_is_kept_and_nothing_is_left_over(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world()
    draft = make_draft(world.placement)
    db.session.commit()
    put = BlobStore.put

    def full_at_the_report(store: BlobStore, content: bytes) -> Digest:
        if content.startswith(b"%PDF"):
            raise StorageError("The file could not be kept because the disk is full. Nothing was saved.")
        return put(store, content)

    monkeypatch.setattr(BlobStore, "put", full_at_the_report)
    files = [sample("identifiers.txt"), sample("qc-report-4-pages.pdf")]
    address = f"/evidence/{draft.evidence_id}/files"
    answer = browser.sign_in(world.trainee).send(
        address, {"files": files}, content_type="multipart/form-data"
    )
    assert "the disk is full" in answer.text
    [kept] = db.session.query(Attachment)
    assert kept.filename == "identifiers.txt"
    assert list(blobs.store().digests()) == [kept.digest]
