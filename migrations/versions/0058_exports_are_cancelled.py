"""A job can be cancelled and says at which stage it is; a portfolio can leave as volumes."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0061"
branch_labels = None
depends_on = None

BEFORE = "('queued', 'running', 'done', 'failed')"
AFTER = "('queued', 'running', 'done', 'failed', 'cancelled')"
CANCELLED = "cancelled_by_id IS NULL OR (state = 'cancelled' AND finished_at IS NOT NULL)"


MOST = "most_megabytes IS NULL OR most_megabytes BETWEEN 1 AND 100000"


def upgrade() -> None:
    """Allow the new state, add the columns and the table."""
    op.execute(
        "ALTER TABLE export ADD COLUMN most_megabytes INTEGER "
        f"CONSTRAINT ck_export_most_sensible CHECK ({MOST})"
    )
    op.create_table(
        "export_volume",
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 2 AND first_page >= 2", name=op.f("ck_export_volume_after_the_first")),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name=op.f("fk_export_volume_digest")),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_export_volume_export_id")),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_export_volume")),
    )
    with op.batch_alter_table("export_volume", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_volume_digest"), ["digest"], unique=False)
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
    """Take it all away again.

    What was cancelled counts as failed from then on. Files that left as volumes go: they can be made again.
    """
    op.execute(
        "UPDATE export SET digest = NULL, purged_at = created_at "
        "WHERE id IN (SELECT export_id FROM export_volume)"
    )
    op.drop_table("export_volume")
    op.execute("ALTER TABLE export DROP COLUMN most_megabytes")
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
