"""A notice can be about a child who is missing or away, and it is known who supervises a household."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0011"
down_revision = "0010"

KINDS = (
    *("sleepover_to_decide", "sleepover_asked_for", "sleepover_confirmed"),
    *("sleepover_to_know_of", "sleepover_declined", "sleepover_cancelled"),
    *("emergency_to_answer", "emergency_to_take_in_hand", "emergency_to_approve", "emergency_raised"),
    *("emergency_passed_on", "emergency_in_hand", "emergency_bed_found", "emergency_to_know_of"),
    *("emergency_not_needed", "emergency_not_approved", "emergency_over"),
    *("series_to_decide", "series_asked_for", "series_confirmed", "series_to_know_of"),
    *("series_declined", "series_cancelled"),
    *("gathering_planned", "gathering_changed", "gathering_cancelled"),
    *("waiting_offered", "waiting_offer_ended", "waiting_ended"),
    *("absence_recorded", "absence_changed", "absence_over", "absence_to_interview", "absence_taken_back"),
)


def upgrade() -> None:
    op.drop_constraint("ck_notice_kind", "notice")
    op.drop_constraint("ck_notice_about", "notice")
    op.create_check_constraint("ck_notice_kind", "notice", f"kind IN ({', '.join(map(repr, KINDS))})")
    op.create_check_constraint(
        "ck_notice_about", "notice", "about IN ('sleepover', 'emergency', 'gathering', 'series', 'waiting', 'absence')"
    )
    op.create_table(
        "supervision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supervising_social_worker_id", sa.Uuid()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_supervision"),
    )
    protect("supervision", service="notifications")
