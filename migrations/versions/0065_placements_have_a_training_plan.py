"""Training plans in versions, what each plans for every item, and who has agreed to it."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0058"
branch_labels = None
depends_on = None


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "training_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", _one_of("plan_state", "draft", "proposed", "agreed"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_training_plan_numbered_from_1")),
        sa.CheckConstraint("number = 1 OR reason <> ''", name=op.f("ck_training_plan_later_ones_say_why")),
        sa.CheckConstraint(
            "state <> 'agreed' OR agreed_at IS NOT NULL", name=op.f("ck_training_plan_agreed_has_a_moment")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_training_plan_placement_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_training_plan_made_by_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name=op.f("fk_training_plan_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_plan")),
        sa.UniqueConstraint("placement_id", "number", name=op.f("uq_training_plan_placement_id_number")),
    )
    op.create_index(op.f("ix_training_plan_placement_id"), "training_plan", ["placement_id"])
    _once("uq_training_plan_one_in_the_making", "training_plan", ["placement_id"], "agreed_at IS NULL")
    op.create_table(
        "training_plan_item",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("first_week", sa.Integer(), nullable=True),
        sa.Column("last_week", sa.Integer(), nullable=True),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("secondment", sa.String(200), nullable=False),
        sa.Column("secondment_first_week", sa.Integer(), nullable=True),
        sa.Column("secondment_last_week", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        _in_order("", "weeks_in_order"),
        _in_order("secondment_", "secondment_in_order"),
        sa.CheckConstraint(
            "away OR (secondment = '' AND secondment_first_week IS NULL)",
            name=op.f("ck_training_plan_item_only_what_is_away_is_seconded"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["training_plan.id"], name=op.f("fk_training_plan_item_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["framework_item.id"], name=op.f("fk_training_plan_item_item_id")
        ),
        sa.PrimaryKeyConstraint("plan_id", "item_id", name=op.f("pk_training_plan_item")),
    )
    op.create_table(
        "plan_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ending", _one_of("plan_ending", "changed", "withdrawn"), nullable=True),
        sa.CheckConstraint(
            "capacity IN ('trainee', 'supervisor')", name=op.f("ck_plan_agreement_one_of_both_sides")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL) AND (ended_at IS NULL) = (ending IS NULL)",
            name=op.f("ck_plan_agreement_ended_whole"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["training_plan.id"], name=op.f("fk_plan_agreement_plan_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_plan_agreement_user_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_plan_agreement_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_agreement")),
    )
    op.create_index(op.f("ix_plan_agreement_plan_id"), "plan_agreement", ["plan_id"])
    _once(
        "uq_plan_agreement_one_stands_for_each_side",
        "plan_agreement",
        ["plan_id", "capacity"],
        "ended_at IS NULL",
    )


def _in_order(prefix: str, name: str) -> sa.CheckConstraint:
    first, last = f"{prefix}first_week", f"{prefix}last_week"
    return sa.CheckConstraint(
        f"({first} IS NULL) = ({last} IS NULL) AND ({first} IS NULL OR ({first} >= 1 AND {last} >= {first}))",
        name=op.f(f"ck_training_plan_item_{name}"),
    )


def _once(name: str, table: str, columns: list[str], when: str) -> None:
    op.create_index(
        op.f(name), table, columns, unique=True, sqlite_where=sa.text(when), postgresql_where=sa.text(when)
    )


def downgrade() -> None:
    """Take them away again; the typical weeks of the standards then are the plan."""
    op.drop_table("plan_agreement")
    op.drop_table("training_plan_item")
    op.drop_table("training_plan")
