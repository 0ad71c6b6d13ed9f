"""Writes many rows as fast as each database takes them: COPY for PostgreSQL, prepared rows for SQLite.

Types, defaults, constraints and triggers are those of the tables; only the way through the ORM is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from psycopg import sql

from app.core.base import Base
from app.extensions import db

Rows = Sequence[Mapping[str, Any]]
Maker = Callable[[Mapping[str, Any]], Any]


def insert(model: type[Base], rows: Rows) -> None:
    """Insert rows that all have the same columns; what they leave out gets the table's own default."""
    if not rows:
        return
    # The ORM's own rows come first: these may point to them.
    db.session.flush()
    connection = db.session.connection()
    # A model of ours is always mapped to a table.
    columns = [
        one for one in sa.inspect(model).local_table.columns if one.name in rows[0] or one.default is not None
    ]
    makers = [_maker(one, connection.dialect, given=one.name in rows[0]) for one in columns]
    values = ([make(row) for make in makers] for row in rows)
    names = [one.name for one in columns]
    if connection.dialect.name == "postgresql":
        _copy(connection, model.__tablename__, names, values)
    else:
        places = ", ".join("?" * len(names))
        into = f'INSERT INTO "{model.__tablename__}" ({", ".join(names)}) VALUES ({places})'  # noqa: S608 - names of our own
        connection.connection.driver_connection.executemany(into, values)  # type: ignore[union-attr]  # it is open


def _maker(column: Any, dialect: sa.Dialect, *, given: bool) -> Maker:
    """Return what takes a column's value from a row, as the driver wants it."""
    store = column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    name = column.name
    if given:
        return lambda row: store(row[name])
    default: Any = column.default
    if default.is_callable:
        return lambda _row: store(default.arg(None))
    fixed = store(default.arg)
    return lambda _row: fixed


def _as_it_is(value: Any) -> Any:
    return value


def _copy(
    connection: sa.Connection, table: str, names: Sequence[str], values: Iterable[Sequence[Any]]
) -> None:
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in values:
            copy.write_row(row)
