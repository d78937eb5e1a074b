"""Why nights are asked for is known, with what those who decide and the hub home are to know of them."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

NEEDS = "need IN ('home_at_risk', 'carers_cant', 'carers_away', 'a_break')"


def upgrade() -> None:
    op.add_column("sleepover", sa.Column("need", sa.Text()))
    op.create_check_constraint("ck_sleepover_need", "sleepover", NEEDS)
    for table in ("sleepover", "waiting"):
        op.add_column(table, sa.Column("note", sa.Text(), nullable=False, server_default=sa.text("''")))
