"""Whether a delegation has conditions is said of a child: of whom it wasn't, it is said anew, once."""

from alembic import op

from shared.persistence.row_security import moving_rows_of

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    with moving_rows_of("delegated_authority", "errand"):
        op.execute("""
            INSERT INTO errand (authority, name, thing_id, due_at)
            SELECT DISTINCT authority, 'turn_the_page', child_id, now() FROM delegated_authority
            WHERE area = 'overnight_stays' AND conditions <> '' AND (ended_on IS NULL OR ended_on > current_date)
            ON CONFLICT (name, thing_id) DO UPDATE SET due_at = EXCLUDED.due_at
        """)
