"""That a child would have too many days of short breaks is known of the stay, and of the nights of a swap."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import moving_rows_of

revision = "0040"
down_revision = "0039"

KINDS = (
    "cared_for_alone",
    "only_with_older",
    "only_with_younger",
    "risk_to_others",
    "not_compared",
    "beyond_fostering_limit",
    "exemption_to_read",
    "not_approved",
    "beyond_approved_places",
    "outside_approved_ages",
    "short_break_too_long",
    "too_many_days_of_short_breaks",
)


def upgrade() -> None:
    for table in ("caution", "swap_caution"):
        op.drop_constraint(f"ck_{table}_kind", table, type_="check")
        op.create_check_constraint(f"ck_{table}_kind", table, f"kind IN ({', '.join(map(repr, KINDS))})")
        for column in ("days_so_far", "days"):
            op.add_column(table, sa.Column(column, sa.Integer(), nullable=False, server_default=sa.text("0")))
    # Who decides on what waits already is told as well.
    with moving_rows_of("sleepover", "swap", "errand"):
        op.execute("""
            INSERT INTO errand (authority, name, thing_id, due_at)
            SELECT authority, 'look_at_cautions', id, now() FROM sleepover
            WHERE state IN ('requested', 'confirmed') AND NOT is_from_before AND last_night_on >= current_date - 1
            UNION ALL
            SELECT authority, 'look_at_cautions_of_swap', id, now() FROM swap WHERE state = 'proposed'
            ON CONFLICT (name, thing_id) DO NOTHING
        """)
