"""What the rule engine answered is stored for each placement, so that dashboards need not ask it again."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table. `techfolio database upgrade` fills it."""
    op.create_table(
        "placement_tally",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name="fk_placement_tally_placement_id"),
        sa.PrimaryKeyConstraint("placement_id", name="pk_placement_tally"),
    )


def downgrade() -> None:
    """Take the table away again."""
    op.drop_table("placement_tally")
