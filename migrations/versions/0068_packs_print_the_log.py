"""Whether a trainee wants the weekly log printed in the portfolio."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; without a row the programme decides."""
    op.create_table(
        "pack_log",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("printed", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_pack_log_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_pack_log")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("pack_log")
