"""The whole installation in one file, database and files consistent with each other, and back again.

The database is read in one snapshot, as rows, so that a backup moves between SQLite and PostgreSQL. Files
never change under their digest, so copying those that the snapshot names gives one consistent whole; a file
that is purged meanwhile is absent from the store, and the backup begins again with a newer snapshot.
"""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.assessments.workflow import State as AssessmentState
from app.blobs.store import BlobStore, as_digest
from app.core import sqlite
from app.core.clock import now
from app.core.errors import InvalidInputError, RefusedError, StorageError, TechfolioError
from app.exchange.rows import line_of, row_of
from app.planning.workflow import State as PlanState
from app.standards.models import VersionState
from app.tables import metadata

FORMAT = "techfolio-backup-1"
VERSION_TABLE = "alembic_version"
# Rows that take others only while they are open: they get this column's value once these are there.
OPEN_FIRST: dict[sa.Table, tuple[str, Any]] = {
    metadata.tables["framework_version"]: ("state", VersionState.DRAFT),
    metadata.tables["assessment"]: ("state", AssessmentState.DRAFT),
    metadata.tables["training_plan"]: ("state", PlanState.DRAFT),
    metadata.tables["review"]: ("signed_at", None),
}
TRIES = 3
BATCH = 500
Progress = Callable[[int, int], None]


class BackupError(TechfolioError):
    """A backup could not be made or read; the sentence says what to do."""


def write_backup(engine: sa.Engine, store: BlobStore, target: Path, progress: Progress) -> dict[str, int]:
    """Write a backup; the target appears whole or not at all.

    Args:
        engine: the database.
        store: the files.
        target: where the backup goes; it must not exist.
        progress: told how many files of how many are copied.

    Returns:
        The number of rows and of files.

    Raises:
        BackupError: the target exists, cannot be written, or a file that the database names is gone for good.
    """
    if target.exists():
        raise BackupError(f"{target} exists already. Name a file that does not.")
    fresh = target.with_name(target.name + ".part")
    try:
        counts = _write_until_whole(engine, store, fresh, progress)
        fresh.rename(target)
    except OSError as problem:
        raise BackupError(
            f"The backup cannot be written: {problem.strerror}. Nothing is left of it; choose another place."
        ) from problem
    finally:
        fresh.unlink(missing_ok=True)
    return counts


def _write_until_whole(
    engine: sa.Engine, store: BlobStore, target: Path, progress: Progress
) -> dict[str, int]:
    """Write; where a purge removed a file after the snapshot, begin again with a newer one."""
    problem: StorageError | None = None
    for _ in range(TRIES):
        try:
            return _write(engine, store, target, progress)
        except StorageError as met:
            problem = met
    raise BackupError(f"The backup is not complete: {problem.sentence if problem else ''}") from problem


