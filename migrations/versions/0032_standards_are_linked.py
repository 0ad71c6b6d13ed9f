"""Framework versions keep the links that their file states, and crosswalks join sets of standards."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

SENTENCE = "a published version of a framework stays as it is"


def upgrade() -> None:
    """Add the column with its trigger, and the table."""
    # Not as a batch: SQLite would make the table anew and lose the triggers that keep published versions.
    op.add_column("framework_version", sa.Column("links", sa.JSON(), nullable=False, server_default="[]"))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER framework_links_not_changed BEFORE UPDATE ON framework_version "
            "WHEN OLD.state <> 'draft' AND NEW.links IS NOT OLD.links "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
    else:
        op.execute(
            "CREATE FUNCTION framework_links_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF OLD.state <> 'draft' AND NEW.links::text IS DISTINCT FROM OLD.links::text THEN "
            f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER framework_links_stay BEFORE UPDATE ON framework_version "
            "FOR EACH ROW EXECUTE FUNCTION framework_links_stay()"
        )
    op.create_table(
        "crosswalk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_key", sa.String(length=120), nullable=False),
        sa.Column("target_key", sa.String(length=120), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source_key <> target_key", name=op.f("ck_crosswalk_joins_two_sets")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_crosswalk_centre_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crosswalk")),
        sa.UniqueConstraint(
            "source_key", "target_key", "centre_id", name=op.f("uq_crosswalk_source_key_target_key_centre_id")
        ),
    )
    op.create_index(op.f("ix_crosswalk_centre_id"), "crosswalk", ["centre_id"])
    op.create_index(
        "uq_crosswalk_shared",
        "crosswalk",
        ["source_key", "target_key"],
        unique=True,
        sqlite_where=sa.text("centre_id IS NULL"),
        postgresql_where=sa.text("centre_id IS NULL"),
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("crosswalk")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER framework_links_not_changed")
    else:
        op.execute("DROP TRIGGER framework_links_stay ON framework_version")
        op.execute("DROP FUNCTION framework_links_stay()")
    op.drop_column("framework_version", "links")
