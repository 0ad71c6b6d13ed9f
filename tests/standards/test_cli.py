"""The command ``techfolio standards``, on a real database and real files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.assessments.models import StoredForm
from app.cli.database import open_engine
from app.cli.standards import standards
from app.cli.standards_reading import STARTERS, starter_crosswalks, starter_files, starter_form_files
from app.config import Settings
from app.core.base import Base
from app.core.errors import RefusedError
from app.standards.documents import read_framework
from app.standards.models import FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import walk
from tests.application import settings_for
from tests.assessments.forms import FORM

pytestmark = pytest.mark.database
FILE = """\
key: starter-small
version: "1"
title: Starter set, small
publisher: Techfolio project
scheme: art
provenance: starter
not_issued_by: [ART]
items:
  - code: S-1
    kind: competency
    title: Measure
    statement: Measure the conductivity.
"""


def run(settings: Settings, *words: str | Path) -> Result:
    return CliRunner().invoke(standards, [str(word) for word in words], obj=settings)


@contextmanager
def database(settings: Settings) -> Iterator[sa.Connection]:
    """Look at the database past the application."""
    engine = open_engine(settings)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def count(settings: Settings, model: type[Base] = FrameworkVersion) -> int:
    with database(settings) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_the_starter_sets_are_loaded_and_listed(settings: Settings) -> None:
    assert len(starter_files()) >= 5
    loaded = run(settings, "load", "--starter")
    assert (loaded.exit_code, loaded.stderr.strip()) == (0, "")
    assert loaded.stdout.count(": published.") == len(starter_files()) + len(starter_form_files())
    assert count(settings, StoredForm) == len(starter_form_files())
    assert count(settings) == len(starter_files())
    listed = run(settings, "list")
    assert listed.exit_code == 0
    lines = listed.stdout.splitlines()
    assert lines[0].split() == ["KEY", "VERSION", "STATE", "FOR", "ITEMS"]
    assert len(lines) == len(starter_files()) + 1
    items = sum(item.counts for item in walk(read_framework(STARTERS / "starter-ipem-nuclear-medicine.yaml")))
    assert any(
        line.startswith("starter-ipem-nuclear-medicine") and f"published  every centre  {items} items" in line
        for line in lines
    )


def test_loading_again_changes_nothing(settings: Settings, small: Path) -> None:
    run(settings, "load", small)
    with database(settings) as connection:
        before = connection.execute(sa.select(FrameworkVersion.__table__)).all()
    again = run(settings, "load", small)
    assert (again.exit_code, again.stdout) == (0, "starter-small, version 1: is there already.\n")
    with database(settings) as connection:
        assert connection.execute(sa.select(FrameworkVersion.__table__)).all() == before
    assert count(settings, FrameworkItem) == 1


def test_one_wrong_file_stops_all_and_every_problem_is_named(
    settings: Settings, small: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(FILE.replace("S-1", "1.10").replace("kind: competency", "kind: task"), encoding="utf-8")
    missing = tmp_path / "missing.yaml"
    answer = run(settings, "load", small, wrong, missing)
    assert answer.exit_code == 1
    assert "wrong.yaml, line 9, " in answer.stderr
    assert "wrong.yaml, line 10, " in answer.stderr
    assert "missing.yaml, line 1, the whole file: The file cannot be opened" in answer.stderr
    assert answer.stderr.endswith("Nothing was loaded.\n")
    assert answer.stdout == ""
    assert count(settings) == 0


def test_a_changed_copy_without_a_new_version_stops_all(
    settings: Settings, small: Path, tmp_path: Path
) -> None:
    run(settings, "load", small)
    changed, fresh = tmp_path / "changed.yaml", tmp_path / "fresh.yaml"
    changed.write_text(FILE.replace("conductivity", "pressure"), encoding="utf-8")
    fresh.write_text(FILE.replace("starter-small", "starter-fresh"), encoding="utf-8")
    answer = run(settings, "load", fresh, changed)
    assert answer.exit_code == 1
    assert "changed.yaml: Version 1 of “Starter set, small” is published already" in answer.stderr
    assert count(settings) == 1


def test_two_files_that_are_the_same_version_cannot_both_go_in(
    settings: Settings, small: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(FILE.replace("conductivity", "pressure"), encoding="utf-8")
    assert run(settings, "load", small, other).exit_code == 1
    assert count(settings) == 0


def test_a_set_can_be_loaded_for_one_centre(settings: Settings, small: Path) -> None:
    with pytest.raises(RefusedError, match="no centre called “North”"):
        raise_from(run(settings, "load", small, "--centre", "North"))
    with database(settings) as connection:
        connection.execute(
            sa.text("INSERT INTO centre (id, name, is_demo, created_at) VALUES (:id, 'North', :no, :now)"),
            {"id": "0" * 31 + "1", "no": False, "now": "2026-11-23 09:00:00+00:00"},
        )
    assert run(settings, "load", small, "--centre", "North").exit_code == 0
    assert "published  North" in run(settings, "list").stdout


def raise_from(result: Result) -> None:
    """Raise what the command raised: the outer command turns it into a sentence."""
    assert result.exception is not None
    raise result.exception


@pytest.mark.parametrize("words", [(), ("x.yaml", "--starter")])
def test_load_wants_files_or_the_starter_sets(settings: Settings, words: tuple[str, ...]) -> None:
    answer = run(settings, "load", *words)
    assert answer.exit_code == 2
    assert "Name the files to load, or give --starter" in answer.stderr


def test_an_empty_list_says_what_to_do(settings: Settings) -> None:
    assert "techfolio standards load --starter" in run(settings, "list").stdout


def test_check_is_content_with_what_was_published(settings: Settings, small: Path) -> None:
    run(settings, "load", small)
    answer = run(settings, "check")
    assert answer.exit_code == 0
    files = len(starter_files()) + len(starter_crosswalks()) + len(starter_form_files())
    assert answer.stdout == f"Files without a problem: {files}.\nStored versions checked: 1.\n"


def test_check_finds_a_wrong_file_and_a_changed_version(settings: Settings, small: Path) -> None:
    run(settings, "load", small)
    with database(settings) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER framework_item_not_changed")
        else:
            connection.exec_driver_sql("ALTER TABLE framework_item DISABLE TRIGGER USER")
        connection.exec_driver_sql("UPDATE framework_item SET statement = 'Guess.'")
    small.write_text(FILE.replace("kind: competency", "kind: task"), encoding="utf-8")
    answer = run(settings, "check", small)
    assert answer.exit_code == 1
    assert "small.yaml, line 10" in answer.stderr
    assert "Version 1 of “Starter set, small”: its words or rules are not those" in answer.stderr


def test_a_form_is_checked_with_its_lines_and_loaded_for_every_centre(
    settings: Settings, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(FORM, encoding="utf-8")
    bad.write_text(FORM.replace("type: DOPS", "type: VIVA"), encoding="utf-8")

    answer = run(settings, "check", good, bad)
    assert answer.exit_code == 1
    assert answer.stdout.startswith("Files without a problem: 1.\n")
    assert "bad.yaml, line 3, type: `type` must be 'DOPS'" in answer.stderr

    loaded = run(settings, "load", good)
    assert loaded.stdout == "Form starter-dops-meter, version 1: published.\n"
    assert "is there already" in run(settings, "load", good).stdout
    good.write_text(FORM.replace("Reads the meter", "Reads any meter"), encoding="utf-8")
    refused = run(settings, "load", good)
    assert refused.exit_code == 1
    assert "published already with other content" in refused.stderr
    refused = run(settings, "load", good, "--centre", "Westmere")
    assert "an assessment form serves every centre" in refused.stderr


def test_check_leaves_drafts_alone(settings: Settings, small: Path) -> None:
    run(settings, "load", small)
    with database(settings) as connection:
        row = connection.execute(sa.select(FrameworkVersion.__table__)).mappings().one()
        draft = {**row, "id": row["framework_id"], "version": "2", "state": VersionState.DRAFT}
        connection.execute(sa.insert(FrameworkVersion).values(**draft))
    assert "Stored versions checked: 1." in run(settings, "check").stdout
    assert "draft" in run(settings, "list").stdout


def test_a_file_can_be_checked_where_no_installation_is(tmp_path: Path, small: Path) -> None:
    nowhere = settings_for(tmp_path / "nowhere")
    answer = run(nowhere, "check", small)
    assert answer.exit_code == 0
    assert "Stored versions were not checked. The database is not up to date." in answer.stdout
    with pytest.raises(RefusedError, match="not up to date"):
        raise_from(run(nowhere, "check"))


@pytest.mark.parametrize("words", [("list",), ("load", "--starter")])
def test_without_a_database_the_commands_say_so(tmp_path: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(RefusedError, match="not up to date"):
        raise_from(run(settings_for(tmp_path / "nowhere"), *words))


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01", b"\xff\xfe", b"[" * 5000, b"key: &a [*a]", b"- 1\n- 2"]
)
def test_hostile_files_are_refused_with_their_name(
    settings: Settings, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_bytes(content)
    answer = run(settings, "load", path)
    assert answer.exit_code == 1
    assert answer.stderr.lstrip().startswith("hostile.yaml, line 1, ")
    assert count(settings) == 0


def test_a_folder_is_no_file(settings: Settings, tmp_path: Path) -> None:
    answer = run(settings, "load", tmp_path)
    assert answer.exit_code == 1
    assert "cannot be opened" in answer.stderr
