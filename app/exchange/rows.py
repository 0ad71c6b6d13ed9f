"""How a database row is written as one line of JSON and read back, whatever database it came from."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.base import UtcDateTime


def line_of(row: sa.RowMapping) -> str:
    """Return a row as one line of JSON."""
    return json.dumps({str(name): _plain(value) for name, value in row.items()}, ensure_ascii=False)


def row_of(table: sa.Table, line: str) -> dict[str, Any]:
    """Read a row of a table back.

    Raises:
        ValueError: the line is no JSON, or a value does not fit its column.
        KeyError: a column is unknown.
    """
    return {name: _rich(table.c[name], value) for name, value in json.loads(line).items()}


def _plain(value: object) -> object:
    # An enum is a text here; everything else that JSON lacks is written as text.
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return str(value) if isinstance(value, UUID) else value


def _rich(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, sa.Enum) and column.type.enum_class is not None:
        return column.type.enum_class(value)
    for kind, read in _READERS:
        if isinstance(column.type, kind):
            return read(value)
    return value


_READERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (UtcDateTime, datetime.fromisoformat),
    (sa.Date, date.fromisoformat),
    (sa.LargeBinary, lambda value: b64decode(value, validate=True)),
    (sa.Uuid, UUID),
)
