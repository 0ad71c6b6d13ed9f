"""A database that is used again looks like a fresh one, whatever the test before did to it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL, Engine, NullPool, create_engine, text

from tests.emptied import EmptiedDatabase
from tests.postgres import create_database, drop_database

SCHEMA = (
    "CREATE TABLE note (number SERIAL PRIMARY KEY, words TEXT NOT NULL)",
    "CREATE TABLE answer (note INTEGER NOT NULL REFERENCES note)",
    "CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'only grows'; END $$",
    "CREATE TRIGGER only_grows BEFORE DELETE ON note FOR EACH ROW EXECUTE FUNCTION refuses()",
)


def engine_of(url: URL) -> Engine:
    return create_engine(url, poolclass=NullPool)


def run(url: URL, *statements: str) -> None:
    with engine_of(url).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def others_on(url: URL) -> int:
    """Count who is connected: the one that empties the database, and whoever should not be."""
    others = "datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    with engine_of(url).connect() as connection:
        found = connection.execute(text(f"SELECT count(*) FROM pg_stat_activity WHERE {others}"))  # noqa: S608 - fixed
        return int(found.scalar_one())


@pytest.fixture
def emptied(postgres: URL) -> Iterator[EmptiedDatabase]:
    template = create_database(postgres, "shape_of_notes")
    run(template, *SCHEMA)
    made = EmptiedDatabase(postgres, str(template.database))
    yield made
    url = made.fresh()
    made.close()
    drop_database(url)
    drop_database(template)


def test_rows_are_gone_although_a_trigger_forbids_it_and_numbers_begin_anew(emptied: EmptiedDatabase) -> None:
    first = emptied.fresh()
    run(first, "INSERT INTO note (words) VALUES ('one'), ('two')", "INSERT INTO answer VALUES (1)")

    second = emptied.fresh()

    assert second == first
    with engine_of(second).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM answer")).scalar_one() == 0
        new = connection.execute(text("INSERT INTO note (words) VALUES ('three') RETURNING number"))
        assert new.scalar_one() == 1


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE more (number INTEGER)",
        "ALTER TABLE note ADD COLUMN more TEXT",
        "ALTER TABLE note DISABLE TRIGGER only_grows",
        "DROP TRIGGER only_grows ON note",
        "DROP TABLE answer",
        "CREATE OR REPLACE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "ALTER TABLE answer DROP CONSTRAINT answer_note_fkey",
        "CREATE INDEX words ON note (words)",
    ],
)
def test_a_changed_shape_does_not_reach_the_next_test(emptied: EmptiedDatabase, change: str) -> None:
    run(emptied.fresh(), change)

    url = emptied.fresh()

    with engine_of(url).connect() as connection:
        columns = connection.execute(
            text("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'")
        ).scalar_one()
        indexes = connection.execute(
            text("SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'")
        ).scalar_one()
    assert (columns, indexes) == (3, 1)
    run(url, "INSERT INTO note (words) VALUES ('kept')")
    for refused in ("DELETE FROM note", "INSERT INTO answer VALUES (99)"):
        with pytest.raises(Exception, match=r"only grows|answer_note_fkey"):
            run(url, refused)


def test_a_connection_that_a_test_left_open_does_not_hold_the_next_one_up(emptied: EmptiedDatabase) -> None:
    held = engine_of(emptied.fresh()).connect()
    held.execute(text("LOCK TABLE note"))

    url = emptied.fresh()

    run(url, "INSERT INTO note (words) VALUES ('free')")
    held.invalidate()
    held.close()


def test_nobody_of_the_test_before_is_still_connected(emptied: EmptiedDatabase) -> None:
    engine = engine_of(emptied.fresh())
    # To be told to end is not yet to have ended; so many at once take a while.
    held = [engine.connect() for _ in range(30)]
    for connection in held:
        connection.execute(text("INSERT INTO note (words) SELECT 'late' FROM generate_series(1, 100)"))

    url = emptied.fresh()

    assert others_on(url) == 1
    for connection in held:
        connection.invalidate()
        connection.close()


def test_a_test_that_ends_every_connection_does_not_hold_the_next_one_up(emptied: EmptiedDatabase) -> None:
    first = emptied.fresh()
    run(first, "INSERT INTO note (words) VALUES ('one')")
    run(
        first,
        "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )

    url = emptied.fresh()

    with engine_of(url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 0
    assert others_on(url) == 1
