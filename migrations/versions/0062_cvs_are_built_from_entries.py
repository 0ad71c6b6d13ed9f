"""A trainee writes the entries of a CV, and chooses whether it or an uploaded one is shown."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0064"
branch_labels = None
depends_on = None

SECTIONS = ("post", "qualification", "course", "membership", "other")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "cv_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("section", _one_of("cv_section", *SECTIONS), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("grade", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("began", sa.String(length=10), nullable=False),
        sa.Column("ended", sa.String(length=10), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("shown_anyway", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_cv_entry_says_something")),
        sa.CheckConstraint("length(began) IN (0, 4, 7, 10)", name=op.f("ck_cv_entry_began_is_a_day")),
        sa.CheckConstraint("length(ended) IN (0, 4, 7, 10)", name=op.f("ck_cv_entry_ended_is_a_day")),
        sa.CheckConstraint("NOT is_current OR ended = ''", name=op.f("ck_cv_entry_goes_on_or_has_ended")),
        sa.CheckConstraint("days IS NULL OR days > 0", name=op.f("ck_cv_entry_takes_time")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_cv_entry_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cv_entry")),
    )
    op.create_index(op.f("ix_cv_entry_placement_id"), "cv_entry", ["placement_id"])
    op.create_table(
        "cv_choice",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("source", _one_of("cv_source", "built", "uploaded"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_cv_choice_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_cv_choice")),
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def downgrade() -> None:
    """Take them away again, with what was written; uploaded files stay."""
    op.drop_table("cv_choice")
    op.drop_table("cv_entry")
