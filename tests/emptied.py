"""Knows how one PostgreSQL database serves test after test: emptied, or made anew where its shape changed.

A copy of the template takes half a second, because it is 700 files; emptying takes a few milliseconds, as
long as one connection does it all: a new one has to learn every table first.
"""

import secrets
import time

import psycopg
from psycopg import sql
from sqlalchemy import URL

from tests.postgres import create_database, drop_database

# What a statement of DDL adds or alters has a newer transaction in one of these; what it drops is missing.
_SHAPE = sql.SQL(" UNION ALL ").join(
    sql.SQL("SELECT count(*), max(xmin::text::bigint) FROM {}").format(sql.Identifier(catalogue))
    for catalogue in ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc")
)
# A server process is listed until its transaction has ended, one way or the other.
_END_OTHERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_END_SECONDS = 20.0
# A table without a page on the disk has no rows; most tests write to a few tables only.
_EMPTY = """
DO $$ DECLARE written regclass; BEGIN
    FOR written IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind = 'r' AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
    LOOP EXECUTE format('DELETE FROM %s', written); END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename), start_value, false)
    FROM pg_sequences WHERE schemaname = 'public';
END $$
"""


class EmptiedDatabase:
    """A database that looks to each test like a fresh copy of a migrated, empty template."""

    def __init__(self, server: URL, template: str) -> None:
        self._server, self._template = server, template
        self._url: URL | None = None
        self._connection: psycopg.Connection | None = None
        self._shape: list[tuple[int, int]] = []
        self._name = f"test_{secrets.token_hex(4)}"

    def fresh(self) -> URL:
        """Return its URL; nobody else is connected to it, and nothing of earlier tests is left in it."""
        if self._url is not None and not self._emptied(self._url):
            self.close()
            drop_database(self._url)
            self._url = None
        if self._url is None:
            self._url = create_database(self._server, self._name, template=self._template)
            self._shape = self._shape_of(self._connected(self._url))
        return self._url

    def close(self) -> None:
        """Let go of the connection that empties the database; the next call of `fresh` makes a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self, url: URL) -> psycopg.Connection:
        if self._connection is None:
            host = str(url.query["host"])
            self._connection = psycopg.connect(
                host=host, user=url.username, dbname=url.database, autocommit=True
            )
            # Triggers sleep in it: those of append-only tables would refuse, those of keys compare.
            self._connection.execute("SET session_replication_role = replica")
        return self._connection

    def _shape_of(self, connection: psycopg.Connection) -> list[tuple[int, int]]:
        return connection.execute(_SHAPE).fetchall()

    def _emptied(self, url: URL) -> bool:
        """Empty the database, or say that it has to be made anew: it has another shape, or hung up on us."""
        try:
            connection = self._connected(url)
            _end_others(connection)
            if self._shape_of(connection) != self._shape:
                return False
            connection.execute(_EMPTY)
        except psycopg.OperationalError:
            if self._connection is None or not self._connection.broken:
                raise
            return False
        return True


def _end_others(connection: psycopg.Connection) -> None:
    """Wait until nobody else is connected: to be told to end is not yet to have ended.

    What somebody commits in between would come after the deletion.
    """
    deadline = time.monotonic() + _END_SECONDS
    while connection.execute(_END_OTHERS).fetchone() != (0,):
        if time.monotonic() > deadline:
            raise TimeoutError("A connection to the tests' database does not end.")
        time.sleep(0.001)
