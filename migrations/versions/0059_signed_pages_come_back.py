"""Signature pages are printed under a token, and their scans come back into the pack."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0062"
branch_labels = None
depends_on = None

SAME = ("placement_id", "kind", "section_key", "nth", "number", "total", "words_digest")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "signature_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _enum("pack_kind", "application-documents", "portfolio"), nullable=False),
        sa.Column("section_key", sa.String(200), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_digest", sa.String(64), nullable=False),
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "nth >= 1 AND number BETWEEN 1 AND total", name=op.f("ck_signature_sheet_numbered")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_signature_sheet_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_sheet")),
        sa.UniqueConstraint("token", name=op.f("uq_signature_sheet_token")),
        sa.UniqueConstraint(*SAME, name="uq_signature_sheet_same_page"),
    )
    op.create_index(op.f("ix_signature_sheet_placement_id"), "signature_sheet", ["placement_id"])
    op.create_table(
        "signature_scan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kept_for", sa.String(64), nullable=True),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", _enum("scan_end", "replaced", "removed"), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            '(digest IS NULL) = ("end" IS NOT NULL AND "end" = \'removed\')',
            name=op.f("ck_signature_scan_only_removed_has_no_picture"),
        ),
        sa.CheckConstraint(
            '(ended_at IS NULL) = ("end" IS NULL) AND (ended_at IS NULL) = (ended_by_id IS NULL)',
            name=op.f("ck_signature_scan_ended_whole"),
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR sheet_id IS NOT NULL",
            name=op.f("ck_signature_scan_waiting_leaves_no_history"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_signature_scan_placement_id")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["signature_sheet.id"], name=op.f("fk_signature_scan_sheet_id")
        ),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name=op.f("fk_signature_scan_digest")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user.id"], name=op.f("fk_signature_scan_uploaded_by_id")
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user.id"], name=op.f("fk_signature_scan_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_scan")),
    )
    for column in ("placement_id", "sheet_id", "digest"):
        op.create_index(op.f(f"ix_signature_scan_{column}"), "signature_scan", [column])
    op.create_index(
        "uq_signature_scan_one_in_place",
        "signature_scan",
        ["sheet_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """Take them away again; scans that came back are lost, the files that show them stay."""
    op.drop_table("signature_scan")
    op.drop_table("signature_sheet")
