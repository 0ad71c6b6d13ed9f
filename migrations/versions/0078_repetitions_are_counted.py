"""How often items were done is stored for each placement, so that the cohort's pages read no entries."""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column. `techfolio database upgrade` fills it."""
    op.add_column("placement_tally", sa.Column("repeated", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take the column away again."""
    op.drop_column("placement_tally", "repeated")
