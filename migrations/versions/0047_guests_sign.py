"""Guests sign by one-use links; a centre says which mail domains it knows."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0040"
branch_labels = None
depends_on = None


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "guest_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", _enum("purpose", "sign", "dispute"), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("doubt", _enum("doubt", "outside", "own"), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)",
            name=op.f("ck_guest_link_approved_by_somebody"),
        ),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_guest_link_expires_later")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_guest_link_approved_by_id")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_guest_link_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_guest_link_token_digest")),
    )
    op.create_index(op.f("ix_guest_link_assessment_id"), "guest_link", ["assessment_id"])
    op.create_table(
        "guest_domain",
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("domain", sa.String(253), nullable=False),
        sa.CheckConstraint(
            "domain <> '' AND domain = lower(domain)", name=op.f("ck_guest_domain_domain_lower_case")
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_guest_domain_centre_id")),
        sa.PrimaryKeyConstraint("centre_id", "domain", name=op.f("pk_guest_domain")),
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("guest_domain")
    op.drop_table("guest_link")
