"""Records follow registration: what is stated about it, activities, profiles; people are reminded of them."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

KINDS = ("work-based", "professional", "formal", "self-directed", "other")
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
    "quiet",
    "waits-long",
    "review-due",
    "plan-due",
)
NEW = ("cpd-quiet",)
AFTER = (*BEFORE, *NEW)
TABLES = ("notice", "mail_choice", "sent_reminder")


def upgrade() -> None:
    """Add the tables, allow the new kind."""
    op.create_table(
        "cpd_registration",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("register", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("register <> '' AND number <> ''", name=op.f("ck_cpd_registration_stated_whole")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_cpd_registration_placement_id")
        ),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_cpd_registration")),
    )
    op.create_table(
        "cpd_activity",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="activity_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("learnt", sa.Text(), nullable=False),
        sa.Column("for_practice", sa.Text(), nullable=False),
        sa.Column("for_users", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 0 AND 60000", name=op.f("ck_cpd_activity_hours_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_cpd_activity_evidence_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_cpd_activity")),
    )
    op.create_table(
        "cpd_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_cpd_profile_period_in_order")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_cpd_profile_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cpd_profile")),
        sa.UniqueConstraint("placement_id", "number", name=op.f("uq_cpd_profile_placement_id_number")),
    )
    for table in TABLES:
        _change(table, BEFORE, AFTER)


def downgrade() -> None:
    """Take it away again; notices of the new kind go with it."""
    for table in TABLES:
        op.execute(f"DELETE FROM {table} WHERE kind IN {_listed(NEW)}")
        _change(table, AFTER, BEFORE)
    for table in ("cpd_profile", "cpd_activity", "cpd_registration"):
        op.drop_table(table)


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
