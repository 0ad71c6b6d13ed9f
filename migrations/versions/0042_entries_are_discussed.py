"""Comments on entries, reports of patient data in one of them, and the private notes of supervisors."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and let a report name a comment."""
    op.create_table(
        "evidence_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(text = '') = (removed_at IS NOT NULL OR purged_at IS NOT NULL)",
            name=op.f("ck_evidence_comment_gone_has_no_text"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_comment_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name=op.f("fk_evidence_comment_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_comment")),
    )
    for column in ("evidence_id", "written_by_id"):
        op.create_index(op.f(f"ix_evidence_comment_{column}"), "evidence_comment", [column])
    with op.batch_alter_table("patient_data_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("comment_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_patient_data_report_comment_id"), "evidence_comment", ["comment_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_patient_data_report_about_one_thing"),
            "attachment_id IS NULL OR comment_id IS NULL",
        )
    _notes()


def _notes() -> None:
    op.create_table(
        "supervisor_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_supervisor_note_says_something")),
        sa.CheckConstraint(
            "evidence_id IS NULL OR item_id IS NULL", name=op.f("ck_supervisor_note_about_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_supervisor_note_placement_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_supervisor_note_evidence_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["framework_item.id"], name=op.f("fk_supervisor_note_item_id")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name=op.f("fk_supervisor_note_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisor_note")),
    )
    for column in ("placement_id", "written_by_id"):
        op.create_index(op.f(f"ix_supervisor_note_{column}"), "supervisor_note", [column])


def downgrade() -> None:
    """Undo the change; reports on comments go with them, or they would seem to be about the whole entry."""
    op.drop_table("supervisor_note")
    op.execute("DELETE FROM patient_data_report WHERE comment_id IS NOT NULL")
    with op.batch_alter_table("patient_data_report", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_patient_data_report_about_one_thing"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_patient_data_report_comment_id"), type_="foreignkey")
        batch_op.drop_column("comment_id")
    op.drop_table("evidence_comment")
