"""Words of a step in which patient data was reported are kept apart, and put back or removed for good.

A step of a sign-off is never changed but for its words, and those only while a report on them is open: they
may become one of two sentences, or what they were.
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0048"
branch_labels = None
depends_on = None

HIDDEN = "Hidden: patient data was reported in these words."
REMOVED = "Removed: these words held patient data."
SAME = (
    *("id", "case_id", "sequence", "action", "from_state", "to_state", "actor_id", "capacity", "authority"),
    *("registration_body", "registration_number", "confirmed_no_identifiers", "content_digest", "at"),
)
REPORTED = (
    "EXISTS (SELECT 1 FROM withheld_words w WHERE w.event_id = OLD.id AND w.outcome IS NULL "
    f"AND NEW.text IN ('{HIDDEN}', '{REMOVED}', w.words))"
)
ERASED = (
    "EXISTS (SELECT 1 FROM sign_off_case c JOIN placement_erasure e ON e.placement_id = c.placement_id "
    "WHERE c.id = OLD.case_id)"
)
SAYS = "history only grows"


def upgrade() -> None:
    """Make the table, and let the triggers take words out that are reported."""
    op.create_table(
        "withheld_words",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reported_by_id", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "restored",
                "purged",
                name="words_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_capacity", sa.String(40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_withheld_words_has_a_reason")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (words <> '')", name=op.f("ck_withheld_words_kept_while_open")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_withheld_words_decided_whole"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["sign_off_event.id"], name=op.f("fk_withheld_words_event_id")),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["user.id"], name=op.f("fk_withheld_words_reported_by_id")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_withheld_words_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withheld_words")),
    )
    for column in ("event_id", "group_id"):
        op.create_index(op.f(f"ix_withheld_words_{column}"), "withheld_words", [column])
    op.create_index(
        "uq_withheld_words_one_open",
        "withheld_words",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in SAME)
        _sqlite(f"NOT ({same} AND {REPORTED})")
    else:
        same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in SAME)
        _postgresql(f"{same} AND {REPORTED}")


def _sqlite(refused: str) -> None:
    op.execute("DROP TRIGGER sign_off_event_not_changed")
    op.execute(
        f"CREATE TRIGGER sign_off_event_not_changed BEFORE UPDATE ON sign_off_event WHEN {refused} "
        f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    )


def _postgresql(allowed: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION sign_off_event_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN IF {ERASED} THEN RETURN OLD; END IF; "
        f"ELSIF {allowed} THEN RETURN NEW; END IF; "
        f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )


def downgrade() -> None:
    """Undo the change.

    Raises:
        RuntimeError: words are withheld or were removed: nothing would say why they are not there.
    """
    there = "SELECT count(*) FROM withheld_words WHERE outcome IS NULL OR outcome = 'purged'"
    if op.get_bind().scalar(sa.text(there)):
        raise RuntimeError("Words are withheld or were removed: going back would hide that.")
    if op.get_bind().dialect.name == "sqlite":
        _sqlite("1")
    else:
        _postgresql("FALSE")
    op.drop_table("withheld_words")
