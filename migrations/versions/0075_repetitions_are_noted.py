"""Repetitions of an item's skill: each version of what was noted, initials; all of it only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0073"
branch_labels = None
depends_on = None

NOTED, VERSION, INITIAL = "repetition", "repetition_version", "repetition_initial"
PLACEMENT_OF = {
    NOTED: "OLD.placement_id",
    VERSION: f"(SELECT r.placement_id FROM {NOTED} r WHERE r.id = OLD.repetition_id)",
    INITIAL: (
        f"(SELECT r.placement_id FROM {NOTED} r JOIN {VERSION} v ON v.repetition_id = r.id "
        "WHERE v.id = OLD.version_id)"
    ),
}
STAYS = ("id", "repetition_id", "number", "day", "outcome", "withdrawn", "written_by_id", "at")
OUTCOMES = ("independent", "helped", "not-achieved")


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Make the tables, and let their rows be added only; words can be removed for good."""
    op.create_table(
        NOTED,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sent_as", sa.Uuid(), nullable=False),
        _points(NOTED, "placement_id", "placement.id"),
        _points(NOTED, "item_id", "framework_item.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NOTED}")),
        sa.UniqueConstraint("placement_id", "sent_as", name=op.f(f"uq_{NOTED}_placement_id_sent_as")),
    )
    op.create_index(op.f(f"ix_{NOTED}_item_id"), NOTED, ["item_id"])
    op.create_table(
        VERSION,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("repetition_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(*OUTCOMES, name="outcome", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("equipment", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purged_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(purged_at IS NULL) = (purged_by_id IS NULL)", name=op.f(f"ck_{VERSION}_purged_whole")
        ),
        sa.CheckConstraint(
            "purged_at IS NULL OR (note = '' AND equipment = '')",
            name=op.f(f"ck_{VERSION}_purged_has_no_words"),
        ),
        _points(VERSION, "repetition_id", f"{NOTED}.id"),
        _points(VERSION, "written_by_id", "user.id"),
        _points(VERSION, "purged_by_id", "user.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{VERSION}")),
        sa.UniqueConstraint("repetition_id", "number", name=op.f(f"uq_{VERSION}_repetition_id_number")),
    )
    op.create_table(
        INITIAL,
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("initialled_by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _points(INITIAL, "version_id", f"{VERSION}.id"),
        _points(INITIAL, "initialled_by_id", "user.id"),
        sa.PrimaryKeyConstraint("version_id", name=op.f(f"pk_{INITIAL}")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _erased(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM placement_erasure e WHERE e.placement_id = {PLACEMENT_OF[table]})"


def _sqlite() -> None:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in STAYS)
    for table in PLACEMENT_OF:
        when = f"WHEN NEW.purged_at IS NULL OR {changed}" if table == VERSION else ""
        op.execute(
            f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} {when} "
            "BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} WHEN NOT {_erased(table)} "
            "BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
        )


def _postgresql() -> None:
    changed = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in STAYS)
    for table in PLACEMENT_OF:
        purged = (
            f"IF TG_OP = 'UPDATE' AND NOT (NEW.purged_at IS NULL OR {changed}) THEN RETURN NEW; END IF; "
            if table == VERSION
            else ""
        )
        op.execute(
            f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' THEN IF {_erased(table)} THEN RETURN OLD; END IF; END IF; {purged}"
            "RAISE EXCEPTION 'history only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
        )


def downgrade() -> None:
    """Take the tables away again, triggers and all."""
    for table in (INITIAL, VERSION, NOTED):
        op.drop_table(table)
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {table}_only_grows()")
