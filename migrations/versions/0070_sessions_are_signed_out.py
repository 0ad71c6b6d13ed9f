"""A session that was signed out is written down, so that no copy of its cookie can be used any longer."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "ended_session",
        sa.Column("number_digest", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number_digest", name=op.f("pk_ended_session")),
    )
    with op.batch_alter_table("ended_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ended_session_ended_at"), ["ended_at"], unique=False)


def downgrade() -> None:
    """Take it away again; sessions then end with their cookie alone."""
    op.drop_table("ended_session")
