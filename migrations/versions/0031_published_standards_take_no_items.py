"""Triggers: a published or retired version of a framework takes no further items."""

from alembic import op

revision = "0031"
down_revision = "0010"
branch_labels = None
depends_on = None

SENTENCE = "a published version of a framework stays as it is"


def upgrade() -> None:
    """Apply the change."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER framework_item_not_added BEFORE INSERT ON framework_item "
            "WHEN EXISTS (SELECT 1 FROM framework_version v "
            "WHERE v.id = NEW.framework_version_id AND v.state <> 'draft') "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        return
    # FOR SHARE: who publishes a draft at the same moment waits, or is waited for and then seen.
    op.execute(
        "CREATE FUNCTION framework_item_not_added() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE stands text; BEGIN "
        "SELECT v.state INTO stands FROM framework_version v "
        "WHERE v.id = NEW.framework_version_id FOR SHARE; "
        f"IF stands <> 'draft' THEN RAISE EXCEPTION '{SENTENCE}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER framework_item_not_added BEFORE INSERT ON framework_item "
        "FOR EACH ROW EXECUTE FUNCTION framework_item_not_added()"
    )


def downgrade() -> None:
    """Undo the change."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER framework_item_not_added")
        return
    op.execute("DROP TRIGGER framework_item_not_added ON framework_item")
    op.execute("DROP FUNCTION framework_item_not_added()")
