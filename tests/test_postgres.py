"""The PostgreSQL that the tests start is a real one, keeps databases apart, and leaves nothing behind."""

import uuid
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, NullPool, create_engine, text

from tests.postgres import create_database, drop_database, postgres_server


def engine_of(url: URL) -> Engine:
    return create_engine(url, poolclass=NullPool)


def fresh_name() -> str:
    return f"test_{uuid.uuid4().hex}"


def test_it_answers_as_postgresql(postgres: URL) -> None:
    with engine_of(postgres).connect() as connection:
        version = connection.execute(text("SELECT version()")).scalar_one()

    assert version.startswith("PostgreSQL ")


def test_two_databases_from_one_template_are_separate(postgres: URL) -> None:
    template = create_database(postgres, fresh_name())
    with engine_of(template).begin() as connection:
        connection.execute(text("CREATE TABLE note (words TEXT NOT NULL)"))
        connection.execute(text("INSERT INTO note VALUES ('from the template')"))

    first = create_database(postgres, fresh_name(), template=str(template.database))
    second = create_database(postgres, fresh_name(), template=str(template.database))
    with engine_of(first).begin() as connection:
        connection.execute(text("INSERT INTO note VALUES ('only in the first')"))

    with engine_of(second).connect() as connection:
        assert connection.execute(text("SELECT words FROM note")).scalars().all() == ["from the template"]
    for database in (first, second, template):
        drop_database(database)


def test_a_database_is_dropped_while_a_test_still_holds_a_connection(postgres: URL) -> None:
    database = create_database(postgres, fresh_name())
    held = engine_of(database).connect()
    held.execute(text("SELECT 1"))

    drop_database(database)

    with engine_of(postgres).connect() as connection:
        left = connection.execute(
            text("SELECT count(*) FROM pg_database WHERE datname = :name"), {"name": database.database}
        ).scalar_one()
    held.invalidate()
    held.close()
    assert left == 0


def test_nothing_is_left_when_the_tests_fail() -> None:
    folders: list[Path] = []

    def fail_while_it_runs() -> None:
        with postgres_server() as url:
            folders.append(Path(str(url.query["host"])))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_while_it_runs()

    assert [folder.exists() for folder in folders] == [False]
