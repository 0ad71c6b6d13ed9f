"""Finishing and reopening a placement is noted beside the other changes of its weeks."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

CHANGES = "placement_clock_change"
SORTS = ("blocks", "hours", "breaks", "extensions", "start", "length", "full-time")
END = "end"


def upgrade() -> None:
    """Allow the new sort of changes."""
    _change(SORTS, (*SORTS, END))


def downgrade() -> None:
    """Forget who finished and reopened placements: there is no place for it in the history."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    trigger = f"{CHANGES}_not_deleted" if sqlite else f"{CHANGES}_only_grows"
    kept = _trigger(trigger) if sqlite else ""
    op.execute(f"DROP TRIGGER {trigger}" if sqlite else f"ALTER TABLE {CHANGES} DISABLE TRIGGER {trigger}")
    op.execute(f"DELETE FROM {CHANGES} WHERE sort = '{END}'")
    op.execute(kept if sqlite else f"ALTER TABLE {CHANGES} ENABLE TRIGGER {trigger}")
    _change((*SORTS, END), SORTS)


def _trigger(name: str) -> str:
    wanted = sa.text("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = :name")
    return str(op.get_bind().scalar(wanted, {"name": name}))


def _change(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _sqlite(_words(before), _words(after))
        return
    op.execute(f"ALTER TABLE {CHANGES} DROP CONSTRAINT ck_{CHANGES}_sort")
    op.execute(f"ALTER TABLE {CHANGES} ADD CONSTRAINT ck_{CHANGES}_sort CHECK ({_words(after)})")


def _words(sorts: tuple[str, ...]) -> str:
    return f"sort IN ({', '.join(repr(one) for one in sorts)})"


def _sqlite(before: str, after: str) -> None:
    """Change the CHECK in the schema's own words; rows and triggers stay where they are."""
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :before, :after) "
            "WHERE type = 'table' AND name = :table AND instr(sql, :before) > 0"
        ),
        {"before": before, "after": after, "table": CHANGES},
    )
    if changed.rowcount != 1:
        raise RuntimeError(f"The table {CHANGES} does not look as an earlier migration left it.")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
