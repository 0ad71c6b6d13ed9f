"""Knows how one PostgreSQL database serves test after test: emptied, or made anew where its shape changed.

A copy of the template takes half a second, because it is 700 files; emptying takes a few milliseconds, as
long as one connection does it all: a new one has to learn every table first.
"""

import secrets
import time

import psycopg
from psycopg import sql
from sqlalchemy import URL, Engine, QueuePool

from tests.postgres import create_database, drop_database

# What a statement of DDL adds or alters has a newer transaction in one of these; what it drops is missing.
_SHAPE = sql.SQL(" UNION ALL ").join(
    sql.SQL("SELECT count(*), max(xmin::text::bigint) FROM {}").format(sql.Identifier(catalogue))
    for catalogue in ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc")
)
# A server process is listed until its transaction has ended, one way or the other.
_END_OTHERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' "
    "AND NOT (pid = ANY(%s) AND state = 'idle')"
)
# All that a session can hold but what it has learnt: DISCARD ALL without the prepared statements, of which
# the driver keeps a list of its own.
_LIKE_NEW = (
    "SET SESSION AUTHORIZATION DEFAULT",
    "RESET ALL",
    "CLOSE ALL",
    "UNLISTEN *",
    "SELECT pg_advisory_unlock_all()",
    "DISCARD TEMP",
    "DISCARD SEQUENCES",
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
        self._kept: list[int] = []

    def fresh(self) -> URL:
        """Return its URL; nothing of earlier tests is left in it.

        Nobody else is connected to it, but for the connections that `keep` has left.
        """
        if self._url is not None and not self._emptied(self._url):
            self.close()
            drop_database(self._url)
            self._url, self._kept = None, []
        if self._url is None:
            self._url = create_database(self._server, self._name, template=self._template)
            self._shape = self._shape_of(self._connected(self._url))
        return self._url

    def keep(self, engine: Engine) -> None:
        """Leave what an engine has in its pool to the next test, as if it had just been connected.

        An engine of which somebody still holds a connection keeps none.
        """
        self._kept = []
        pool = engine.pool
        if not isinstance(pool, QueuePool) or pool.checkedout():
            engine.dispose()
            return
        held = [pool.connect() for _ in range(pool.checkedin())]
        for connection in held:
            driver = connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            try:
                self._kept.append(_like_new(driver))
            except psycopg.OperationalError:
                connection.invalidate()
        for connection in held:
            connection.close()

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
            _end_others(connection, self._kept)
            if self._shape_of(connection) != self._shape:
                return False
            connection.execute(_EMPTY)
        except psycopg.OperationalError:
            if self._connection is None or not self._connection.broken:
                raise
            return False
        return True


def _like_new(connection: psycopg.Connection) -> int:
    """Take from an idle connection all that a test may have given it; return its process in the server."""
    connection.rollback()
    connection.autocommit = True
    for statement in _LIKE_NEW:
        connection.execute(statement)
    connection.autocommit = False
    return connection.info.backend_pid


def _end_others(connection: psycopg.Connection, kept: list[int]) -> None:
    """Wait until nobody but those that are kept is connected: to be told to end is not yet to have ended.

    What somebody commits in between would come after the deletion.
    """
    deadline = time.monotonic() + _END_SECONDS
    while connection.execute(_END_OTHERS, [kept]).fetchone() != (0,):
        if time.monotonic() > deadline:
            raise TimeoutError("A connection to the tests' database does not end.")
        time.sleep(0.001)
