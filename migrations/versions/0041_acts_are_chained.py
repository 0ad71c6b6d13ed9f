"""The ledger: a chain of links for each placement, the key of its digests, and the chain of heads.

Links and heads are never changed or deleted, not even with an erased placement: they name nobody. The key is
deleted with the placement, and only then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0070"
branch_labels = None
depends_on = None

SENTENCE = "the ledger only grows"
ERASED = "EXISTS (SELECT 1 FROM placement_erasure e WHERE e.placement_id = OLD.placement_id)"
# By table: when a row may be deleted.
GROWING = {"ledger_entry": "1 = 0", "ledger_head": "1 = 0", "ledger_key": ERASED}


def upgrade() -> None:
    """Make the tables with their triggers."""
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.String(40), nullable=False),
        sa.Column(
            "authority",
            sa.Enum(
                "account",
                "link",
                "pin",
                name="authority",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("registration", sa.String(64), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("words", sa.String(64), nullable=False),
        sa.Column("device", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_ledger_entry_sequence_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("digest", name=op.f("uq_ledger_entry_digest")),
        sa.UniqueConstraint("record_id", name=op.f("uq_ledger_entry_record_id")),
        sa.UniqueConstraint("placement_id", "sequence", name=op.f("uq_ledger_entry_placement_id_sequence")),
    )
    op.create_table(
        "ledger_head",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("entry_digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_ledger_head_number_from_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_head")),
        sa.UniqueConstraint("digest", name=op.f("uq_ledger_head_digest")),
        sa.UniqueConstraint("placement_id", "sequence", name=op.f("uq_ledger_head_placement_id_sequence")),
    )
    op.create_table(
        "ledger_key",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_ledger_key_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_ledger_key")),
    )
    # In one statement on both databases: SQLite cannot add a constraint to a column that is there.
    op.execute(
        "ALTER TABLE sign_off_event ADD COLUMN authority VARCHAR(40) DEFAULT 'account' NOT NULL "
        "CONSTRAINT ck_sign_off_event_authority CHECK (authority IN ('account', 'link', 'pin'))"
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    for table, erased in GROWING.items():
        op.execute(
            f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} WHEN NOT ({erased}) "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def _postgresql() -> None:
    for table, erased in GROWING.items():
        op.execute(
            f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' AND {erased} THEN RETURN OLD; END IF; "
            f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
        )
        # Emptying a table at once fires no trigger of its rows.
        op.execute(
            f"CREATE FUNCTION {table}_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_not_emptied()"
        )


def downgrade() -> None:
    """Undo the change; a ledger that holds something stays.

    Raises:
        RuntimeError: acts were recorded.
    """
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM ledger_entry")):
        raise RuntimeError("The ledger holds what was signed: going back would lose it.")
    op.drop_column("sign_off_event", "authority")
    for table in ("ledger_key", "ledger_head", "ledger_entry"):
        op.drop_table(table)
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {table}_only_grows()")
            op.execute(f"DROP FUNCTION {table}_not_emptied()")
