"""How SQLite must be opened so that transactions mean the same as on PostgreSQL.

The driver's own transaction handling is switched off and BEGIN is sent by us. A transaction that may
write begins IMMEDIATE: a deferred one that reads first and writes after somebody else committed fails
at once, whatever the time-out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

_writing: ContextVar[bool] = ContextVar("writing", default=True)


@contextmanager
def reading_only() -> Iterator[None]:
    """Let transactions that begin inside be deferred ones, which never wait for a writer."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def set_writing(*, may_write: bool) -> None:
    """Say whether transactions that begin from here on, in this context, may write."""
    _writing.set(may_write)


def prepare(engine: Engine) -> None:
    """Attach the pragmas and the BEGIN handling to a SQLite engine; leave other databases alone."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=10000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
