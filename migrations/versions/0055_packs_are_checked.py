"""What a portfolio holds is looked through for identifiers; a centre says what it asks of a pack.

No key leads from a screening to the content: a file that is kept for nothing else must be free to go.
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and where each section of a finished file begins."""
    op.create_table(
        "screening",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "read",
                "unread",
                "missing",
                name="screening_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_screening_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", "digest", name=op.f("pk_screening")),
    )
    op.create_table(
        "screening_run",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_screening_run_placement_id")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_screening_run_job_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_screening_run_asked_by_id")),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_screening_run")),
        sa.UniqueConstraint("job_id", name=op.f("uq_screening_run_job_id")),
    )
    op.create_table(
        "centre_pack_rules",
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("most_megabytes", sa.Integer(), nullable=True),
        sa.Column("asks_signed", sa.Boolean(), nullable=False),
        sa.Column("asks_first_hand", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "most_megabytes IS NULL OR most_megabytes BETWEEN 1 AND 100000",
            name=op.f("ck_centre_pack_rules_sensible"),
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_centre_pack_rules_centre_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], name=op.f("fk_centre_pack_rules_set_by_id")),
        sa.PrimaryKeyConstraint("centre_id", name=op.f("pk_centre_pack_rules")),
    )
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.add_column(sa.Column("positions", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.alter_column("positions", server_default=None)


def downgrade() -> None:
    """Take them away again; what was looked through can be looked through anew."""
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.drop_column("positions")
    op.drop_table("centre_pack_rules")
    op.drop_table("screening_run")
    op.drop_table("screening")
