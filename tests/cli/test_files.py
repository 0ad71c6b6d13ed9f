"""The command that looks whether database and file store agree."""

import pytest
from click.testing import CliRunner, Result

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.cli.files import files
from app.config import Settings
from app.extensions import db

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def check(settings: Settings, *words: str) -> Result:
    # The command opens the database by itself; nothing of the test may hold it meanwhile.
    db.session.commit()
    db.session.remove()
    return CliRunner().invoke(files, ["check", *words], obj=settings)


def keep(words: str) -> str:
    return blobs.keep(words.encode(), "text/plain")


def test_a_sound_store_is_said_to_be_one(settings: Settings) -> None:
    keep("a reading")
    result = check(settings)
    assert result.exit_code == 0
    assert "1 row in the database, 0 files without a row." in result.output
    assert "No file is missing." in result.output


def test_a_missing_file_is_named_and_fails(settings: Settings) -> None:
    keep("another reading")
    gone = keep("a reading")
    blobs.store().delete(as_digest(gone))
    result = check(settings)
    assert result.exit_code == 1
    assert f"Missing: {gone}" in result.output
    assert result.output.count("Missing: ") == 1


def test_a_file_without_a_row_is_counted_and_left_alone(settings: Settings) -> None:
    stray = blobs.store().put(b"left behind by a crash")
    result = check(settings)
    assert result.exit_code == 0
    assert "1 file without a row." in result.output
    assert blobs.store().exists(stray)


def test_a_damaged_file_is_found_only_by_reading_it(settings: Settings) -> None:
    digest = keep("a reading")
    path = settings.data / "files" / digest[:2] / digest
    path.write_bytes(b"something else")
    assert check(settings).exit_code == 0
    result = check(settings, "--read")
    assert result.exit_code == 1
    assert f"Damaged: {digest}" in result.output


def test_a_sound_store_is_read_through(settings: Settings) -> None:
    keep("a reading")
    result = check(settings, "--read")
    assert result.exit_code == 0
    assert "Every file agrees with its digest." in result.output
