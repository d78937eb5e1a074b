"""A notice says what it is about: those of emergencies are notices like others, each attempt at their mail kept."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import moving_rows_of

revision = "0006"
down_revision = "0005"

KINDS = (
    *("sleepover_to_decide", "sleepover_asked_for", "sleepover_confirmed"),
    *("sleepover_to_know_of", "sleepover_declined", "sleepover_cancelled"),
    *("emergency_to_answer", "emergency_to_take_in_hand", "emergency_to_approve", "emergency_raised"),
    *("emergency_passed_on", "emergency_in_hand", "emergency_bed_found", "emergency_to_know_of"),
    *("emergency_not_needed", "emergency_not_approved", "emergency_over"),
)
MOVED = (
    """
    INSERT INTO notice (authority, id, person_id, kind, about, about_id, about_version, subject, body, written_at,
        read_at)
    SELECT authority, id, person_id, kind, 'emergency', emergency_id, emergency_version, subject, body, written_at,
        read_at
    FROM emergency_notice
    """,
    """
    INSERT INTO delivery (authority, id, notice_id, channel, state)
    SELECT authority, gen_random_uuid(), id, 'inbox', 'delivered' FROM emergency_notice
    UNION ALL
    SELECT authority, gen_random_uuid(), id, 'email', mail_state FROM emergency_notice WHERE mail_state IS NOT NULL
    """,
    # How often it was tried was counted; when, and what came of it, was kept of the last attempt only.
    """
    INSERT INTO attempt (authority, id, delivery_id, tried_at, outcome)
    SELECT e.authority, gen_random_uuid(), d.id, e.last_tried_at, e.outcome
    FROM emergency_notice e JOIN delivery d ON d.notice_id = e.id AND d.channel = 'email'
    WHERE e.last_tried_at IS NOT NULL AND e.outcome IS NOT NULL
    """,
    """
    UPDATE errand SET name = 'send_mail', thing_id = d.id
    FROM delivery d WHERE errand.name = 'send_emergency_mail' AND d.notice_id = errand.thing_id AND d.channel = 'email'
    """,
)


def upgrade() -> None:
    op.drop_column("child", "overnight_decision")
    op.drop_constraint("ck_notice_kind", "notice")
    op.drop_constraint("uq_notice_one_a_change", "notice")
    op.alter_column("notice", "sleepover_id", new_column_name="about_id")
    op.alter_column("notice", "sleepover_version", new_column_name="about_version")
    op.alter_column("notice", "hub_household_id", nullable=True)
    op.add_column("notice", sa.Column("about", sa.Text(), nullable=False, server_default="sleepover"))
    op.alter_column("notice", "about", server_default=None)
    op.create_unique_constraint("uq_notice_one_a_change", "notice", ["about_id", "about_version", "person_id"])
    op.create_check_constraint("ck_notice_kind", "notice", f"kind IN ({', '.join(map(repr, KINDS))})")
    op.create_check_constraint("ck_notice_about", "notice", "about IN ('sleepover', 'emergency')")
    with moving_rows_of("notice", "delivery", "attempt", "emergency_notice", "errand"):
        for statement in MOVED:
            op.execute(statement)
    op.drop_table("emergency_notice")
