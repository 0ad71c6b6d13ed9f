"""Of application documents some pages may be printed, originals go along, and what leaves no day gets one."""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table. Nothing says when old documents were renamed, so their dates stay."""
    with op.batch_alter_table("application_file") as batch_op:
        batch_op.add_column(
            sa.Column("printed_pages", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("embedded", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("pages_chosen_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("application_file") as batch_op:
        batch_op.alter_column("printed_pages", server_default=None)
        batch_op.alter_column("embedded", server_default=None)
    op.create_table(
        "pack_change",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "application-documents",
                "portfolio",
                name="pack_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_pack_change_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", "kind", name=op.f("pk_pack_change")),
    )


def downgrade() -> None:
    """Take them away again: documents are printed whole, and originals stay out."""
    op.drop_table("pack_change")
    with op.batch_alter_table("application_file") as batch_op:
        batch_op.drop_column("pages_chosen_at")
        batch_op.drop_column("embedded")
        batch_op.drop_column("printed_pages")
