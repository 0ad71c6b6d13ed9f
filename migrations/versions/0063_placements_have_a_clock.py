"""Blocks, hours, breaks and extensions of placements, the changes of these, and the nation of a centre."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0057"
branch_labels = None
depends_on = None

KINDS = (
    "annual-leave",
    "bank-holiday",
    "sickness",
    "parental",
    "suspension",
    "university",
    "other",
    "closed",
)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _of_placement(table: str, *columns: sa.Column[object] | sa.Constraint, indexed: bool = True) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f(f"fk_{table}_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    if indexed:
        op.create_index(op.f(f"ix_{table}_placement_id"), table, ["placement_id"])


def upgrade() -> None:
    """Make the tables."""
    _of_placement(
        "placement_block",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("year_label", sa.String(100), nullable=False),
        sa.Column("site", sa.String(200), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_placement_block_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["user.id"], name=op.f("fk_placement_block_supervisor_id")
        ),
    )
    _of_placement(
        "placement_hours",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "placement_id", "starts_on", name=op.f("uq_placement_hours_placement_id_starts_on")
        ),
        sa.CheckConstraint(
            "part > 0 AND part <= whole AND whole <= 1000000",
            name=op.f("ck_placement_hours_more_than_0_at_most_1"),
        ),
        indexed=False,
    )
    _of_placement(
        "placement_break",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("kind", _enum("break_kind", *KINDS), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_placement_break_ends_after_start")
        ),
    )
    _of_placement(
        "placement_extension",
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.CheckConstraint("weeks BETWEEN 1 AND 520", name=op.f("ck_placement_extension_weeks_sensible")),
    )
    _of_placement(
        "placement_clock_change",
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sort", _enum("sort", "blocks", "hours", "breaks", "extensions"), nullable=False),
        sa.Column("kind", _enum("change_kind", "added", "changed", "removed"), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_placement_clock_change_has_a_reason")),
        sa.CheckConstraint(
            "(kind = 'added') = (before = '')",
            name=op.f("ck_placement_clock_change_only_what_is_new_was_nothing"),
        ),
        sa.CheckConstraint(
            "(kind = 'removed') = (after = '')",
            name=op.f("ck_placement_clock_change_only_what_is_removed_is_nothing"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_placement_clock_change_actor_id")),
    )
    op.create_table(
        "centre_nation",
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column(
            "nation", _enum("nation", "england-and-wales", "scotland", "northern-ireland"), nullable=False
        ),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_centre_nation_centre_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], name=op.f("fk_centre_nation_set_by_id")),
        sa.PrimaryKeyConstraint("centre_id", name=op.f("pk_centre_nation")),
    )


def downgrade() -> None:
    """Take them away again; a placement then runs from its first day at full time."""
    op.drop_table("centre_nation")
    for table in ("clock_change", "extension", "break", "hours", "block"):
        op.drop_table(f"placement_{table}")
