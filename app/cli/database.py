"""Brings a database to the present shape, or checks that it has it."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.config import Settings
from app.core import sqlite
from app.core.errors import RefusedError

ROOT = Path(__file__).resolve().parent.parent.parent


def open_engine(settings: Settings) -> sa.Engine:
    """Return an engine of its own for work outside a request; the data folder is made if need be."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(settings.database_url)
    sqlite.prepare(engine)
    return engine


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Apply all migrations that are still missing, up to a revision."""
    with engine.connect() as connection:
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Undo migrations down to a revision."""
    with engine.connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def is_current(engine: sa.Engine) -> bool:
    """Say whether every migration has been applied."""
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(_config(connection))
        return MigrationContext.configure(connection).get_current_revision() == script.get_current_head()


def require_current(engine: sa.Engine) -> None:
    """Refuse to work on a database that lacks a migration.

    Raises:
        RefusedError: it does.
    """
    if not is_current(engine):
        raise RefusedError("The database is not up to date. Run: techfolio database upgrade")


def check(engine: sa.Engine) -> None:
    """Compare the database with the models; raises Alembic's error where they differ."""
    with engine.connect() as connection:
        command.check(_config(connection))


def _config(connection: sa.Connection) -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.attributes["connection"] = connection
    return config
