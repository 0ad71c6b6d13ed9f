"""A placement can move to a newer version of its standards; what became of each item is kept for good.

Rows may be deleted only for a placement that is being erased, and never changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

SENTENCE = "history only grows"
MOVE_ERASED = "EXISTS (SELECT 1 FROM placement_erasure e WHERE e.placement_id = OLD.placement_id)"
ITEM_ERASED = (
    "EXISTS (SELECT 1 FROM placement_move m JOIN placement_erasure e ON e.placement_id = m.placement_id "
    "WHERE m.id = OLD.move_id)"
)
GROWING = {"placement_move": MOVE_ERASED, "placement_move_item": ITEM_ERASED}


def upgrade() -> None:
    """Make the tables with their triggers."""
    op.create_table(
        "placement_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("from_version_id", sa.Uuid(), nullable=False),
        sa.Column("to_version_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "from_version_id <> to_version_id", name=op.f("ck_placement_move_leads_elsewhere")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_placement_move_has_a_reason")),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_placement_move_actor_id")),
        sa.ForeignKeyConstraint(
            ["from_version_id"], ["framework_version.id"], name=op.f("fk_placement_move_from_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_move_placement_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_version_id"], ["framework_version.id"], name=op.f("fk_placement_move_to_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_move")),
        sa.UniqueConstraint(
            "placement_id", "from_version_id", name=op.f("uq_placement_move_placement_id_from_version_id")
        ),
    )
    op.create_table(
        "placement_move_item",
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("old_item_id", sa.Uuid(), nullable=False),
        sa.Column("new_item_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "reworded",
                "rule-changed",
                "moved",
                "same",
                "new",
                "gone",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.CheckConstraint("events >= 0", name=op.f("ck_placement_move_item_events_counted")),
        sa.CheckConstraint(
            "kind <> 'new' AND (kind = 'gone') = (new_item_id IS NULL)",
            name=op.f("ck_placement_move_item_only_what_is_gone_has_no_home"),
        ),
        sa.ForeignKeyConstraint(
            ["move_id"], ["placement_move.id"], name=op.f("fk_placement_move_item_move_id")
        ),
        sa.ForeignKeyConstraint(
            ["new_item_id"], ["framework_item.id"], name=op.f("fk_placement_move_item_new_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["old_item_id"], ["framework_item.id"], name=op.f("fk_placement_move_item_old_item_id")
        ),
        sa.PrimaryKeyConstraint("move_id", "old_item_id", name=op.f("pk_placement_move_item")),
        sa.UniqueConstraint(
            "move_id", "new_item_id", name=op.f("uq_placement_move_item_move_id_new_item_id")
        ),
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    for table, erased in GROWING.items():
        op.execute(
            f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} WHEN NOT {erased} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def _postgresql() -> None:
    for table, erased in GROWING.items():
        op.execute(
            f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' AND {erased} THEN RETURN OLD; END IF; "
            f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
        )


def downgrade() -> None:
    """Undo the change; where placements have moved, what was submitted before would lead nowhere.

    Raises:
        RuntimeError: a placement has moved.
    """
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM placement_move")):
        raise RuntimeError(
            "Placements have moved to newer versions: going back would lose what became of items."
        )
    op.drop_table("placement_move_item")
    op.drop_table("placement_move")
    if op.get_bind().dialect.name != "sqlite":
        for table in GROWING:
            op.execute(f"DROP FUNCTION {table}_only_grows()")
