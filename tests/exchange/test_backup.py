"""A backup brings everything back, also into another kind of database, or says why not."""

import resource
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.blobs.models import Blob
from app.blobs.store import BlobStore, as_digest
from app.cli.database import open_engine, upgrade
from app.config import Settings
from app.core.errors import InvalidInputError, RefusedError
from app.exchange.backup import BackupError, restore_backup, write_backup
from app.extensions import db
from app.tables import metadata
from tests.application import settings_for
from tests.assessments.filled import make_completed
from tests.exchange.placement_example import make_example
from tests.people import make_world

pytestmark = pytest.mark.database


def ignore(_done: int, _total: int) -> None:
    """Take progress and do nothing."""


@pytest.fixture
def store(settings: Settings) -> BlobStore:
    return BlobStore(settings.storage_url)


@pytest.fixture
def digest(app: Flask, store: BlobStore) -> str:  # noqa: ARG001 - the database is open while the application is
    make_completed(make_world())
    digest = store.put(b"a record of my own")
    db.session.add(Blob(digest=digest, size=18, media_type="text/plain"))
    db.session.commit()
    return digest


def empty(tmp_path: Path) -> tuple[sa.Engine, BlobStore]:
    settings = settings_for(tmp_path / "other")
    engine = open_engine(settings)
    upgrade(engine)
    return engine, BlobStore(settings.storage_url)


def everything(engine: sa.Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def test_every_row_and_file_comes_back(digest: str, store: BlobStore, tmp_path: Path) -> None:
    target = tmp_path / "backup.zip"
    counts = write_backup(db.engine, store, target, ignore)
    other, other_store = empty(tmp_path)
    restore_backup(other, other_store, target, ignore)
    assert counts["files"] == 1
    assert everything(other) == everything(db.engine)
    assert other_store.get(as_digest(digest)) == b"a record of my own"
    other.dispose()


@pytest.mark.usefixtures("app")
def test_what_is_signed_or_agreed_and_takes_no_more_rows_comes_back(store: BlobStore, tmp_path: Path) -> None:
    make_example()
    target = tmp_path / "backup.zip"
    write_backup(db.engine, store, target, ignore)
    other, other_store = empty(tmp_path)
    restore_backup(other, other_store, target, ignore)
    assert everything(other) == everything(db.engine)
    other.dispose()


def test_a_backup_never_replaces_a_file(digest: str, store: BlobStore, tmp_path: Path) -> None:
    target = tmp_path / "backup.zip"
    target.write_text("something else")
    with pytest.raises(BackupError, match="exists already"):
        write_backup(db.engine, store, target, ignore)
    assert digest
    assert target.read_text() == "something else"


def test_a_backup_with_a_missing_file_is_not_written(digest: str, store: BlobStore, tmp_path: Path) -> None:
    store.delete(as_digest(digest))
    with pytest.raises(BackupError, match="not complete"):
        write_backup(db.engine, store, tmp_path / "backup.zip", ignore)
    assert list(tmp_path.glob("backup*")) == []


def test_a_restore_into_data_is_refused(digest: str, store: BlobStore, tmp_path: Path) -> None:
    target = tmp_path / "backup.zip"
    write_backup(db.engine, store, target, ignore)
    with pytest.raises(RefusedError, match="data here already"):
        restore_backup(db.engine, store, target, ignore)
    assert digest


def test_a_damaged_backup_leaves_an_empty_database(digest: str, store: BlobStore, tmp_path: Path) -> None:
    whole, damaged = tmp_path / "backup.zip", tmp_path / "damaged.zip"
    write_backup(db.engine, store, whole, ignore)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(
                name, content.replace(b"Tara", b"\xff\xfe") if name.startswith("tables") else content
            )
    other, other_store = empty(tmp_path)
    before = everything(other)
    with pytest.raises(InvalidInputError, match="damaged"):
        restore_backup(other, other_store, damaged, ignore)
    assert digest
    assert everything(other) == before
    other.dispose()


def test_something_else_is_no_backup(store: BlobStore, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleague")
    other, _ = empty(tmp_path)
    with pytest.raises(InvalidInputError, match="not a Techfolio backup"):
        restore_backup(other, store, path, ignore)
    other.dispose()


@pytest.mark.usefixtures("digest")
def test_a_backup_that_finds_no_room_or_no_folder_says_so_and_leaves_nothing(
    store: BlobStore, tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="cannot be written: No such file"):
        write_backup(db.engine, store, tmp_path / "nowhere" / "all.backup", ignore)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, before[1]))
    try:
        with pytest.raises(BackupError, match="cannot be written: File too large"):
            write_backup(db.engine, store, tmp_path / "all.backup", ignore)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.glob("all.backup*"))
