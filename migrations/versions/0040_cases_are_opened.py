"""Who opened which case, supervisors' comment snippets, hand-overs to a colleague, and a centre's load."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "case_opened",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("content_digest <> ''", name=op.f("ck_case_opened_has_a_digest")),
        sa.ForeignKeyConstraint(["case_id"], ["sign_off_case.id"], name=op.f("fk_case_opened_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_case_opened_user_id")),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_case_opened")),
    )
    op.create_index(op.f("ix_case_opened_user_id"), "case_opened", ["user_id"])
    op.create_table(
        "supervisor_snippet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> '' AND text <> ''", name=op.f("ck_supervisor_snippet_is_whole")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_supervisor_snippet_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisor_snippet")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_supervisor_snippet_user_id_name")),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("supervision_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("absent_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_handover_has_a_reason")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_handover_ended_whole")
        ),
        sa.ForeignKeyConstraint(["absent_id"], ["user.id"], name=op.f("fk_handover_absent_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_handover_ended_by_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_handover_made_by_id")),
        sa.ForeignKeyConstraint(
            ["supervision_id"], ["supervision.id"], name=op.f("fk_handover_supervision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("supervision_id", name=op.f("uq_handover_supervision_id")),
    )
    for column in ("absent_id", "group_id"):
        op.create_index(op.f(f"ix_handover_{column}"), "handover", [column])
    op.create_table(
        "centre_load",
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("most_trainees", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("most_trainees BETWEEN 1 AND 999", name=op.f("ck_centre_load_sensible")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_centre_load_centre_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], name=op.f("fk_centre_load_set_by_id")),
        sa.PrimaryKeyConstraint("centre_id", name=op.f("pk_centre_load")),
    )


def downgrade() -> None:
    """Take them away again; supervisions that were handed over stay, with their dates."""
    op.drop_table("centre_load")
    op.drop_table("handover")
    op.drop_table("supervisor_snippet")
    op.drop_table("case_opened")
