"""Who was told of an emergency is kept, with how the mail went."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0004"
down_revision = "0003"

KINDS = (
    "emergency_to_answer",
    "emergency_to_take_in_hand",
    "emergency_to_approve",
    "emergency_raised",
    "emergency_passed_on",
    "emergency_in_hand",
    "emergency_bed_found",
    "emergency_to_know_of",
    "emergency_not_needed",
    "emergency_not_approved",
    "emergency_over",
)
STATES = ("waiting", "delivered", "failed", "no_address", "overtaken")


def upgrade() -> None:
    op.create_table(
        "emergency_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("emergency_id", sa.Uuid(), nullable=False),
        sa.Column("emergency_version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("mail_state", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_tried_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.Text()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_emergency_notice"),
        sa.UniqueConstraint("emergency_id", "emergency_version", "person_id", name="uq_emergency_notice_one_a_change"),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="ck_emergency_notice_kind"),
        sa.CheckConstraint(f"mail_state IN ({', '.join(map(repr, STATES))})", name="ck_emergency_notice_mail_state"),
    )
    op.create_index("ix_emergency_notice_person_id", "emergency_notice", ["person_id"])
    protect("emergency_notice", service="notifications")
