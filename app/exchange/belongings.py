"""Which rows belong to a placement: all that point to it by foreign keys, over however many tables.

The tables' own metadata is followed, so that a table which somebody adds tomorrow is not forgotten.
"""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa

from app.extensions import db
from app.placements.models import Placement
from app.tables import metadata

ROOT = metadata.tables[Placement.__tablename__]
CONTENT = "blob.digest"


def belonging_tables() -> list[sa.Table]:
    """Return the placement's table and all that depend on it, those that are pointed to first."""
    found = {ROOT}
    for table in metadata.sorted_tables:
        if any(key.column.table in found for key in table.foreign_keys):
            found.add(table)
    return [table for table in metadata.sorted_tables if table in found]


def belongs(table: sa.Table, placement_id: UUID) -> sa.ColumnElement[bool]:
    """Return the condition that a table's row belongs to a placement."""
    if table is ROOT:
        return table.c.id == placement_id
    depending = set(belonging_tables())
    return sa.or_(
        *(
            key.parent.in_(sa.select(key.column).where(belongs(key.column.table, placement_id)))
            for key in table.foreign_keys
            if key.column.table in depending and key.column.table is not table
        )
    )


def rows_of(table: sa.Table, placement_id: UUID) -> list[sa.RowMapping]:
    """Return a table's rows that belong to a placement, in order of their keys."""
    wanted = sa.select(table).where(belongs(table, placement_id)).order_by(*table.primary_key.columns)
    return list(db.session.execute(wanted).mappings())


def ids_of(placement_id: UUID) -> set[UUID]:
    """Return the numbers of everything that belongs to a placement, its own among them."""
    return {
        number
        for table in belonging_tables()
        if "id" in table.c
        for number in db.session.scalars(sa.select(table.c.id).where(belongs(table, placement_id)))
    }


def contents_of(placement_id: UUID) -> set[str]:
    """Return the digests of all contents that a placement's rows point to."""
    return {
        digest
        for table, column in _content_columns()
        for digest in db.session.scalars(
            sa.select(column).where(belongs(table, placement_id), column.is_not(None))
        )
    }


def _content_columns() -> Iterator[tuple[sa.Table, sa.Column[str]]]:
    for table in belonging_tables():
        for column in table.columns:
            if any(key.target_fullname == CONTENT for key in column.foreign_keys):
                yield table, column
