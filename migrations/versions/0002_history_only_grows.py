"""Triggers: history only grows, and the words of a submitted version stay.

Rows of the history may be deleted only for a placement that is being erased, and never changed.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EVENT_ERASED = (
    "EXISTS (SELECT 1 FROM sign_off_case c JOIN placement_erasure e ON e.placement_id = c.placement_id "
    "WHERE c.id = OLD.case_id)"
)
EVIDENCE_ERASED = (
    "EXISTS (SELECT 1 FROM sign_off_event v JOIN sign_off_case c ON c.id = v.case_id "
    "JOIN placement_erasure e ON e.placement_id = c.placement_id WHERE v.id = OLD.event_id)"
)
VIEW_ERASED = "EXISTS (SELECT 1 FROM placement_erasure e WHERE e.placement_id = OLD.placement_id)"
GROWING = {
    "sign_off_event": EVENT_ERASED,
    "sign_off_event_evidence": EVIDENCE_ERASED,
    "portfolio_view": VIEW_ERASED,
}
WORDS = (
    "title",
    "type",
    "happened_from",
    "happened_to",
    "setting",
    "equipment",
    "procedure",
    "what_i_did",
    "what_happened",
    "digest",
)


def _sqlite() -> None:
    for table, erased in GROWING.items():
        op.execute(
            f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} WHEN NOT {erased} "
            "BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
        )
    changed = " OR ".join(f"NEW.{word} IS NOT OLD.{word}" for word in WORDS)
    op.execute(
        "CREATE TRIGGER evidence_version_words_stay BEFORE UPDATE ON evidence_version "
        f"WHEN OLD.state <> 'draft' AND NEW.purged_at IS NULL AND ({changed} OR NEW.state = 'draft') "
        "BEGIN SELECT RAISE(ABORT, 'a submitted version stays as it is'); END"
    )


def _postgresql() -> None:
    for table, erased in GROWING.items():
        op.execute(
            f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' AND {erased} THEN RETURN OLD; END IF; "
            "RAISE EXCEPTION 'history only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
        )
    changed = " OR ".join(f"NEW.{word} IS DISTINCT FROM OLD.{word}" for word in WORDS)
    op.execute(
        "CREATE FUNCTION evidence_version_words_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'a submitted version stays as it is' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER evidence_version_words_stay BEFORE UPDATE ON evidence_version FOR EACH ROW "
        f"WHEN (OLD.state <> 'draft' AND NEW.purged_at IS NULL AND ({changed} OR NEW.state = 'draft')) "
        "EXECUTE FUNCTION evidence_version_words_stay()"
    )


def upgrade() -> None:
    """Apply the change."""
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def downgrade() -> None:
    """Undo the change."""
    postgresql = op.get_bind().dialect.name != "sqlite"
    if postgresql:
        op.execute("DROP TRIGGER evidence_version_words_stay ON evidence_version")
        op.execute("DROP FUNCTION evidence_version_words_stay()")
        for table in GROWING:
            op.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
            op.execute(f"DROP FUNCTION {table}_only_grows()")
        return
    op.execute("DROP TRIGGER evidence_version_words_stay")
    for table in GROWING:
        op.execute(f"DROP TRIGGER {table}_not_changed")
        op.execute(f"DROP TRIGGER {table}_not_deleted")
