"""Triggers: a published or retired version of a framework keeps its words and its items.

A version goes from published to retired and never back. Drafts change freely.
"""

from alembic import op

revision = "0030"
down_revision = "0002"
branch_labels = None
depends_on = None

SENTENCE = "a published version of a framework stays as it is"
WORDS = (
    "id",
    "framework_id",
    "version",
    "title",
    "publisher",
    "scheme",
    "discipline",
    "source",
    "valid_from",
    "provenance",
    "notice",
    "digest",
    "published_at",
)
TURNED_BACK = "(NEW.state <> OLD.state AND NOT (OLD.state = 'published' AND NEW.state = 'retired'))"
OF_PUBLISHED_OLD = (
    "EXISTS (SELECT 1 FROM framework_version v WHERE v.id = OLD.framework_version_id AND v.state <> 'draft')"
)
OF_PUBLISHED_EITHER = (
    "EXISTS (SELECT 1 FROM framework_version v "
    "WHERE v.id IN (OLD.framework_version_id, NEW.framework_version_id) AND v.state <> 'draft')"
)
KEY_OF_PUBLISHED = (
    "EXISTS (SELECT 1 FROM framework_version v WHERE v.framework_id = OLD.id AND v.state <> 'draft')"
)


def _sqlite() -> None:
    changed = " OR ".join(f"NEW.{word} IS NOT OLD.{word}" for word in WORDS)
    for name, occasion, condition in (
        (
            "framework_version_not_changed",
            "UPDATE ON framework_version",
            f"OLD.state <> 'draft' AND ({changed} OR {TURNED_BACK})",
        ),
        ("framework_version_not_deleted", "DELETE ON framework_version", "OLD.state <> 'draft'"),
        ("framework_item_not_changed", "UPDATE ON framework_item", OF_PUBLISHED_EITHER),
        ("framework_item_not_deleted", "DELETE ON framework_item", OF_PUBLISHED_OLD),
        (
            "framework_key_not_changed",
            "UPDATE ON framework",
            f"(NEW.key <> OLD.key OR NEW.id <> OLD.id) AND {KEY_OF_PUBLISHED}",
        ),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {occasion} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def _postgresql() -> None:
    changed = " OR ".join(f"NEW.{word} IS DISTINCT FROM OLD.{word}" for word in WORDS)
    refuse = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';"
    leave = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    op.execute(
        "CREATE FUNCTION framework_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.state <> 'draft' THEN IF TG_OP = 'DELETE' THEN {refuse} "
        f"ELSIF {changed} OR {TURNED_BACK} THEN {refuse} END IF; END IF; {leave}"
    )
    op.execute(
        "CREATE FUNCTION framework_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {OF_PUBLISHED_OLD} THEN {refuse} END IF; "
        f"IF TG_OP = 'UPDATE' THEN IF {OF_PUBLISHED_EITHER} THEN {refuse} END IF; END IF; {leave}"
    )
    op.execute(
        "CREATE FUNCTION framework_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF (NEW.key <> OLD.key OR NEW.id <> OLD.id) AND {KEY_OF_PUBLISHED} THEN {refuse} END IF; "
        "RETURN NEW; END $$"
    )
    for table, occasions in (
        ("framework_version", "UPDATE OR DELETE"),
        ("framework_item", "UPDATE OR DELETE"),
        ("framework", "UPDATE"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE {occasions} ON {table} "
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
    if op.get_bind().dialect.name == "sqlite":
        for name in (
            "framework_version_not_changed",
            "framework_version_not_deleted",
            "framework_item_not_changed",
            "framework_item_not_deleted",
            "framework_key_not_changed",
        ):
            op.execute(f"DROP TRIGGER {name}")
        return
    for table in ("framework_version", "framework_item", "framework"):
        op.execute(f"DROP TRIGGER {table}_stays ON {table}")
        op.execute(f"DROP FUNCTION {table}_stays()")
