"""A job can be cancelled, with who did that, and says at which stage it is."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

BEFORE = "('queued', 'running', 'done', 'failed')"
AFTER = "('queued', 'running', 'done', 'failed', 'cancelled')"
CANCELLED = "cancelled_by_id IS NULL OR (state = 'cancelled' AND finished_at IS NOT NULL)"


def upgrade() -> None:
    """Allow the new state and add the columns."""
    _change(BEFORE, AFTER)
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stage", sa.String(length=40), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "sqlite":
        # With its constraints in the column's own words, SQLite adds it without copying the table, to which
        # others point.
        op.execute(
            "ALTER TABLE job ADD COLUMN cancelled_by_id CHAR(32) "
            f"CONSTRAINT ck_job_cancelled_sensible CHECK ({CANCELLED}) "
            'CONSTRAINT fk_job_cancelled_by_id REFERENCES "user" (id)'
        )
        return
    op.add_column("job", sa.Column("cancelled_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_job_cancelled_by_id"), "job", "user", ["cancelled_by_id"], ["id"])
    op.create_check_constraint(op.f("ck_job_cancelled_sensible"), "job", CANCELLED)


def downgrade() -> None:
    """Take the columns away and refuse the state; what was cancelled counts as failed from then on."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_job_cancelled_sensible"), "job", type_="check")
        op.drop_constraint(op.f("fk_job_cancelled_by_id"), "job", type_="foreignkey")
    op.execute("UPDATE job SET cancelled_by_id = NULL")
    op.execute("ALTER TABLE job DROP COLUMN cancelled_by_id")
    op.execute("ALTER TABLE job DROP COLUMN stage")
    op.execute("UPDATE job SET state = 'failed' WHERE state = 'cancelled'")
    _change(AFTER, BEFORE)


def _change(before: str, after: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _sqlite(before, after)
        return
    op.execute("ALTER TABLE job DROP CONSTRAINT ck_job_job_state")
    op.execute(f"ALTER TABLE job ADD CONSTRAINT ck_job_job_state CHECK (state IN {after})")


def _sqlite(before: str, after: str) -> None:
    """Change the CHECK in the schema's own words; the rows stay where they are."""
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :before, :after) "
            "WHERE type = 'table' AND name = 'job' AND instr(sql, :before) > 0"
        ),
        {"before": f"state IN {before}", "after": f"state IN {after}"},
    )
    if changed.rowcount != 1:
        raise RuntimeError("The table job does not look as an earlier migration left it.")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
