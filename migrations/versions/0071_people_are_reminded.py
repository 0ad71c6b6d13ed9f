"""People are reminded: what a centre wants, what was reminded of, and kinds of notices for it."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0069"
branch_labels = None
depends_on = None

BEFORE = (
    "evidence-waits",
    "returned",
    "signed",
    "reopened",
    "assessment-asked",
    "assessment-done",
    "guest-to-approve",
    "dispute",
    "comment",
    "refiling",
    "handover",
    "verification",
    "review",
    "pin-locked",
    "patient-data",
    "placement",
    "undelivered",
    "plan",
)
NEW = ("quiet", "waits-long", "review-due", "plan-due")
AFTER = (*BEFORE, *NEW)
TABLES = ("notice", "mail_choice")


def upgrade() -> None:
    """Allow the new kinds, add the tables."""
    for table in TABLES:
        _change(table, BEFORE, AFTER)
    op.create_table(
        "centre_reminders",
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("quiet_weeks", sa.Integer(), nullable=True),
        sa.Column("waiting_days", sa.Integer(), nullable=True),
        sa.Column("plans", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "quiet_weeks IS NULL OR quiet_weeks BETWEEN 1 AND 26",
            name=op.f("ck_centre_reminders_weeks_sensible"),
        ),
        sa.CheckConstraint(
            "waiting_days IS NULL OR waiting_days BETWEEN 1 AND 90",
            name=op.f("ck_centre_reminders_days_sensible"),
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_centre_reminders_centre_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], name=op.f("fk_centre_reminders_set_by_id")),
        sa.PrimaryKeyConstraint("centre_id", name=op.f("pk_centre_reminders")),
    )
    op.create_table(
        "sent_reminder",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*AFTER, name="notice_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("cause", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cause <> ''", name=op.f("ck_sent_reminder_has_a_cause")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_sent_reminder_placement_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sent_reminder_user_id")),
        sa.PrimaryKeyConstraint("user_id", "placement_id", "kind", "cause", name=op.f("pk_sent_reminder")),
    )
    op.create_index(op.f("ix_sent_reminder_placement_id"), "sent_reminder", ["placement_id"])
    op.create_index(op.f("ix_sent_reminder_at"), "sent_reminder", ["at"])


def downgrade() -> None:
    """Take it away again; what people were reminded of goes with its kinds."""
    op.drop_table("sent_reminder")
    op.drop_table("centre_reminders")
    for table in TABLES:
        op.execute(f"DELETE FROM {table} WHERE kind IN {_listed(NEW)}")
        _change(table, AFTER, BEFORE)


def _listed(kinds: tuple[str, ...]) -> str:
    return f"({', '.join(repr(kind) for kind in kinds)})"


def _change(table: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _sqlite(table, _listed(before), _listed(after))
        return
    name = f"ck_{table}_notice_kind"
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK (kind IN {_listed(after)})")


def _sqlite(table: str, before: str, after: str) -> None:
    """Change the CHECK in the schema's own words; the rows stay where they are."""
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :before, :after) "
            "WHERE type = 'table' AND name = :name AND instr(sql, :before) > 0"
        ),
        {"before": f"kind IN {before}", "after": f"kind IN {after}", "name": table},
    )
    if changed.rowcount != 1:
        raise RuntimeError(f"The table {table} does not look as an earlier migration left it.")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
