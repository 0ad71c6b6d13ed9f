"""Trainees rate themselves before feedback is released, and reflect on it afterwards.

The rating stays as it was once the summary is there: a database that let it change would let it be fitted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

STAYS = "the own rating stays as it was when the summary was released"
RELEASED = "EXISTS (SELECT 1 FROM msf_cycle c WHERE c.id = OLD.cycle_id AND c.state = 'released')"
ERASED = (
    "EXISTS (SELECT 1 FROM msf_cycle c JOIN placement_erasure e ON e.placement_id = c.placement_id "
    "WHERE c.id = OLD.cycle_id)"
)
# By trigger: when it looks, and what it refuses.
GUARDS = {
    "msf_self_rating_not_changed": ("UPDATE", RELEASED),
    "msf_self_rating_not_deleted": ("DELETE", f"{RELEASED} AND NOT {ERASED}"),
}


def upgrade() -> None:
    """Make the tables with their triggers."""
    op.create_table(
        "msf_self_rating",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["msf_cycle.id"], name=op.f("fk_msf_self_rating_cycle_id")),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_msf_self_rating")),
    )
    op.create_table(
        "msf_reflection",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "released_at IS NULL OR text <> ''", name=op.f("ck_msf_reflection_nothing_empty_released")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["msf_cycle.id"], name=op.f("fk_msf_reflection_cycle_id")),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_msf_reflection")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (when, refused) in GUARDS.items():
        if sqlite:
            _on_sqlite(name, when, refused)
        else:
            _on_postgresql(name, when, refused)


def _on_sqlite(name: str, when: str, refused: str) -> None:
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {when} ON msf_self_rating WHEN {refused} "
        f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
    )


def _on_postgresql(name: str, when: str, refused: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION '{STAYS}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {when} ON msf_self_rating FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def downgrade() -> None:
    """Undo the change; what trainees wrote there is lost."""
    op.drop_table("msf_reflection")
    op.drop_table("msf_self_rating")
    if op.get_bind().dialect.name != "sqlite":
        for name in GUARDS:
            op.execute(f"DROP FUNCTION {name}()")
