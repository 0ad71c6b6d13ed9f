"""Triggers: what was changed about the weeks of a placement stays on record until the placement is erased."""

from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

TABLE = "placement_clock_change"
ERASED = "EXISTS (SELECT 1 FROM placement_erasure e WHERE e.placement_id = OLD.placement_id)"


def upgrade() -> None:
    """Let rows be added only."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {TABLE}_not_changed BEFORE UPDATE ON {TABLE} "
            "BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
        )
        op.execute(
            f"CREATE TRIGGER {TABLE}_not_deleted BEFORE DELETE ON {TABLE} WHEN NOT {ERASED} "
            "BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {TABLE}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND {ERASED} THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'history only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_only_grows BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_only_grows()"
    )


def downgrade() -> None:
    """Take the triggers away again."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {TABLE}_not_changed")
        op.execute(f"DROP TRIGGER {TABLE}_not_deleted")
        return
    op.execute(f"DROP TRIGGER {TABLE}_only_grows ON {TABLE}")
    op.execute(f"DROP FUNCTION {TABLE}_only_grows()")
