"""A trainee chooses which pages of a long file the portfolio prints, and whether its original goes along."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "pack_file_choice",
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("pages", sa.String(length=200), nullable=False),
        sa.Column("embedded", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("pages <> '' OR embedded", name=op.f("ck_pack_file_choice_chooses_something")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_pack_file_choice_attachment_id")
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_pack_file_choice")),
    )


def downgrade() -> None:
    """Take it away again; a portfolio then prints every file whole and holds no originals."""
    op.drop_table("pack_file_choice")
