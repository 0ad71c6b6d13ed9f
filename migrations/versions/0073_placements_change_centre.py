"""Placements go to another centre that accepts them; changes of who supervises stay on record."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

MOVE, SUPERVISION = "placement_centre_move", "supervision_change"
STATES = ("asked", "accepted", "declined", "withdrawn")
ERASED = "EXISTS (SELECT 1 FROM placement_erasure e WHERE e.placement_id = OLD.placement_id)"
# What is asked is settled once; nothing else of it changes.
SETTLES = "OLD.state = 'asked' AND NEW.state <> 'asked'"


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Make the tables, and keep their history."""
    op.create_table(
        MOVE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("from_centre_id", sa.Uuid(), nullable=False),
        sa.Column("to_centre_id", sa.Uuid(), nullable=False),
        sa.Column("moves_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _enum("centre_move_state", *STATES), nullable=False),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("ended", sa.JSON(), nullable=False),
        sa.CheckConstraint("from_centre_id <> to_centre_id", name=op.f(f"ck_{MOVE}_leads_elsewhere")),
        sa.CheckConstraint("reason <> ''", name=op.f(f"ck_{MOVE}_has_a_reason")),
        sa.CheckConstraint(
            "(state = 'asked') = (settled_at IS NULL) AND (settled_at IS NULL) = (settled_by_id IS NULL)",
            name=op.f(f"ck_{MOVE}_settled_whole"),
        ),
        sa.CheckConstraint("state <> 'declined' OR answer <> ''", name=op.f(f"ck_{MOVE}_declined_says_why")),
        _points(MOVE, "placement_id", "placement.id"),
        _points(MOVE, "from_centre_id", "centre.id"),
        _points(MOVE, "to_centre_id", "centre.id"),
        _points(MOVE, "asked_by_id", "user.id"),
        _points(MOVE, "settled_by_id", "user.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MOVE}")),
    )
    for column in ("placement_id", "from_centre_id", "to_centre_id"):
        op.create_index(op.f(f"ix_{MOVE}_{column}"), MOVE, [column])
    op.create_index(
        f"uq_{MOVE}_asked_once",
        MOVE,
        ["placement_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_table(
        SUPERVISION,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _enum("supervision_change_kind", "assigned", "ended", "dropped"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _points(SUPERVISION, "placement_id", "placement.id"),
        _points(SUPERVISION, "supervisor_id", "user.id"),
        _points(SUPERVISION, "actor_id", "user.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SUPERVISION}")),
    )
    op.create_index(op.f(f"ix_{SUPERVISION}_placement_id"), SUPERVISION, ["placement_id"])
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
        return
    for table, settles in ((MOVE, f"TG_OP = 'UPDATE' AND {SETTLES}"), (SUPERVISION, "FALSE")):
        op.execute(
            f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' AND {ERASED} THEN RETURN OLD; END IF; "
            f"IF TG_OP = 'UPDATE' THEN IF {settles} THEN RETURN NEW; END IF; END IF; "
            "RAISE EXCEPTION 'history only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
        )


def _sqlite_triggers() -> None:
    for table, unless in ((MOVE, f"WHEN NOT ({SETTLES})"), (SUPERVISION, "")):
        op.execute(
            f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} {unless} "
            "BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} WHEN NOT {ERASED} "
            "BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
        )


def downgrade() -> None:
    """Take the tables away again; placements stay in the centre in which they are."""
    for table in (SUPERVISION, MOVE):
        op.drop_table(table)
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {table}_only_grows()")
