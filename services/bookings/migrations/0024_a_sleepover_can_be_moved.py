"""A sleepover knows the confirmed one in whose place it comes; one at a time waits for that."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("sleepover", sa.Column("moves_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ux_sleepover_one_move_at_a_time",
        "sleepover",
        ["moves_id"],
        unique=True,
        postgresql_where=sa.text("state = 'requested'"),
    )
