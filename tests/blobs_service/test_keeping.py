"""Keeping contents: bytes first, one row, nothing half done."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.blobs import queries, service
from app.blobs.models import Blob, DerivedKind
from app.blobs.store import as_digest, digest_of
from app.core.clock import now
from app.core.errors import NotFoundError, StorageError
from app.extensions import db

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
AN_HOUR = timedelta(hours=1)


def file_of(digest: str) -> Path:
    return Path(service.store()._folder or ".") / digest[:2] / digest  # noqa: SLF001 - the test looks behind


def test_a_content_is_kept_once_under_its_digest() -> None:
    first = service.keep(b"a report", "text/plain")
    second = service.keep(b"a report", "text/plain")
    db.session.commit()
    assert first == second == digest_of(b"a report")
    assert service.read(first) == b"a report"
    row = db.session.get_one(Blob, first)
    assert (row.size, row.media_type) == (8, "text/plain")


def test_several_contents_are_stored_before_the_first_row(monkeypatch: pytest.MonkeyPatch) -> None:
    store = service.store()
    put = store.put

    def full_at_the_second(content: bytes) -> object:
        if content == b"second":
            raise StorageError("The disk is full.")
        return put(content)

    monkeypatch.setattr(store, "put", full_at_the_second)
    with pytest.raises(StorageError):
        service.keep_all([(b"first", "text/plain"), (b"second", "text/plain")])
    assert db.session.query(Blob).count() == 0
    assert service.orphans() == {digest_of(b"first")}


def test_what_was_never_kept_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        service.read("0" * 64)


def test_a_failed_transaction_leaves_a_file_that_the_sweep_deletes_in_time() -> None:
    digest = service.keep(b"left behind", "text/plain")
    db.session.rollback()
    assert service.orphans() == {digest}
    assert service.sweep_orphans(AN_HOUR) == 0
    assert file_of(digest).exists()
    assert service.store().written_at(as_digest(digest)) <= now()
    assert service.sweep_orphans(timedelta(seconds=-5)) == 1
    db.session.commit()
    assert not file_of(digest).exists()
    assert db.session.get(Blob, digest) is None


def test_the_sweep_leaves_what_has_a_row() -> None:
    digest = service.keep(b"in use", "text/plain")
    db.session.commit()
    assert service.sweep_orphans(timedelta(seconds=-5)) == 0
    assert service.read(digest) == b"in use"
    assert service.missing() == frozenset()


def test_a_row_whose_file_is_lost_is_reported() -> None:
    digest = service.keep(b"lost", "text/plain")
    db.session.commit()
    service.store().delete(as_digest(digest))
    assert service.missing() == {digest}
    with pytest.raises(StorageError, match="missing from the file store"):
        service.read(digest)


def test_a_content_that_was_deleted_between_bytes_and_row_is_stored_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = service.store()
    put = store.put
    calls: list[bytes] = []

    def deleted_at_once(content: bytes) -> object:
        digest = put(content)
        calls.append(content)
        if len(calls) == 1:
            store.delete(digest)
        return digest

    monkeypatch.setattr(store, "put", deleted_at_once)
    digest = service.keep(b"wanted", "text/plain")
    db.session.commit()
    assert service.read(digest) == b"wanted"


def test_a_derivation_is_written_down_once() -> None:
    source = service.keep(b"source", "text/plain")
    made = service.keep(b"made of it", "application/pdf")
    for _ in range(2):
        service.record_derivation(made, DerivedKind.SECTION, source, None, "section")
    db.session.commit()
    assert queries.derived_content(source, DerivedKind.SECTION, "section") == made


def test_each_application_has_a_store_of_its_own(app: Flask) -> None:
    assert service.store() is service.store()
    assert str(app.config["TECHFOLIO"].data) in str(file_of("0" * 64))
