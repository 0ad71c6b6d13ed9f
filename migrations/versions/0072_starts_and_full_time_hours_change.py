"""First day, length and hours of a placement can be changed; a centre sets the hours of programmes."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

BEFORE = "('blocks', 'hours', 'breaks', 'extensions')"
AFTER = "('blocks', 'hours', 'breaks', 'extensions', 'start', 'length', 'full-time')"
CHANGES, SETTING = "placement_clock_change", "programme_hours"
SENSIBLE = "full_time_hundredths BETWEEN 2000 AND 4800"
PROGRAMMES = ("ipem", "art", "ptp", "apprenticeship", "prp", "equivalence", "cpd")


def upgrade() -> None:
    """Allow the new sorts of changes, add the column and the table, whose rows are added only."""
    _change(BEFORE, AFTER)
    # With its constraint in the column's own words, SQLite adds it without copying the table, to which others
    # point. What runs already began with 37.5 hours.
    op.execute(
        "ALTER TABLE placement ADD COLUMN full_time_hundredths INTEGER DEFAULT 3750 NOT NULL "
        f"CONSTRAINT ck_placement_full_time_sensible CHECK ({SENSIBLE})"
    )
    op.create_table(
        SETTING,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column(
            "programme",
            sa.Enum(*PROGRAMMES, name="programme", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("full_time_hundredths", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(SENSIBLE, name=op.f("ck_programme_hours_full_time_sensible")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_programme_hours_has_a_reason")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_programme_hours_centre_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], name=op.f("fk_programme_hours_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_hours")),
    )
    op.create_index(
        op.f("ix_programme_hours_centre_id_programme"), SETTING, ["centre_id", "programme", "set_at"]
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb, when in (("changed", "UPDATE"), ("deleted", "DELETE")):
            op.execute(
                f"CREATE TRIGGER {SETTING}_not_{verb} BEFORE {when} ON {SETTING} "
                "BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {SETTING}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'history only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {SETTING}_only_grows BEFORE UPDATE OR DELETE ON {SETTING} "
        f"FOR EACH ROW EXECUTE FUNCTION {SETTING}_only_grows()"
    )


def downgrade() -> None:
    """Take it all away again: a placement week has 37.5 hours then, and changes of these have no history."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.drop_table(SETTING)
    if not sqlite:
        op.execute(f"DROP FUNCTION {SETTING}_only_grows()")
    op.execute("ALTER TABLE placement DROP COLUMN full_time_hundredths")
    trigger = f"{CHANGES}_not_deleted" if sqlite else f"{CHANGES}_only_grows"
    kept = _trigger(trigger) if sqlite else ""
    op.execute(f"DROP TRIGGER {trigger}" if sqlite else f"ALTER TABLE {CHANGES} DISABLE TRIGGER {trigger}")
    op.execute(f"DELETE FROM {CHANGES} WHERE sort IN ('start', 'length', 'full-time')")
    op.execute(kept if sqlite else f"ALTER TABLE {CHANGES} ENABLE TRIGGER {trigger}")
    _change(AFTER, BEFORE)


def _trigger(name: str) -> str:
    wanted = sa.text("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = :name")
    return str(op.get_bind().scalar(wanted, {"name": name}))


def _change(before: str, after: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _sqlite(before, after)
        return
    op.execute(f"ALTER TABLE {CHANGES} DROP CONSTRAINT ck_{CHANGES}_sort")
    op.execute(f"ALTER TABLE {CHANGES} ADD CONSTRAINT ck_{CHANGES}_sort CHECK (sort IN {after})")


def _sqlite(before: str, after: str) -> None:
    """Change the CHECK in the schema's own words; rows and triggers stay where they are."""
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :before, :after) "
            "WHERE type = 'table' AND name = :table AND instr(sql, :before) > 0"
        ),
        {"before": f"sort IN {before}", "after": f"sort IN {after}", "table": CHANGES},
    )
    if changed.rowcount != 1:
        raise RuntimeError(f"The table {CHANGES} does not look as an earlier migration left it.")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
