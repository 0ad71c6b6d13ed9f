"""The weekly log of a placement: weeks, each version of what was written, initials; all of it only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0074"
branch_labels = None
depends_on = None

WEEK, VERSION, INITIAL = "logged_week", "logged_week_version", "logged_week_initial"
PLACEMENT_OF = {
    WEEK: "OLD.placement_id",
    VERSION: f"(SELECT w.placement_id FROM {WEEK} w WHERE w.id = OLD.week_id)",
    INITIAL: (
        f"(SELECT w.placement_id FROM {WEEK} w JOIN {VERSION} v ON v.week_id = w.id "
        "WHERE v.id = OLD.version_id)"
    ),
}
STAYS = ("id", "week_id", "number", "seconds", "leave", "sickness", "other", "written_by_id", "at")


def upgrade() -> None:
    """Make the tables, and let their rows be added only; words can be removed for good."""
    op.create_table(
        WEEK,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_logged_week_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logged_week")),
        sa.UniqueConstraint("placement_id", "monday", name=op.f("uq_logged_week_placement_id_monday")),
    )
    op.create_table(
        VERSION,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("week_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("leave", sa.Integer(), nullable=False),
        sa.Column("sickness", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purged_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "seconds BETWEEN 0 AND 604800", name=op.f("ck_logged_week_version_hours_of_a_week")
        ),
        sa.CheckConstraint(
            "leave >= 0 AND sickness >= 0 AND other >= 0 AND leave + sickness + other <= 14",
            name=op.f("ck_logged_week_version_days_of_a_week"),
        ),
        sa.CheckConstraint(
            "(purged_at IS NULL) = (purged_by_id IS NULL)", name=op.f("ck_logged_week_version_purged_whole")
        ),
        sa.CheckConstraint(
            "purged_at IS NULL OR words = ''", name=op.f("ck_logged_week_version_purged_has_no_words")
        ),
        sa.ForeignKeyConstraint(["week_id"], ["logged_week.id"], name=op.f("fk_logged_week_version_week_id")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name=op.f("fk_logged_week_version_written_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["purged_by_id"], ["user.id"], name=op.f("fk_logged_week_version_purged_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logged_week_version")),
        sa.UniqueConstraint("week_id", "number", name=op.f("uq_logged_week_version_week_id_number")),
    )
    op.create_table(
        INITIAL,
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("initialled_by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["logged_week_version.id"], name=op.f("fk_logged_week_initial_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["initialled_by_id"], ["user.id"], name=op.f("fk_logged_week_initial_initialled_by_id")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_logged_week_initial")),
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
    for table in (INITIAL, VERSION, WEEK):
        op.drop_table(table)
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {table}_only_grows()")
