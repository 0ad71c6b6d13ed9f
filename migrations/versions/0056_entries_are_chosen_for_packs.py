"""A trainee chooses which entries a portfolio shows first and what it adds; a short course can be shown."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "pack_choice",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("showcased", sa.Boolean(), nullable=False),
        sa.Column("with_reflection", sa.Boolean(), nullable=False),
        sa.Column("with_feedback", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "showcased OR with_reflection OR with_feedback", name=op.f("ck_pack_choice_chooses_something")
        ),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_pack_choice_evidence_id")),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_pack_choice")),
    )
    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("shown_anyway", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.alter_column("shown_anyway", server_default=None)


def downgrade() -> None:
    """Take them away again; a portfolio then shows its entries in one order, without reflection."""
    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.drop_column("shown_anyway")
    op.drop_table("pack_choice")
