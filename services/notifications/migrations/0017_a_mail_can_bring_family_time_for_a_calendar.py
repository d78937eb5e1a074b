"""A mail can bring family time for the reader's calendar, and a notice can say that its hub home is none any more."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

KINDS = (
    *("sleepover_to_decide", "sleepover_asked_for", "sleepover_confirmed"),
    *("sleepover_to_know_of", "sleepover_declined", "sleepover_cancelled"),
    *("emergency_to_answer", "emergency_to_take_in_hand", "emergency_to_approve", "emergency_raised"),
    *("emergency_passed_on", "emergency_in_hand", "emergency_bed_found", "emergency_to_know_of"),
    *("emergency_not_needed", "emergency_not_approved", "emergency_over"),
    *("series_to_decide", "series_asked_for", "series_confirmed", "series_to_know_of"),
    *("series_declined", "series_cancelled"),
    *("gathering_planned", "gathering_changed", "gathering_cancelled"),
    *("gathering_places_given", "gathering_not_yours", "gathering_lift_arranged", "gathering_lift_off"),
    *("waiting_offered", "waiting_offer_ended", "waiting_ended"),
    *("absence_recorded", "absence_changed", "absence_over", "absence_to_interview", "absence_taken_back"),
    *("family_time_proposed", "family_time_to_acknowledge", "family_time_to_know_of"),
    *("family_time_not_acknowledged", "family_time_not_possible", "family_time_not_yours", "family_time_cancelled"),
    "family_time_without_hub_home",
    *("swap_to_answer", "swap_to_decide", "swap_ended", "sleepover_moved", "sleepover_to_read"),
    *("training_to_do", "training_to_know_of"),
)


def upgrade() -> None:
    op.drop_constraint("ck_notice_kind", "notice")
    op.create_check_constraint("ck_notice_kind", "notice", f"kind IN ({', '.join(map(repr, KINDS))})")
    op.add_column("notice", sa.Column("starts_at", sa.DateTime(timezone=True)))
    op.add_column("notice", sa.Column("minutes", sa.Integer()))
    op.add_column("notice", sa.Column("is_off", sa.Boolean()))
