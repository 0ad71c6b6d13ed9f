"""Internal verifiers with their samples, visits of moderators, reviews with their signatures.

A sample stays as it was drawn, a decision on a sampled item is written once, signatures on reviews only grow,
and a review that both sides have signed stays as it is. Rows go only with a placement that is being erased.
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0043"
branch_labels = None
depends_on = None

BEFORE = ("trainee", "supervisor", "coordinator", "moderator", "examiner")
WITH_VERIFIERS = (*BEFORE, "verifier")
ERASED = (
    "EXISTS (SELECT 1 FROM review r JOIN placement_erasure e ON e.placement_id = r.placement_id "
    "WHERE r.id = OLD.review_id)"
)
REVIEW_ERASED = "EXISTS (SELECT 1 FROM placement_erasure e WHERE e.placement_id = OLD.placement_id)"
SAMPLED_ERASED = (
    "EXISTS (SELECT 1 FROM sign_off_case c JOIN placement_erasure e ON e.placement_id = c.placement_id "
    "WHERE c.id = OLD.case_id)"
)
SIGNED = "EXISTS (SELECT 1 FROM review r WHERE r.id = {row}.review_id AND r.signed_at IS NOT NULL)"
SIGNED_STAYS = "a review that both sides have signed stays as it is"
GROWS = "history only grows"
SAMPLE_STAYS = "a sample stays as it was drawn"
# Trigger, table, event, when it refuses (with {differ} for columns that must stay), what it says.
REFUSED = (
    ("review_stays", "review", "UPDATE", "OLD.signed_at IS NOT NULL", SIGNED_STAYS),
    ("review_kept", "review", "DELETE", f"OLD.signed_at IS NOT NULL AND NOT {REVIEW_ERASED}", SIGNED_STAYS),
    (
        "review_action_stays",
        "review_action",
        "UPDATE",
        f"({{differ}}) AND {SIGNED.format(row='OLD')}",
        SIGNED_STAYS,
    ),
    (
        "review_action_kept",
        "review_action",
        "DELETE",
        f"{SIGNED.format(row='OLD')} AND NOT {ERASED}",
        SIGNED_STAYS,
    ),
    ("review_action_no_more", "review_action", "INSERT", SIGNED.format(row="NEW"), SIGNED_STAYS),
    ("review_signature_stays", "review_signature", "UPDATE", "1 = 1", GROWS),
    ("review_signature_kept", "review_signature", "DELETE", f"NOT {ERASED}", GROWS),
    ("verification_sample_stays", "verification_sample", "UPDATE", "1 = 1", SAMPLE_STAYS),
    ("verification_sample_kept", "verification_sample", "DELETE", "1 = 1", SAMPLE_STAYS),
    ("sampled_item_stays", "sampled_item", "UPDATE", "{differ} OR OLD.decision_id IS NOT NULL", SAMPLE_STAYS),
    ("sampled_item_kept", "sampled_item", "DELETE", f"NOT {SAMPLED_ERASED}", SAMPLE_STAYS),
)
STAYING = {
    "review_action": ("review_id", "position", "text", "owner_id", "due_on"),
    "sampled_item": ("sample_id", "case_id", "signature_id", "position", "reasons", "heading_id"),
}


def _parts(allowed: tuple[str, ...]) -> None:
    """Let a membership name these parts."""
    names = ", ".join(f"'{part}'" for part in allowed)
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_membership_role"), "membership", type_="check")
        op.create_check_constraint(op.f("ck_membership_role"), "membership", f"role IN ({names})")
        return
    table = sa.Table(
        "membership",
        sa.MetaData(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"role IN ({names})", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_membership_centre_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id", "centre_id", "role", name=op.f("uq_membership_user_id_centre_id_role")
        ),
        sa.Index(op.f("ix_membership_centre_id"), "centre_id"),
        sa.Index(op.f("ix_membership_user_id"), "user_id"),
    )
    # SQLite cannot change a constraint: the rows move to a table that has the new one.
    with op.batch_alter_table("membership", copy_from=table, recreate="always"):
        pass


def upgrade() -> None:
    """Let people be verifiers, and make the tables with their triggers."""
    _parts(WITH_VERIFIERS)
    _samples()
    _visits()
    _reviews()
    for name, table, event, when, says in REFUSED:
        _refuse(name, table, event, when, says)


def _refuse(name: str, table: str, event: str, when: str, says: str) -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        differ = " OR ".join(f"NEW.{one} IS NOT OLD.{one}" for one in STAYING.get(table, ()))
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when.format(differ=differ)} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )
        return
    # The type for JSON knows no equality.
    differ = " OR ".join(
        f"NEW.{one}::text IS DISTINCT FROM OLD.{one}::text" for one in STAYING.get(table, ())
    )
    row = "OLD" if event == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when.format(differ=differ)} THEN RAISE EXCEPTION '{says}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _samples() -> None:
    op.create_table(
        "verification_sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("framework_version_id", sa.Uuid(), nullable=True),
        sa.Column("signed_from", sa.Date(), nullable=True),
        sa.Column("signed_to", sa.Date(), nullable=True),
        sa.Column("percentage", sa.Integer(), nullable=False),
        sa.Column("by_risk", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("population", sa.JSON(), nullable=False),
        sa.Column("population_digest", sa.String(length=64), nullable=False),
        sa.Column("drawn_by_id", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seed <> ''", name=op.f("ck_verification_sample_seed_given")),
        sa.CheckConstraint(
            "percentage BETWEEN 0 AND 100", name=op.f("ck_verification_sample_percentage_sensible")
        ),
        sa.CheckConstraint(
            "signed_to IS NULL OR signed_from IS NULL OR signed_to >= signed_from",
            name=op.f("ck_verification_sample_days_in_order"),
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_verification_sample_centre_id")),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["user.id"], name=op.f("fk_verification_sample_drawn_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_version.id"],
            name=op.f("fk_verification_sample_framework_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_sample")),
    )
    with op.batch_alter_table("verification_sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verification_sample_centre_id"), ["centre_id"], unique=False)

    op.create_table(
        "sampled_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("heading_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["sign_off_case.id"], name=op.f("fk_sampled_item_case_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["sign_off_event.id"], name=op.f("fk_sampled_item_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["heading_id"], ["framework_item.id"], name=op.f("fk_sampled_item_heading_id")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["verification_sample.id"], name=op.f("fk_sampled_item_sample_id")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["sign_off_event.id"], name=op.f("fk_sampled_item_signature_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_item")),
        sa.UniqueConstraint("sample_id", "signature_id", name=op.f("uq_sampled_item_sample_id_signature_id")),
    )
    with op.batch_alter_table("sampled_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sampled_item_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sampled_item_signature_id"), ["signature_id"], unique=False)


def _visits() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("moderator_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("planned_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_visit_ends_after_start")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_visit_centre_id")),
        sa.ForeignKeyConstraint(["moderator_id"], ["user.id"], name=op.f("fk_visit_moderator_id")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user.id"], name=op.f("fk_visit_planned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_moderator_id"), ["moderator_id"], unique=False)

    op.create_table(
        "visit_placement",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_visit_placement_placement_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_placement_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "placement_id", name=op.f("pk_visit_placement")),
    )
    with op.batch_alter_table("visit_placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_placement_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "visit_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_visit_note_text_given")),
        sa.CheckConstraint(
            "NOT shared OR placement_id IS NOT NULL", name=op.f("ck_visit_note_shared_about_one_placement")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_visit_note_author_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_visit_note_placement_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_note_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_note")),
    )
    with op.batch_alter_table("visit_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_note_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_note_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "visit_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_visit_action_text_given")),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by_id IS NULL)", name=op.f("ck_visit_action_done_by_somebody")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["user.id"], name=op.f("fk_visit_action_added_by_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["user.id"], name=op.f("fk_visit_action_done_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_visit_action_owner_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_action_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_action")),
    )
    with op.batch_alter_table("visit_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_action_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_action_visit_id"), ["visit_id"], unique=False)


def _reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "monthly",
                "interim",
                "end-of-year",
                name="review_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("changes_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("planned_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "next_on IS NULL OR held_on IS NULL OR next_on > held_on", name=op.f("ck_review_next_comes_after")
        ),
        sa.CheckConstraint(
            "signed_at IS NULL OR held_on IS NOT NULL", name=op.f("ck_review_signed_was_held")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_review_placement_id")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user.id"], name=op.f("fk_review_planned_by_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["review.id"], name=op.f("fk_review_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_review_replaces_id")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "review_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_review_action_text_given")),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by_id IS NULL)", name=op.f("ck_review_action_done_by_somebody")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["user.id"], name=op.f("fk_review_action_done_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_review_action_owner_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_action_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_action")),
    )
    with op.batch_alter_table("review_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_action_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_action_review_id"), ["review_id"], unique=False)

    op.create_table(
        "review_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("registration_body", sa.String(length=100), nullable=False),
        sa.Column("registration_number", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "capacity IN ('trainee', 'supervisor')", name=op.f("ck_review_signature_one_of_both_sides")
        ),
        sa.CheckConstraint("digest <> ''", name=op.f("ck_review_signature_digest_given")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_signature_review_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_review_signature_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_signature")),
        sa.UniqueConstraint(
            "review_id", "capacity", "digest", name=op.f("uq_review_signature_review_id_capacity_digest")
        ),
    )


def downgrade() -> None:
    """Undo the change; who verified or signed a review would be lost, so it is refused where somebody did.

    Raises:
        RuntimeError: there are verifiers, samples, visits or reviews.
    """
    for table in ("verification_sample", "visit", "review"):
        if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {table}")):
            raise RuntimeError(f"There are rows in {table}: going back would lose them.")
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM membership WHERE role = 'verifier'")):
        raise RuntimeError("There are internal verifiers: take that part from them first.")
    for table in (
        *("review_signature", "review_action", "review"),
        *("visit_action", "visit_note", "visit_placement", "visit"),
        *("sampled_item", "verification_sample"),
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for name, *_ in REFUSED:
            op.execute(f"DROP FUNCTION {name}()")
    _parts(BEFORE)
