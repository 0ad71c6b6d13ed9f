"""Knows how one PostgreSQL database serves test after test: emptied, or made anew where its shape changed.

A copy of the template takes half a second, because it is 700 files; emptying takes a few milliseconds.
"""

import secrets

import psycopg
from psycopg import sql
from sqlalchemy import URL

from tests.postgres import create_database, drop_database

# What a statement of DDL adds or alters has a newer transaction in one of these; what it drops is missing.
_SHAPE = sql.SQL(" UNION ALL ").join(
    sql.SQL("SELECT count(*), max(xmin::text::bigint) FROM {}").format(sql.Identifier(catalogue))
    for catalogue in ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc")
)
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_SEQUENCES = (
    "SELECT format('%I.%I', schemaname, sequencename), start_value FROM pg_sequences "
    "WHERE schemaname = 'public'"
)


class EmptiedDatabase:
    """A database that looks to each test like a fresh copy of a migrated, empty template."""

    def __init__(self, server: URL, template: str) -> None:
        self._server, self._template = server, template
        self._url: URL | None = None
        self._shape: list[tuple[int, int]] = []
        self._name = f"test_{secrets.token_hex(4)}"

    def fresh(self) -> URL:
        """Return its URL; nobody is connected to it, and nothing of earlier tests is left in it."""
        if self._url is not None and not self._emptied(self._url):
            drop_database(self._url)
            self._url = None
        if self._url is None:
            self._url = create_database(self._server, self._name, template=self._template)
            with self._connected(self._url) as connection:
                self._shape = self._shape_of(connection)
        return self._url

    def _connected(self, url: URL) -> psycopg.Connection:
        host = str(url.query["host"])
        return psycopg.connect(host=host, user=url.username, dbname=url.database, autocommit=True)

    def _shape_of(self, connection: psycopg.Connection) -> list[tuple[int, int]]:
        return connection.execute(_SHAPE).fetchall()

    def _emptied(self, url: URL) -> bool:
        with self._connected(url) as connection:
            connection.execute(_END_OTHERS)
            if self._shape_of(connection) != self._shape:
                return False
            # Triggers sleep meanwhile: those of append-only tables would refuse, those of keys compare.
            connection.execute("SET session_replication_role = replica")
            with connection.transaction():
                for (table,) in connection.execute(_TABLES).fetchall():
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                for sequence, start in connection.execute(_SEQUENCES).fetchall():
                    connection.execute("SELECT setval(%s, %s, false)", (sequence, start))
        return True
