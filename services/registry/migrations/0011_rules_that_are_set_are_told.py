"""What authorities had set before anybody heard of rules is told to those who hear of them now."""

from alembic import op

from shared.persistence.row_security import moving_rows_of

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with moving_rows_of("rule", "errand"):
        op.execute("""
            INSERT INTO errand (authority, name, thing_id, due_at)
            SELECT authority, 'tell_of_the_rule', id, now() FROM rule
            ON CONFLICT (name, thing_id) DO NOTHING
        """)
