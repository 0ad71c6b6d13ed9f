"""The application does not start on published standards that somebody changed in the database."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.main import main
from app.cli.standing import check_stored, refuse_changed
from app.config import Settings
from app.core.errors import RefusedError
from tests.application import settings_for
from tests.standards.test_cli import FILE, database, run

pytestmark = pytest.mark.database
WORDS = "Version 1 of “Starter set, small”: its words or rules are not those that were published"


@pytest.fixture
def changed(settings: Settings, tmp_path: Path) -> Settings:
    """Return the settings of an installation in which a published statement was changed by hand."""
    path = tmp_path / "small.yaml"
    path.write_text(FILE, encoding="utf-8")
    run(settings, "load", path)
    refuse_changed(settings)
    with database(settings) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER framework_item_not_changed")
        else:
            connection.exec_driver_sql("ALTER TABLE framework_item DISABLE TRIGGER USER")
        connection.exec_driver_sql("UPDATE framework_item SET statement = 'Guess.'")
    return settings


def test_a_changed_version_is_refused_with_its_name(changed: Settings) -> None:
    assert check_stored(changed)[0] == 1
    with pytest.raises(RefusedError, match=WORDS):
        refuse_changed(changed)


def test_the_server_says_so_and_does_not_start(changed: Settings) -> None:
    done = CliRunner().invoke(main.commands["serve"], ["--port", "1"], obj=changed)

    assert isinstance(done.exception, RefusedError)
    assert "Techfolio is at" not in done.output


def test_a_database_without_tables_has_nothing_that_could_be_changed(tmp_path: Path) -> None:
    refuse_changed(settings_for(tmp_path / "new"))
