"""A guest may sign on the trainee's device: one more way in which a signature can have been given."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

TABLES = ("ledger_entry", "sign_off_event", "assessment_event")
BEFORE = "('account', 'link', 'pin')"
AFTER = "('account', 'link', 'pin', 'here')"


def upgrade() -> None:
    """Allow the new value."""
    _change(BEFORE, AFTER)


def downgrade() -> None:
    """Refuse it again.

    Raises:
        RuntimeError: a guest has signed so, and what was signed is never changed.
    """
    for table in TABLES:
        if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {table} WHERE authority = 'here'")):
            raise RuntimeError("A guest has signed on a trainee's device: going back would lose that.")
    _change(AFTER, BEFORE)


def _change(before: str, after: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _sqlite(before, after)
        return
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_authority")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_authority CHECK (authority IN {after})")


def _sqlite(before: str, after: str) -> None:
    """Change the CHECK in the schema's own words.

    The rows stay where they are, as SQLite's documentation of ALTER TABLE describes it for a change that does
    not touch them: these tables only grow, and copying them would mean taking their triggers away meanwhile.
    """
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    for table in TABLES:
        changed = connection.execute(
            sa.text(
                "UPDATE sqlite_schema SET sql = replace(sql, :before, :after) "
                "WHERE type = 'table' AND name = :name AND instr(sql, :before) > 0"
            ),
            {"before": f"authority IN {before}", "after": f"authority IN {after}", "name": table},
        )
        if changed.rowcount != 1:
            raise RuntimeError(f"The table {table} does not look as an earlier migration left it.")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
