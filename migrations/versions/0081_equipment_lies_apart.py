"""On what items were done is stored apart from how often: most pages of a cohort show only that."""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and forget what lay in the other. `techfolio database upgrade` counts both anew."""
    op.add_column("placement_tally", sa.Column("equipment", sa.JSON(), nullable=True))
    op.execute("UPDATE placement_tally SET repeated = NULL")


def downgrade() -> None:
    """Take the column away again, and forget what the earlier version cannot read."""
    op.drop_column("placement_tally", "equipment")
    op.execute("UPDATE placement_tally SET repeated = NULL")
