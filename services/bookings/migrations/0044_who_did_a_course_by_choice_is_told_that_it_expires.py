"""Wherever there is a course somebody looks each morning whose training expires, also where nobody requires it."""

from alembic import op

from shared.persistence.row_security import moving_rows_of

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    # Each look books the next one of its authority, so it doesn't matter what this one is about.
    with moving_rows_of("course", "errand"):
        op.execute("""
            INSERT INTO errand (authority, name, thing_id, due_at)
            SELECT it.authority, 'look_at_training', gen_random_uuid(), now()
            FROM (SELECT DISTINCT authority FROM course WHERE retired_on IS NULL) it
        """)
