"""Files of standards that a co-ordinator is looking through before they are taken over."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "standards_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(length=300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_standards_import_centre_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_standards_import_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards_import")),
    )
    for column in ("centre_id", "created_at", "user_id"):
        op.create_index(op.f(f"ix_standards_import_{column}"), "standards_import", [column])


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("standards_import")
