"""Rounds of feedback by colleagues, invitations, and answers that no column ties to an invitation.

Fewer answers than the threshold are never released, and three is the lowest threshold: the database holds to
both. Answers are taken and written anew while a round is open; once it is released they stay.
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0046"
branch_labels = None
depends_on = None

TOO_FEW = "too few answers to release"
STAYS = "what was released stays as it is"
ERASED = (
    "EXISTS (SELECT 1 FROM msf_cycle c JOIN placement_erasure e ON e.placement_id = c.placement_id "
    "WHERE c.id = OLD.cycle_id)"
)
RELEASED = "EXISTS (SELECT 1 FROM msf_cycle c WHERE c.id = OLD.cycle_id AND c.state = 'released')"
FEW = "(SELECT count(*) FROM msf_answer a WHERE a.cycle_id = NEW.id) < NEW.threshold"
KEPT = ("state", "threshold", "form_id", "title", "released_at", "released_by_id", "placement_id")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables with their triggers."""
    _cycles()
    _people_and_answers()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _cycles() -> None:
    op.create_table(
        "msf_cycle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("state", _enum("cycle_state", "proposed", "open", "released", "abandoned"), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("title <> ''", name=op.f("ck_msf_cycle_title_given")),
        sa.CheckConstraint("threshold BETWEEN 3 AND 12", name=op.f("ck_msf_cycle_threshold_three_or_more")),
        sa.CheckConstraint(
            "(state = 'released') = (summary IS NOT NULL AND released_at IS NOT NULL "
            "AND released_by_id IS NOT NULL)",
            name=op.f("ck_msf_cycle_released_with_summary"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('open', 'released') OR (opened_at IS NOT NULL AND closes_on IS NOT NULL "
            "AND approved_by_id IS NOT NULL)",
            name=op.f("ck_msf_cycle_opened_by_somebody"),
        ),
        sa.CheckConstraint(
            "assessment_id IS NULL OR state = 'released'", name=op.f("ck_msf_cycle_decided_after_release")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_msf_cycle_placement_id")),
        sa.ForeignKeyConstraint(["form_id"], ["assessment_form.id"], name=op.f("fk_msf_cycle_form_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_msf_cycle_approved_by_id")),
        sa.ForeignKeyConstraint(["released_by_id"], ["user.id"], name=op.f("fk_msf_cycle_released_by_id")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_msf_cycle_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_msf_cycle")),
    )
    op.create_index(op.f("ix_msf_cycle_placement_id"), "msf_cycle", ["placement_id"])
    op.create_table(
        "msf_item",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["msf_cycle.id"], name=op.f("fk_msf_item_cycle_id")),
        sa.ForeignKeyConstraint(["item_id"], ["framework_item.id"], name=op.f("fk_msf_item_item_id")),
        sa.PrimaryKeyConstraint("cycle_id", "item_id", name=op.f("pk_msf_item")),
    )
    op.create_index(op.f("ix_msf_item_item_id"), "msf_item", ["item_id"])


def _people_and_answers() -> None:
    op.create_table(
        "msf_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("plain", sa.String(254), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column(
            "state", _enum("invitation_state", "invited", "answered", "declined", "closed"), nullable=False
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_msf_invitation_name_given")),
        sa.CheckConstraint(
            "plain <> '' AND plain = lower(plain)", name=op.f("ck_msf_invitation_plain_lower_case")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["msf_cycle.id"], name=op.f("fk_msf_invitation_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_msf_invitation")),
        sa.UniqueConstraint("cycle_id", "plain", name=op.f("uq_msf_invitation_cycle_id_plain")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_msf_invitation_token_digest")),
    )
    op.create_table(
        "msf_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["msf_cycle.id"], name=op.f("fk_msf_answer_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_msf_answer")),
        # Hidden row numbers would count the answers as they come.
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_msf_answer_cycle_id"), "msf_answer", ["cycle_id"])


def _sqlite_guard(name: str, when: str, condition: str, sentence: str) -> None:
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _sqlite() -> None:
    changed = " OR ".join(f"NEW.{word} IS NOT OLD.{word}" for word in (*KEPT, "summary"))
    _sqlite_guard(
        "msf_cycle_not_released",
        "UPDATE ON msf_cycle",
        f"NEW.state = 'released' AND OLD.state <> 'released' AND {FEW}",
        TOO_FEW,
    )
    _sqlite_guard("msf_cycle_stays", "UPDATE ON msf_cycle", f"OLD.state = 'released' AND ({changed})", STAYS)
    _sqlite_guard("msf_answer_not_changed", "UPDATE ON msf_answer", "1", STAYS)
    _sqlite_guard("msf_answer_not_deleted", "DELETE ON msf_answer", f"{RELEASED} AND NOT {ERASED}", STAYS)


def _postgresql_guard(name: str, when: str, refused: str, sentence: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {when} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _postgresql() -> None:
    changed = " OR ".join(
        (
            *(f"NEW.{word} IS DISTINCT FROM OLD.{word}" for word in KEPT),
            # JSON has no equality there.
            "NEW.summary::text IS DISTINCT FROM OLD.summary::text",
        )
    )
    _postgresql_guard(
        "msf_cycle_not_released",
        "UPDATE ON msf_cycle",
        f"NEW.state = 'released' AND OLD.state <> 'released' AND {FEW}",
        TOO_FEW,
    )
    _postgresql_guard(
        "msf_cycle_stays", "UPDATE ON msf_cycle", f"OLD.state = 'released' AND ({changed})", STAYS
    )
    _postgresql_guard("msf_answer_not_changed", "UPDATE ON msf_answer", "TRUE", STAYS)
    _postgresql_guard("msf_answer_not_deleted", "DELETE ON msf_answer", f"{RELEASED} AND NOT {ERASED}", STAYS)


def downgrade() -> None:
    """Undo the change; feedback that was released stays.

    Raises:
        RuntimeError: there is released feedback.
    """
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM msf_cycle WHERE state = 'released'")):
        raise RuntimeError("There is released feedback: going back would lose it.")
    for table in ("msf_answer", "msf_invitation", "msf_item", "msf_cycle"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for name in (
            "msf_cycle_not_released",
            "msf_cycle_stays",
            "msf_answer_not_changed",
            "msf_answer_not_deleted",
        ):
            op.execute(f"DROP FUNCTION {name}()")
