"""A notice can tell that handover notes were left, or that a household waits for a bed again.

Handover notes have their sleepover's identifier, and versions of their own.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

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
    *("handover_note_left", "waiting_taken_up"),
)
ABOUT = (
    *("sleepover", "emergency", "gathering", "series", "waiting", "absence", "family_time", "swap"),
    *("training", "handover"),
)


def upgrade() -> None:
    op.drop_constraint("ck_notice_kind", "notice")
    op.drop_constraint("ck_notice_about", "notice")
    op.create_check_constraint("ck_notice_kind", "notice", f"kind IN ({', '.join(map(repr, KINDS))})")
    op.create_check_constraint("ck_notice_about", "notice", f"about IN ({', '.join(map(repr, ABOUT))})")
    # By the same name, which the release before this one goes by as it writes.
    op.drop_constraint("uq_notice_one_a_change", "notice")
    columns = ["about_id", "about", "about_version", "person_id"]
    op.create_unique_constraint("uq_notice_one_a_change", "notice", columns)
