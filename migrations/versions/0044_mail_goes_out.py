"""Outgoing mail, what people are told inside the product, and how often they want mail about it."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0041"
branch_labels = None
depends_on = None

KINDS = (
    "evidence-waits",
    "returned",
    "signed",
    "reopened",
    "assessment-asked",
    "assessment-done",
    "guest-to-approve",
    "dispute",
    "comment",
    "refiling",
    "handover",
    "verification",
    "review",
    "pin-locked",
    "patient-data",
    "placement",
    "undelivered",
)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _outgoing_mail() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link_kind", sa.String(length=60), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.String(length=320), nullable=False),
        sa.Column("state", _one_of("mail_state", "queued", "sent", "given-up"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("placement_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outgoing_mail_attempts_not_negative")),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outgoing_mail_sent_has_a_moment")
        ),
        sa.CheckConstraint(
            "(link_kind IS NULL) = (link_id IS NULL)", name=op.f("ck_outgoing_mail_link_whole")
        ),
        sa.CheckConstraint(
            "state <> 'given-up' OR problem <> ''", name=op.f("ck_outgoing_mail_given_up_says_why")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_outgoing_mail_user_id")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_outgoing_mail_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_mail_message_id")),
    )
    for column in ("placement_id", "user_id"):
        op.create_index(op.f(f"ix_outgoing_mail_{column}"), "outgoing_mail", [column])
    op.create_index("ix_outgoing_mail_state_next_try_at", "outgoing_mail", ["state", "next_try_at"])


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _one_of("notice_kind", *KINDS), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_in", sa.Uuid(), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_notice_says_something")),
        sa.CheckConstraint(
            "substr(address, 1, 1) = '/' AND substr(address, 2, 1) <> '/'",
            name=op.f("ck_notice_leads_inside"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_notice_user_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_notice_placement_id")),
        sa.ForeignKeyConstraint(["mailed_in"], ["outgoing_mail.id"], name=op.f("fk_notice_mailed_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    for column in ("mailed_in", "placement_id"):
        op.create_index(op.f(f"ix_notice_{column}"), "notice", [column])
    op.create_index("ix_notice_user_id_created_at", "notice", ["user_id", "created_at"])
    op.create_index("ix_notice_user_id_seen_at", "notice", ["user_id", "seen_at"])
    op.create_index("ix_notice_address", "notice", ["address"])


def _mail_choice() -> None:
    op.create_table(
        "mail_choice",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _one_of("notice_kind", *KINDS), nullable=False),
        sa.Column("cadence", _one_of("cadence", "each", "daily", "weekly", "never"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_mail_choice_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_mail_choice")),
    )


def upgrade() -> None:
    """Add the tables."""
    _outgoing_mail()
    _notice()
    _mail_choice()


def downgrade() -> None:
    """Undo the change; what waits to be sent is lost with its table."""
    for table in ("mail_choice", "notice", "outgoing_mail"):
        op.drop_table(table)
