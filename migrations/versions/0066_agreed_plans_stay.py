"""Triggers: a plan that both sides have agreed to stays as it is. And people are told that a plan waits."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

ERASED_PLAN = "EXISTS (SELECT 1 FROM placement_erasure e WHERE e.placement_id = OLD.placement_id)"
ERASED_ROW = (
    "EXISTS (SELECT 1 FROM training_plan p JOIN placement_erasure e ON e.placement_id = p.placement_id "
    "WHERE p.id = OLD.plan_id)"
)
AGREED = "EXISTS (SELECT 1 FROM training_plan p WHERE p.id = {row}.plan_id AND p.state = 'agreed')"
STAYS = "a plan that both sides have agreed to stays as it is"
GROWS = "history only grows"
STAYING = ("id", "plan_id", "user_id", "capacity", "at")
# Trigger, table, event, when it refuses (with {differ} for columns that must stay), what it says.
REFUSED = (
    ("training_plan_stays", "training_plan", "UPDATE", "OLD.state = 'agreed'", STAYS),
    ("training_plan_kept", "training_plan", "DELETE", f"OLD.state = 'agreed' AND NOT {ERASED_PLAN}", STAYS),
    ("training_plan_item_no_more", "training_plan_item", "INSERT", AGREED.format(row="NEW"), STAYS),
    ("training_plan_item_stays", "training_plan_item", "UPDATE", AGREED.format(row="OLD"), STAYS),
    (
        "training_plan_item_kept",
        "training_plan_item",
        "DELETE",
        f"{AGREED.format(row='OLD')} AND NOT {ERASED_ROW}",
        STAYS,
    ),
    ("plan_agreement_no_more", "plan_agreement", "INSERT", AGREED.format(row="NEW"), STAYS),
    (
        "plan_agreement_stays",
        "plan_agreement",
        "UPDATE",
        f"{{differ}} OR OLD.ended_at IS NOT NULL OR {AGREED.format(row='OLD')}",
        GROWS,
    ),
    ("plan_agreement_kept", "plan_agreement", "DELETE", f"NOT {ERASED_ROW}", GROWS),
)
KINDS = (
    *("evidence-waits", "returned", "signed", "reopened", "assessment-asked", "assessment-done"),
    *("guest-to-approve", "dispute", "comment", "refiling", "handover", "verification", "review"),
    *("pin-locked", "patient-data", "placement", "undelivered"),
)
PLAN = "plan"


def _refuse(name: str, table: str, event: str, when: str, says: str) -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    unlike = "IS NOT" if sqlite else "IS DISTINCT FROM"
    when = when.format(differ=" OR ".join(f"NEW.{one} {unlike} OLD.{one}" for one in STAYING))
    if sqlite:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )
        return
    row = "OLD" if event == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{says}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _kinds(*kinds: str) -> None:
    """Let notices and choices of mail be of these kinds."""
    names = ", ".join(f"'{kind}'" for kind in kinds)
    for table in ("notice", "mail_choice"):
        if op.get_bind().dialect.name != "sqlite":
            op.drop_constraint(op.f(f"ck_{table}_notice_kind"), table, type_="check")
            op.create_check_constraint(op.f(f"ck_{table}_notice_kind"), table, f"kind IN ({names})")
            continue
        # SQLite cannot change a constraint: the rows move to a table that has the new one.
        copied = _notice(names) if table == "notice" else _mail_choice(names)
        with op.batch_alter_table(table, copy_from=copied, recreate="always"):
            pass


def _notice(names: str) -> sa.Table:
    return sa.Table(
        "notice",
        sa.MetaData(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_in", sa.Uuid(), nullable=True),
        sa.CheckConstraint(f"kind IN ({names})", name=op.f("ck_notice_notice_kind")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_notice_says_something")),
        sa.CheckConstraint(
            "substr(address, 1, 1) = '/' AND substr(address, 2, 1) <> '/'",
            name=op.f("ck_notice_leads_inside"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_notice_user_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_notice_placement_id")),
        sa.ForeignKeyConstraint(["mailed_in"], ["outgoing_mail.id"], name=op.f("fk_notice_mailed_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.Index("ix_notice_mailed_in", "mailed_in"),
        sa.Index("ix_notice_placement_id", "placement_id"),
        sa.Index("ix_notice_user_id_created_at", "user_id", "created_at"),
        sa.Index("ix_notice_user_id_seen_at", "user_id", "seen_at"),
        sa.Index("ix_notice_address", "address"),
    )


def _mail_choice(names: str) -> sa.Table:
    return sa.Table(
        "mail_choice",
        sa.MetaData(),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("cadence", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({names})", name=op.f("ck_mail_choice_notice_kind")),
        sa.CheckConstraint(
            "cadence IN ('each', 'daily', 'weekly', 'never')", name=op.f("ck_mail_choice_cadence")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_mail_choice_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_mail_choice")),
    )


def upgrade() -> None:
    """Keep agreed plans as they are, and know notices about plans."""
    for name, table, event, when, says in REFUSED:
        _refuse(name, table, event, when, says)
    _kinds(*KINDS, PLAN)


def downgrade() -> None:
    """Take the triggers away again, with what was told about plans."""
    for name, table, *_ in REFUSED:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
    op.execute(f"DELETE FROM notice WHERE kind = '{PLAN}'")
    op.execute(f"DELETE FROM mail_choice WHERE kind = '{PLAN}'")
    _kinds(*KINDS)
