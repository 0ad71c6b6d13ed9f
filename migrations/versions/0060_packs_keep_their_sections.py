"""Files of the application documents get an order and a number of pages; rendered sections are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pages", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.alter_column("position", server_default=None)
    op.create_table(
        "pack_section",
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
        sa.Column("section_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name=op.f("fk_pack_section_digest")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_pack_section_placement_id")
        ),
        sa.PrimaryKeyConstraint("placement_id", "kind", "section_digest", name=op.f("pk_pack_section")),
    )
    with op.batch_alter_table("pack_section", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_section_digest"), ["digest"], unique=False)


def downgrade() -> None:
    """Take them away again; sections are rendered anew when they are needed."""
    op.drop_table("pack_section")
    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.drop_column("position")
        batch_op.drop_column("pages")
