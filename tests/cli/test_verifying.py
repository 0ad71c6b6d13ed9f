"""The command that checks a seal: in words and by its exit status, with no database anywhere."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.verifying import verify
from app.config import Settings
from app.export import check_words
from app.export.seal_keys import fingerprint_for, sealer_for
from tests.export.authority import open_authority
from tests.export.sealed_files import plain, sealed, sealed_by, settings_in, with_a_note_added


def run(here: Path, content: bytes, *more: str, settings: Settings | None = None) -> Result:
    path = here / "portfolio.pdf"
    path.write_bytes(content)
    return CliRunner().invoke(
        verify, [str(path), *more], obj=settings or settings_in(here), catch_exceptions=False
    )


def test_an_untouched_file_of_this_installation_passes(tmp_path: Path) -> None:
    result = run(tmp_path, sealed_by(tmp_path, plain()))
    assert result.exit_code == 0
    assert check_words.UNCHANGED in result.output
    assert "no ledger was asked" in result.output
    assert check_words.NOT_PROVED[0] in result.output
    assert not list(tmp_path.glob("*.sqlite"))


@pytest.mark.parametrize("touch", [with_a_note_added, lambda content: content[:-9]])
def test_a_touched_file_fails(tmp_path: Path, touch: object) -> None:
    assert callable(touch)
    assert run(tmp_path, touch(sealed_by(tmp_path, plain()))).exit_code == 1


def test_it_says_what_the_file_holds_for_later_years(tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    with open_authority() as authority:
        roots.write_bytes(authority.root.pem)
        more = {"TECHFOLIO_TIMESTAMP_URL": authority.timestamps, "TECHFOLIO_SEAL_ROOTS": str(roots)}
        content = sealed(plain(), sealer_for(settings_in(tmp_path, **more)))
    assert "In later years: The file holds all certificates" in run(tmp_path, content).output
    more.pop("TECHFOLIO_SEAL_ROOTS")
    assert "not checked here" in run(tmp_path, content, settings=settings_in(tmp_path, **more)).output
    assert "In later years" not in run(tmp_path, sealed_by(tmp_path, plain())).output


def test_a_file_of_another_installation_passes_only_with_its_fingerprint(tmp_path: Path) -> None:
    other = tmp_path / "other"
    content = sealed_by(other, plain())
    fingerprint = fingerprint_for(settings_in(other))
    assert run(tmp_path, content).exit_code == 1
    assert run(tmp_path, content, "--fingerprint", check_words.published(fingerprint).upper()).exit_code == 0
    assert run(tmp_path, content, "--fingerprint", "0" * 64).exit_code == 1
