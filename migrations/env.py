"""Runs migrations on the connection that the caller opened."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeEngine

from app.core.base import UtcDateTime
from app.tables import metadata


def render_item(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Write the project's own column types as plain ones, so that migrations import no application code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(
    _context: Any, _column: Any, _metadata_column: Any, inspected: TypeEngine[Any], wanted: Any
) -> bool | None:
    """Leave what databases write alike to Alembic's own comparison."""
    if isinstance(wanted, UtcDateTime):
        return False if "TIME" in str(inspected).upper() else None
    return None


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_item=render_item,
    compare_type=compare_type,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
