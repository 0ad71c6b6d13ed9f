"""Proposals to file an entry elsewhere, and the words that a confirmation carries along.

Triggers: what was decided and what was carried stays, but for the erasure of a placement.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TYPES = (
    "practical-task",
    "test-report",
    "quality-control",
    "fault-repair",
    "case-study",
    "project",
    "training-course",
    "reflection",
    "other",
)
REFILING_ERASED = (
    "EXISTS (SELECT 1 FROM evidence e JOIN placement_erasure p ON p.placement_id = e.placement_id "
    "WHERE e.id = OLD.evidence_id)"
)
WORDS_ERASED = (
    "EXISTS (SELECT 1 FROM refiling r JOIN evidence e ON e.id = r.evidence_id "
    "JOIN placement_erasure p ON p.placement_id = e.placement_id WHERE r.id = OLD.refiling_id)"
)
# For each table: when a change is refused, and when a deletion is allowed.
KEPT = {"refiling": ("OLD.outcome IS NOT NULL", REFILING_ERASED), "carried_words": ("1 = 1", WORDS_ERASED)}
SAYS = "history only grows"


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_refiling_{column}"))


def _refiling() -> None:
    op.create_table(
        "refiling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("from_item_id", sa.Uuid(), nullable=True),
        sa.Column("to_item_id", sa.Uuid(), nullable=True),
        sa.Column("to_type", _choice("evidence_type", *TYPES), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome", _choice("refiling_outcome", "confirmed", "declined", "taken-back"), nullable=True
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("made_version_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_refiling_has_a_reason")),
        sa.CheckConstraint(
            "(from_item_id IS NULL) = (to_item_id IS NULL) AND (to_item_id IS NULL) <> (to_type IS NULL)",
            name=op.f("ck_refiling_item_or_type"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_refiling_decided_whole"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'declined' OR decision_reason <> ''",
            name=op.f("ck_refiling_declined_with_a_reason"),
        ),
        sa.CheckConstraint(
            "(made_version_id IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'confirmed')",
            name=op.f("ck_refiling_confirmed_makes_a_version"),
        ),
        _to("evidence", "evidence_id"),
        _to("evidence_version", "version_id"),
        _to("framework_item", "from_item_id"),
        _to("framework_item", "to_item_id"),
        _to("user", "proposed_by_id"),
        _to("user", "decided_by_id"),
        _to("evidence_version", "made_version_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refiling")),
    )
    op.create_index("ix_refiling_evidence_id", "refiling", ["evidence_id"])
    op.create_index(
        "uq_refiling_one_open",
        "refiling",
        ["evidence_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )


def _carried_words() -> None:
    op.create_table(
        "carried_words",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("from_event_id", sa.Uuid(), nullable=False),
        sa.Column("refiling_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["sign_off_event.id"], name=op.f("fk_carried_words_event_id")),
        sa.ForeignKeyConstraint(
            ["from_event_id"], ["sign_off_event.id"], name=op.f("fk_carried_words_from_event_id")
        ),
        sa.ForeignKeyConstraint(["refiling_id"], ["refiling.id"], name=op.f("fk_carried_words_refiling_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_carried_words")),
    )
    op.create_index(op.f("ix_carried_words_refiling_id"), "carried_words", ["refiling_id"])


def _sqlite() -> None:
    for table, (fixed, erased) in KEPT.items():
        op.execute(
            f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} WHEN {fixed} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} WHEN NOT {erased} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )


def _postgresql() -> None:
    for table, (fixed, erased) in KEPT.items():
        op.execute(
            f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' THEN IF {erased} THEN RETURN OLD; END IF; "
            f"ELSE IF NOT ({fixed}) THEN RETURN NEW; END IF; END IF; "
            f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
        )


def upgrade() -> None:
    """Apply the change."""
    _refiling()
    _carried_words()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("carried_words")
    op.drop_table("refiling")
    if op.get_bind().dialect.name != "sqlite":
        for table in KEPT:
            op.execute(f"DROP FUNCTION {table}_only_grows()")
