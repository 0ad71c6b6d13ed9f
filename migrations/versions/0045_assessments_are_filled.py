"""Assessments: published forms, what is asked and of whom, history, signed answers, reflections, and PINs.

Forms never change. Rows of the history and signed answers are never changed, and deleted only for a placement
that is being erased. What an assessment is about is chosen while it is a draft; its words stay once somebody
has signed, declined or withdrawn it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

GROWS = "history only grows"
STAYS = "what was asked or signed stays as it is"
FORM_STAYS = "a published form stays as it is"
ERASED = (
    "EXISTS (SELECT 1 FROM assessment a JOIN placement_erasure e ON e.placement_id = a.placement_id "
    "WHERE a.id = OLD.assessment_id)"
)
DRAFT = "EXISTS (SELECT 1 FROM assessment a WHERE a.id = {row}.assessment_id AND a.state = 'draft')"
GROWING = ("assessment_event", "assessment_answers")
CHOSEN = ("assessment_item", "assessment_evidence")
WORDS = (
    "placement_id",
    "number",
    "form_id",
    "title",
    "outline",
    "setting",
    "happened_on",
    "starter_id",
    "assessor_id",
    "guest_id",
)
STATES = ("draft", "asked", "completed", "declined", "withdrawn", "disputed")


def upgrade() -> None:
    """Make the tables with their triggers."""
    _forms()
    _assessments()
    _chosen()
    _history()
    _answers()
    _pins()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _forms() -> None:
    op.create_table(
        "assessment_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("version", sa.String(60), nullable=False),
        sa.Column(
            "type",
            _enum("form_type", "DOPS", "OCE", "CBD", "MSF", "competency-evidence", "training-activity"),
            nullable=False,
        ),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_form")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_assessment_form_key_version")),
    )
    op.create_table(
        "guest_assessor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("job_title", sa.String(200), nullable=False),
        sa.Column("registration_body", sa.String(100), nullable=False),
        sa.Column("registration_number", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_guest_assessor_name_given")),
        sa.CheckConstraint(
            "email <> '' AND email = lower(email)", name=op.f("ck_guest_assessor_email_lower_case")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_guest_assessor_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_assessor")),
    )
    op.create_index(op.f("ix_guest_assessor_placement_id"), "guest_assessor", ["placement_id"])


def _assessments() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.Column("setting", sa.String(200), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("starter_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=True),
        sa.Column("guest_id", sa.Uuid(), nullable=True),
        sa.Column("state", _enum("state", *STATES), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_assessment_title_given")),
        sa.CheckConstraint(
            "assessor_id IS NULL OR guest_id IS NULL", name=op.f("ck_assessment_one_assessor")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR assessor_id IS NOT NULL OR guest_id IS NOT NULL",
            name=op.f("ck_assessment_asked_of_somebody"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('completed', 'disputed') OR happened_on IS NOT NULL",
            name=op.f("ck_assessment_completed_has_a_day"),
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_assessment_placement_id")),
        sa.ForeignKeyConstraint(["form_id"], ["assessment_form.id"], name=op.f("fk_assessment_form_id")),
        sa.ForeignKeyConstraint(["starter_id"], ["user.id"], name=op.f("fk_assessment_starter_id")),
        sa.ForeignKeyConstraint(["assessor_id"], ["user.id"], name=op.f("fk_assessment_assessor_id")),
        sa.ForeignKeyConstraint(["guest_id"], ["guest_assessor.id"], name=op.f("fk_assessment_guest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("placement_id", "number", name=op.f("uq_assessment_placement_id_number")),
    )
    for column in ("form_id", "starter_id", "assessor_id", "guest_id"):
        op.create_index(op.f(f"ix_assessment_{column}"), "assessment", [column])


def _chosen() -> None:
    for table, column, other in (
        ("assessment_item", "item_id", "framework_item.id"),
        ("assessment_evidence", "evidence_version_id", "evidence_version.id"),
    ):
        op.create_table(
            table,
            sa.Column("assessment_id", sa.Uuid(), nullable=False),
            sa.Column(column, sa.Uuid(), nullable=False),
            sa.ForeignKeyConstraint(
                ["assessment_id"], ["assessment.id"], name=op.f(f"fk_{table}_assessment_id")
            ),
            sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}")),
            sa.PrimaryKeyConstraint("assessment_id", column, name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _history() -> None:
    op.create_table(
        "assessment_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            _enum("action", "ask", "complete", "decline", "withdraw", "dispute", "uphold"),
            nullable=False,
        ),
        sa.Column("from_state", _enum("from_state", *STATES), nullable=False),
        sa.Column("to_state", _enum("to_state", *STATES), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("guest_id", sa.Uuid(), nullable=True),
        sa.Column("capacity", sa.String(40), nullable=False),
        sa.Column("authority", _enum("authority", "account", "link", "pin"), nullable=False),
        sa.Column("registration_body", sa.String(100), nullable=False),
        sa.Column("registration_number", sa.String(60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confirmed_no_identifiers", sa.Boolean(), nullable=False),
        sa.Column("content_digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(actor_id IS NULL) <> (guest_id IS NULL)", name=op.f("ck_assessment_event_somebody_acted")
        ),
        sa.CheckConstraint(
            "action NOT IN ('decline', 'dispute', 'uphold') OR text <> ''",
            name=op.f("ck_assessment_event_has_a_reason"),
        ),
        sa.CheckConstraint(
            "action <> 'complete' OR (confirmed_no_identifiers AND content_digest <> '' AND text <> '')",
            name=op.f("ck_assessment_event_signature_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_event_assessment_id")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_assessment_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guest_assessor.id"], name=op.f("fk_assessment_event_guest_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_event")),
        sa.UniqueConstraint(
            "assessment_id", "sequence", name=op.f("uq_assessment_event_assessment_id_sequence")
        ),
    )
    for column in ("actor_id", "guest_id"):
        op.create_index(op.f(f"ix_assessment_event_{column}"), "assessment_event", [column])


def _answers() -> None:
    op.create_table(
        "assessment_answers",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("outcome", _enum("outcome", "satisfactory", "unsatisfactory"), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.String(64), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'unsatisfactory' OR feedback <> ''",
            name=op.f("ck_assessment_answers_says_what_is_needed"),
        ),
        sa.CheckConstraint("content_digest <> ''", name=op.f("ck_assessment_answers_content_is_fixed")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_answers_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_assessment_answers")),
    )
    op.create_table(
        "assessment_reflection",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_reflection_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_assessment_reflection")),
    )


def _pins() -> None:
    op.create_table(
        "signing_pin",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hashed", sa.String(255), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_signing_pin_failures_counted")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_signing_pin_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_signing_pin")),
    )


def _sqlite_guard(name: str, when: str, condition: str, sentence: str) -> None:
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _sqlite() -> None:
    _sqlite_guard("assessment_form_not_changed", "UPDATE ON assessment_form", "1", FORM_STAYS)
    _sqlite_guard("assessment_form_not_deleted", "DELETE ON assessment_form", "1", FORM_STAYS)
    for table in GROWING:
        _sqlite_guard(f"{table}_not_changed", f"UPDATE ON {table}", "1", GROWS)
        _sqlite_guard(f"{table}_not_deleted", f"DELETE ON {table}", f"NOT {ERASED}", GROWS)
    for table in CHOSEN:
        new, old = DRAFT.format(row="NEW"), DRAFT.format(row="OLD")
        _sqlite_guard(f"{table}_not_added", f"INSERT ON {table}", f"NOT {new}", STAYS)
        _sqlite_guard(f"{table}_not_changed", f"UPDATE ON {table}", "1", STAYS)
        _sqlite_guard(f"{table}_not_deleted", f"DELETE ON {table}", f"NOT ({old} OR {ERASED})", STAYS)
    changed = " OR ".join(f"NEW.{word} IS NOT OLD.{word}" for word in WORDS)
    _sqlite_guard(
        "assessment_words_stay",
        "UPDATE ON assessment",
        f"OLD.state NOT IN ('draft', 'asked') AND ({changed} OR NEW.state IN ('draft', 'asked'))",
        STAYS,
    )


def _postgresql_guard(name: str, when: str, refused: str, sentence: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {when} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _postgresql() -> None:
    _postgresql_guard("assessment_form_stays", "UPDATE OR DELETE ON assessment_form", "TRUE", FORM_STAYS)
    for table in GROWING:
        _postgresql_guard(f"{table}_not_changed", f"UPDATE ON {table}", "TRUE", GROWS)
        _postgresql_guard(f"{table}_not_deleted", f"DELETE ON {table}", f"NOT {ERASED}", GROWS)
    for table in CHOSEN:
        new, old = DRAFT.format(row="NEW"), DRAFT.format(row="OLD")
        _postgresql_guard(f"{table}_not_added", f"INSERT ON {table}", f"NOT {new}", STAYS)
        _postgresql_guard(f"{table}_not_changed", f"UPDATE ON {table}", "TRUE", STAYS)
        _postgresql_guard(f"{table}_not_deleted", f"DELETE ON {table}", f"NOT ({old} OR {ERASED})", STAYS)
    changed = " OR ".join(f"NEW.{word} IS DISTINCT FROM OLD.{word}" for word in WORDS)
    _postgresql_guard(
        "assessment_words_stay",
        "UPDATE ON assessment",
        f"OLD.state NOT IN ('draft', 'asked') AND ({changed} OR NEW.state IN ('draft', 'asked'))",
        STAYS,
    )


def downgrade() -> None:
    """Undo the change; assessments that somebody signed stay.

    Raises:
        RuntimeError: there are signed assessments.
    """
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM assessment_answers")):
        raise RuntimeError("There are signed assessments: going back would lose them.")
    for table in ("signing_pin", "assessment_reflection", *reversed(GROWING), *reversed(CHOSEN)):
        op.drop_table(table)
    for table in ("assessment", "guest_assessor", "assessment_form"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        functions = ["assessment_form_stays", "assessment_words_stay"]
        functions += [f"{table}_not_{what}" for table in GROWING for what in ("changed", "deleted")]
        functions += [f"{table}_not_{what}" for table in CHOSEN for what in ("added", "changed", "deleted")]
        for function in functions:
            op.execute(f"DROP FUNCTION {function}()")
