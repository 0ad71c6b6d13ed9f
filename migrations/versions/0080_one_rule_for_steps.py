"""A request for an assessment is a step of the trainee: stored tallies are counted anew.

`techfolio database upgrade` stores those that are missing; until then they are counted when they are read.
"""

from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forget the answers that were counted by the earlier rule."""
    op.execute("DELETE FROM placement_tally")


def downgrade() -> None:
    """Forget the answers of the new rule."""
    op.execute("DELETE FROM placement_tally")
