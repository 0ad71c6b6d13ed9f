"""Migrations make the tables that the models describe, can be undone, and import no application code."""

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cli.database import check, downgrade, open_engine, upgrade
from app.config import Settings
from app.extensions import db
from tests.application import Browser
from tests.people import make_world

pytestmark = pytest.mark.database
MIGRATIONS = sorted((Path(__file__).resolve().parent.parent.parent / "migrations" / "versions").glob("*.py"))


def test_the_database_has_the_shape_of_the_models(settings: Settings) -> None:
    engine = open_engine(settings)
    check(engine)
    engine.dispose()


def test_every_migration_can_be_undone_and_done_again(settings: Settings) -> None:
    engine = open_engine(settings)
    downgrade(engine, "base")
    assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    check(engine)
    engine.dispose()


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.stem)
def test_a_migration_imports_no_application_code(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not [name for name in names if name == "app" or name.startswith("app.")]


@pytest.mark.usefixtures("app")
def test_an_enum_column_refuses_a_value_that_it_does_not_know() -> None:
    world = make_world()
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(
            sa.text("UPDATE placement SET state = 'paused' WHERE id = :id"), {"id": _key(world.placement.id)}
        )
    db.session.rollback()


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM portfolio_view", "UPDATE portfolio_view SET what = 'nothing'"],
)
def test_the_access_log_only_grows(browser: Browser, statement: str) -> None:
    world = make_world()
    browser.sign_in(world.supervisor).get(f"/placements/{world.placement.id}")
    assert db.session.scalar(sa.text("SELECT count(*) FROM portfolio_view")) == 1
    with pytest.raises(sa.exc.DBAPIError, match="history only grows"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


def _key(value: object) -> object:
    return value.hex if db.engine.dialect.name == "sqlite" else value  # type: ignore[attr-defined]  # a UUID