def _write(engine: sa.Engine, store: BlobStore, target: Path, progress: Progress) -> dict[str, int]:
    rows = 0
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive,
        _snapshot(engine) as seen,
    ):
        for table in metadata.sorted_tables:
            with archive.open(f"tables/{table.name}.jsonl", "w") as file:
                result = seen.execute(
                    sa.select(table).order_by(*_order(table)).execution_options(yield_per=BATCH)
                )
                for row in result.mappings():
                    file.write(line_of(row).encode() + b"\n")
                    rows += 1
        digests = list(seen.scalars(sa.select(metadata.tables["blob"].c.digest)))
        revision = seen.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - our constant
        for number, digest in enumerate(digests, start=1):
            with archive.open(zipfile.ZipInfo(f"files/{digest}"), "w") as file:
                for piece in store.stream(as_digest(digest)):
                    file.write(piece)
            progress(number, len(digests))
        manifest = {
            "format": FORMAT,
            "revision": revision,
            "made_at": now().isoformat(),
            "rows": rows,
            "files": len(digests),
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    return {"rows": rows, "files": len(digests)}


@contextmanager
def _snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open one consistent view of the database, for as long as the block lasts."""
    with engine.connect() as connection, sqlite.reading_only():
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # SQLite reads one snapshot from its first read to the end of the transaction, without being asked.
        yield connection


def _order(table: sa.Table) -> list[sa.Column[Any]]:
    """Return an order in which a row that others of the same table refer to comes before them."""
    by_place = [table.c[name] for name in ("framework_version_id", "position") if name in table.c]
    return by_place if table.name == "framework_item" else list(table.primary_key.columns)


def read_manifest(source: Path) -> dict[str, Any]:
    """Return what a backup says about itself.

    Raises:
        InvalidInputError: it is no backup.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        raise InvalidInputError(f"{source} is not a Techfolio backup, or it is damaged.") from problem
    if manifest.get("format") != FORMAT:
        raise InvalidInputError(
            f"{source} was made by another version of Techfolio ({manifest.get('format')})."
        )
    return manifest


def restore_backup(engine: sa.Engine, store: BlobStore, source: Path, progress: Progress) -> datetime:
    """Put a backup into an empty, migrated database and its file store.

    Files are written and checked first; the rows come last, in one transaction, so that a restore that fails
    leaves an empty database.

    Returns:
        When the backup was made.

    Raises:
        InvalidInputError: the file is no backup or is damaged.
        RefusedError: the database is not empty, or has another shape than the backup's.
    """
    manifest = read_manifest(source)
    with engine.connect() as connection:
        revision = connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - our constant
        if any(
            connection.scalar(sa.select(sa.exists().select_from(table))) for table in metadata.sorted_tables
        ):
            raise RefusedError("There is data here already. Restore into an empty data folder and database.")
    if revision != manifest["revision"]:
        raise RefusedError(
            f"The backup has database revision {manifest['revision']}, this Techfolio has {revision}. "
            "Restore with the version that made the backup, then upgrade."
        )
    try:
        with zipfile.ZipFile(source) as archive:
            _put_files(archive, store, progress)
            with engine.begin() as connection:
                rows = sum(_put_rows(archive, connection, table) for table in metadata.sorted_tables)
                _close(archive, connection)
                if rows != manifest["rows"]:
                    raise InvalidInputError(f"{source} is damaged: it should hold {manifest['rows']} rows.")
    except (KeyError, ValueError, zipfile.BadZipFile, sa.exc.IntegrityError) as problem:
        raise InvalidInputError(
            f"{source} is damaged. Nothing was restored; use another backup."
        ) from problem
    return datetime.fromisoformat(manifest["made_at"])


def _put_files(archive: zipfile.ZipFile, store: BlobStore, progress: Progress) -> None:
    names = [name for name in archive.namelist() if name.startswith("files/")]
    for number, name in enumerate(names, start=1):
        digest = name.removeprefix("files/")
        if store.put(archive.read(name)) != digest:
            raise ValueError(digest)
        progress(number, len(names))


def _put_rows(archive: zipfile.ZipFile, connection: sa.Connection, table: sa.Table) -> int:
    count = 0
    changed = dict([OPEN_FIRST[table]]) if table in OPEN_FIRST else {}
    for rows in _row_batches(archive, table):
        connection.execute(sa.insert(table), [row | changed for row in rows])
        count += len(rows)
    return count


def _close(archive: zipfile.ZipFile, connection: sa.Connection) -> None:
    """Give rows what closes them, now that those are there which only an open one takes."""
    for table, (column, opened) in OPEN_FIRST.items():
        for rows in _row_batches(archive, table):
            for row in rows:
                if row[column] != opened:
                    named = table.c.id == row["id"]
                    connection.execute(sa.update(table).where(named).values({column: row[column]}))


def _row_batches(archive: zipfile.ZipFile, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    with archive.open(f"tables/{table.name}.jsonl") as file:
        for batch in _batches(file):
            yield [row_of(table, line.decode()) for line in batch]


def _batches(lines: Any) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
