"""first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "blob",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_blob_size_not_negative")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_blob")),
    )
    op.create_table(
        "centre",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_centre_name_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre")),
        sa.UniqueConstraint("name", name=op.f("uq_centre_name")),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("who_digest", sa.String(length=64), nullable=False),
        sa.Column("from_digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_failed_sign_in_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_failed_sign_in_from_digest"), ["from_digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_failed_sign_in_who_digest"), ["who_digest"], unique=False)

    op.create_table(
        "user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column("registration_body", sa.String(length=100), nullable=False),
        sa.Column("registration_number", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_user_name_given")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_email_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
    )
    op.create_table(
        "derivation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("derived_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "preview",
                "section",
                "export",
                name="derived_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["derived_digest"], ["blob.digest"], name=op.f("fk_derivation_derived_digest")
        ),
        sa.ForeignKeyConstraint(["source_digest"], ["blob.digest"], name=op.f("fk_derivation_source_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derivation")),
    )
    with op.batch_alter_table("derivation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_derivation_derived_digest"), ["derived_digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_derivation_source_digest"), ["source_digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_derivation_source_id"), ["source_id"], unique=False)

    op.create_table(
        "framework",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_framework_centre_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("key", "centre_id", name=op.f("uq_framework_key_centre_id")),
    )
    with op.batch_alter_table("framework", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_framework_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(
            "uq_framework_key_shared",
            ["key"],
            unique=True,
            sqlite_where=sa.text("centre_id IS NULL"),
            postgresql_where=sa.text("centre_id IS NULL"),
        )

    op.create_table(
        "held_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_held_form_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_form")),
    )
    with op.batch_alter_table("held_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_form_user_id"), ["user_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                name="job_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("steps_total", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_job_attempts_not_negative")),
        sa.CheckConstraint(
            "steps_done >= 0 AND steps_done <= steps_total", name=op.f("ck_job_steps_sensible")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_job_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_state"), ["state"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "trainee",
                "supervisor",
                "coordinator",
                "moderator",
                "examiner",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_membership_centre_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id", "centre_id", "role", name=op.f("uq_membership_user_id_centre_id_role")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)

    op.create_table(
        "password_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_password_link_made_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_password_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_password_link_token_digest")),
    )
    with op.batch_alter_table("password_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column(
            "programme",
            sa.Enum(
                "ipem",
                "art",
                "ptp",
                "apprenticeship",
                "prp",
                "equivalence",
                "cpd",
                name="programme",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "discipline",
            sa.Enum(
                "nuclear-medicine",
                "radiotherapy-physics",
                "radiation-physics",
                "medical-engineering",
                "radiation-engineering",
                "rehabilitation-engineering",
                "renal-technology",
                name="discipline",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "finished",
                name="placement_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("next_reference", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'finished') = (finished_on IS NOT NULL)", name=op.f("ck_placement_finished_has_a_day")
        ),
        sa.CheckConstraint(
            "weeks IS NULL OR weeks BETWEEN 1 AND 520", name=op.f("ck_placement_weeks_sensible")
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_placement_centre_id")),
        sa.ForeignKeyConstraint(["trainee_id"], ["user.id"], name=op.f("fk_placement_trainee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_trainee_id"), ["trainee_id"], unique=False)

    op.create_table(
        "placement_erasure",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("erased_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["erased_by_id"], ["user.id"], name=op.f("fk_placement_erasure_erased_by_id")
        ),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_placement_erasure")),
    )
    op.create_table(
        "application_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "slot",
            sa.Enum(
                "form",
                "cv",
                "organisation-chart",
                "job-description",
                "certificate",
                name="slot",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("short_course", sa.Boolean(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "present",
                "hidden",
                "purged",
                name="attachment_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'purged') = (digest IS NULL)", name=op.f("ck_application_file_purged_has_no_content")
        ),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name=op.f("fk_application_file_digest")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_application_file_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_file")),
    )
    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_file_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_file_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_evidence_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("placement_id", "number", name=op.f("uq_evidence_placement_id_number")),
    )
    op.create_table(
        "export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "application-documents",
                "portfolio",
                name="pack_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name=op.f("fk_export_digest")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_export_job_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_export_placement_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["user.id"], name=op.f("fk_export_requested_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("job_id", name=op.f("uq_export_job_id")),
    )
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_export_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "framework_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("publisher", sa.String(length=300), nullable=False),
        sa.Column("scheme", sa.String(length=120), nullable=False),
        sa.Column("discipline", sa.String(length=120), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column(
            "provenance",
            sa.Enum(
                "official",
                "adapted",
                "starter",
                name="provenance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "retired",
                name="version_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state = 'draft' OR published_at IS NOT NULL",
            name=op.f("ck_framework_version_published_has_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name=op.f("fk_framework_version_framework_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_version")),
        sa.UniqueConstraint(
            "framework_id", "version", name=op.f("uq_framework_version_framework_id_version")
        ),
    )
    with op.batch_alter_table("framework_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_framework_version_framework_id"), ["framework_id"], unique=False)

    op.create_table(
        "placement_reader",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "moderator",
                "examiner",
                name="reader_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_reader_placement_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_placement_reader_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_reader")),
        sa.UniqueConstraint("placement_id", "user_id", name=op.f("uq_placement_reader_placement_id_user_id")),
    )
    with op.batch_alter_table("placement_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_reader_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_reader_user_id"), ["user_id"], unique=False)

    op.create_table(
        "portfolio_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_portfolio_view_placement_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_portfolio_view_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_view")),
    )
    with op.batch_alter_table("portfolio_view", schema=None) as batch_op:
        batch_op.create_index("ix_portfolio_view_placement_at", ["placement_id", "at"], unique=False)

    op.create_table(
        "role_report",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_role_report_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_role_report")),
    )
    op.create_table(
        "supervision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_supervision_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_supervision_placement_id")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["user.id"], name=op.f("fk_supervision_supervisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision")),
    )
    with op.batch_alter_table("supervision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervision_supervisor_id"), ["supervisor_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "present",
                "hidden",
                "purged",
                name="attachment_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'purged') = (digest IS NULL)", name=op.f("ck_attachment_purged_has_no_content")
        ),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name=op.f("fk_attachment_digest")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_attachment_evidence_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["user.id"], name=op.f("fk_attachment_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_evidence_id"), ["evidence_id"], unique=False)

    op.create_table(
        "evidence_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "withdrawn",
                name="evidence_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "practical-task",
                "test-report",
                "quality-control",
                "fault-repair",
                "case-study",
                "project",
                "training-course",
                "reflection",
                "other",
                name="evidence_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("happened_from", sa.Date(), nullable=True),
        sa.Column("happened_to", sa.Date(), nullable=True),
        sa.Column("setting", sa.Text(), nullable=False),
        sa.Column("equipment", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("what_i_did", sa.Text(), nullable=False),
        sa.Column("what_happened", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_evidence_version_withdrawn_has_a_time"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR (submitted_at IS NOT NULL AND declared_at IS NOT NULL AND digest <> '')",
            name=op.f("ck_evidence_version_submitted_is_declared"),
        ),
        sa.CheckConstraint(
            "happened_to IS NULL OR happened_from IS NULL OR happened_to >= happened_from",
            name=op.f("ck_evidence_version_dates_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_version_evidence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_version")),
        sa.UniqueConstraint("evidence_id", "number", name=op.f("uq_evidence_version_evidence_id_number")),
    )
    with op.batch_alter_table("evidence_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_evidence_version_one_draft",
            ["evidence_id"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )

    op.create_table(
        "framework_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("framework_version_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "section",
                "unit",
                "competency",
                "criterion",
                name="item_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("evidence_hint", sa.Text(), nullable=False),
        sa.Column(
            "learning",
            sa.Enum(
                "knowledge",
                "practical",
                name="learning",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("weeks_from", sa.Integer(), nullable=True),
        sa.Column("weeks_to", sa.Integer(), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("requirement", sa.JSON(), nullable=False),
        sa.Column("takes_evidence", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(weeks_from IS NULL) = (weeks_to IS NULL) AND (weeks_from IS NULL OR weeks_from <= weeks_to)",
            name=op.f("ck_framework_item_weeks_are_a_span"),
        ),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_version.id"],
            name=op.f("fk_framework_item_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["framework_item.id"], name=op.f("fk_framework_item_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_item")),
        sa.UniqueConstraint(
            "framework_version_id", "code", name=op.f("uq_framework_item_framework_version_id_code")
        ),
        sa.UniqueConstraint(
            "framework_version_id", "position", name=op.f("uq_framework_item_framework_version_id_position")
        ),
    )
    with op.batch_alter_table("framework_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_framework_item_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "placement_framework",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("framework_version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_version.id"],
            name=op.f("fk_placement_framework_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_framework_placement_id")
        ),
        sa.PrimaryKeyConstraint("placement_id", "framework_version_id", name=op.f("pk_placement_framework")),
    )
    op.create_table(
        "reflection",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_reflection_evidence_id")),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_reflection")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_version_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("location", sa.String(length=300), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "first-hand",
                "theoretical",
                name="claim_basis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["evidence_version_id"], ["evidence_version.id"], name=op.f("fk_claim_evidence_version_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["framework_item.id"], name=op.f("fk_claim_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint(
            "evidence_version_id", "item_id", name=op.f("uq_claim_evidence_version_id_item_id")
        ),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_item_id"), ["item_id"], unique=False)

    op.create_table(
        "patient_data_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("reported_by_id", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "restored",
                "purged",
                name="report_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_patient_data_report_decided_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_patient_data_report_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_patient_data_report_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_patient_data_report_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["user.id"], name=op.f("fk_patient_data_report_reported_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_data_report")),
    )
    with op.batch_alter_table("patient_data_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patient_data_report_evidence_id"), ["evidence_id"], unique=False)

    op.create_table(
        "sign_off_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "not-started",
                "in-progress",
                "submitted",
                "returned",
                "signed-off",
                "verified",
                "reopened",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["framework_item.id"], name=op.f("fk_sign_off_case_item_id")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_sign_off_case_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off_case")),
        sa.UniqueConstraint("placement_id", "item_id", name=op.f("uq_sign_off_case_placement_id_item_id")),
    )
    with op.batch_alter_table("sign_off_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_off_case_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_off_case_state"), ["state"], unique=False)

    op.create_table(
        "version_file",
        sa.Column("evidence_version_id", sa.Uuid(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_version_file_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_version_id"], ["evidence_version.id"], name=op.f("fk_version_file_evidence_version_id")
        ),
        sa.PrimaryKeyConstraint("evidence_version_id", "attachment_id", name=op.f("pk_version_file")),
    )
    with op.batch_alter_table("version_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_version_file_attachment_id"), ["attachment_id"], unique=False)

    op.create_table(
        "sign_off_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "start",
                "submit",
                "withdraw",
                "return",
                "sign-off",
                "verify",
                "reopen",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "from_state",
            sa.Enum(
                "not-started",
                "in-progress",
                "submitted",
                "returned",
                "signed-off",
                "verified",
                "reopened",
                name="from_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "not-started",
                "in-progress",
                "submitted",
                "returned",
                "signed-off",
                "verified",
                "reopened",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("registration_body", sa.String(length=100), nullable=False),
        sa.Column("registration_number", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confirmed_no_identifiers", sa.Boolean(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action <> 'reopen' OR text <> ''", name=op.f("ck_sign_off_event_reopening_has_a_reason")
        ),
        sa.CheckConstraint(
            "action <> 'return' OR text <> ''", name=op.f("ck_sign_off_event_return_has_feedback")
        ),
        sa.CheckConstraint(
            "action <> 'sign-off' OR (confirmed_no_identifiers AND content_digest <> '' AND text <> '')",
            name=op.f("ck_sign_off_event_sign_off_is_whole"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_sign_off_event_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["sign_off_case.id"], name=op.f("fk_sign_off_event_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off_event")),
        sa.UniqueConstraint("case_id", "sequence", name=op.f("uq_sign_off_event_case_id_sequence")),
    )
    with op.batch_alter_table("sign_off_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_off_event_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "sign_off_event_evidence",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_version_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["sign_off_event.id"], name=op.f("fk_sign_off_event_evidence_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_version_id"],
            ["evidence_version.id"],
            name=op.f("fk_sign_off_event_evidence_evidence_version_id"),
        ),
        sa.PrimaryKeyConstraint("event_id", "evidence_version_id", name=op.f("pk_sign_off_event_evidence")),
    )
    with op.batch_alter_table("sign_off_event_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_off_event_evidence_evidence_version_id"),
            ["evidence_version_id"],
            unique=False,
        )


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("sign_off_event_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_off_event_evidence_evidence_version_id"))

    op.drop_table("sign_off_event_evidence")
    with op.batch_alter_table("sign_off_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_off_event_actor_id"))

    op.drop_table("sign_off_event")
    with op.batch_alter_table("version_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_file_attachment_id"))

    op.drop_table("version_file")
    with op.batch_alter_table("sign_off_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_off_case_state"))
        batch_op.drop_index(batch_op.f("ix_sign_off_case_item_id"))

    op.drop_table("sign_off_case")
    with op.batch_alter_table("patient_data_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_data_report_evidence_id"))

    op.drop_table("patient_data_report")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_item_id"))

    op.drop_table("claim")
    op.drop_table("reflection")
    op.drop_table("placement_framework")
    with op.batch_alter_table("framework_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_framework_item_parent_id"))

    op.drop_table("framework_item")
    with op.batch_alter_table("evidence_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_evidence_version_one_draft",
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )

    op.drop_table("evidence_version")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_evidence_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_digest"))

    op.drop_table("attachment")
    with op.batch_alter_table("supervision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_supervisor_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_placement_id"))

    op.drop_table("supervision")
    op.drop_table("role_report")
    with op.batch_alter_table("portfolio_view", schema=None) as batch_op:
        batch_op.drop_index("ix_portfolio_view_placement_at")

    op.drop_table("portfolio_view")
    with op.batch_alter_table("placement_reader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_reader_user_id"))
        batch_op.drop_index(batch_op.f("ix_placement_reader_placement_id"))

    op.drop_table("placement_reader")
    with op.batch_alter_table("framework_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_framework_version_framework_id"))

    op.drop_table("framework_version")
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_placement_id"))
        batch_op.drop_index(batch_op.f("ix_export_digest"))

    op.drop_table("export")
    op.drop_table("evidence")
    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_file_placement_id"))
        batch_op.drop_index(batch_op.f("ix_application_file_digest"))

    op.drop_table("application_file")
    op.drop_table("placement_erasure")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_trainee_id"))
        batch_op.drop_index(batch_op.f("ix_placement_centre_id"))

    op.drop_table("placement")
    with op.batch_alter_table("password_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_link_user_id"))

    op.drop_table("password_link")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_user_id"))
        batch_op.drop_index(batch_op.f("ix_membership_centre_id"))

    op.drop_table("membership")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_state"))
        batch_op.drop_index(batch_op.f("ix_job_owner_id"))

    op.drop_table("job")
    with op.batch_alter_table("held_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_held_form_user_id"))

    op.drop_table("held_form")
    with op.batch_alter_table("framework", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_framework_key_shared",
            sqlite_where=sa.text("centre_id IS NULL"),
            postgresql_where=sa.text("centre_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_framework_centre_id"))

    op.drop_table("framework")
    with op.batch_alter_table("derivation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_derivation_source_id"))
        batch_op.drop_index(batch_op.f("ix_derivation_source_digest"))
        batch_op.drop_index(batch_op.f("ix_derivation_derived_digest"))

    op.drop_table("derivation")
    op.drop_table("user")
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_failed_sign_in_who_digest"))
        batch_op.drop_index(batch_op.f("ix_failed_sign_in_from_digest"))
        batch_op.drop_index(batch_op.f("ix_failed_sign_in_at"))

    op.drop_table("failed_sign_in")
    op.drop_table("centre")
    op.drop_table("blob")
