"""Triggers: the claims and files of a submitted version stay, as its words do.

A purge may empty where a claim is met; the erasure of a placement may delete.
"""

from alembic import op

revision = "0010"
down_revision = "0060"
branch_labels = None
depends_on = None

TABLES = {
    "claim": ("item_id", "location", "basis"),
    "version_file": ("attachment_id", "position"),
}
FROZEN = (
    "EXISTS (SELECT 1 FROM evidence_version v "
    "WHERE v.id = OLD.evidence_version_id AND v.state <> 'draft'{more})"
)
NOT_PURGED = FROZEN.format(more=" AND v.purged_at IS NULL")
NOT_ERASED = FROZEN.format(
    more=" AND NOT EXISTS (SELECT 1 FROM evidence e JOIN placement_erasure r "
    "ON r.placement_id = e.placement_id WHERE e.id = v.evidence_id)"
)
SAYS = "a submitted version stays as it is"


def _sqlite() -> None:
    for table, columns in TABLES.items():
        changed = " OR ".join(
            f"NEW.{column} IS NOT OLD.{column}" for column in ("evidence_version_id", *columns)
        )
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} WHEN ({changed}) AND {NOT_PURGED} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_taken BEFORE DELETE ON {table} WHEN {NOT_ERASED} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )


def _postgresql() -> None:
    for table, columns in TABLES.items():
        changed = " OR ".join(
            f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in ("evidence_version_id", *columns)
        )
        op.execute(
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' THEN IF NOT {NOT_ERASED} THEN RETURN OLD; END IF; "
            f"ELSE IF NOT (({changed}) AND {NOT_PURGED}) THEN RETURN NEW; END IF; END IF; "
            f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
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
    for table in TABLES:
        if postgresql:
            op.execute(f"DROP TRIGGER {table}_stays ON {table}")
            op.execute(f"DROP FUNCTION {table}_stays()")
        else:
            op.execute(f"DROP TRIGGER {table}_stays")
            op.execute(f"DROP TRIGGER {table}_not_taken")
