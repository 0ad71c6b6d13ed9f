"""How every table is made: naming of constraints, column types, identifiers and time stamps."""

from datetime import UTC, date, datetime
from enum import Enum as PythonEnum
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from app.core.ids import new_id

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused, because nobody knows when it is."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC; SQLite keeps it without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a time zone cannot be stored.")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant as an aware one, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def stored_enum(values: type[PythonEnum], name: str = "") -> sa.Enum:
    """Return a column type that stores an enum's values as text, guarded by a CHECK constraint.

    Two columns of one table that share an enum need a `name` each, for their constraints.
    """
    return sa.Enum(
        values,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or _snake(values.__name__),
        values_callable=lambda members: [str(member.value) for member in members],
    )


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


Key = Annotated[UUID, mapped_column(sa.Uuid, primary_key=True, default=new_id)]


class Base(DeclarativeBase):
    """The root of all tables. Models inherit from it directly and so need no Flask."""

    metadata = sa.MetaData(naming_convention=NAMING)
    registry = registry(
        metadata=metadata,
        type_annotation_map={
            datetime: UtcDateTime(),
            date: sa.Date(),
            UUID: sa.Uuid(),
            str: sa.Text(),
            dict[str, Any]: sa.JSON(),
            list[str]: sa.JSON(),
        },
    )
