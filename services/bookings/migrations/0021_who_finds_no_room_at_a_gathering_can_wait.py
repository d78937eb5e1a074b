"""A household that finds no room at a gathering can wait for it, and what it is has a version of its own."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import moving_rows_of

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("gathering_reply", sa.Column("waits_since", sa.DateTime(timezone=True)))
    op.drop_constraint("ck_gathering_reply_somebody_comes_or_nobody", "gathering_reply")
    op.create_check_constraint(
        "ck_gathering_reply_somebody_comes_or_nobody",
        "gathering_reply",
        "(is_coming OR waits_since IS NOT NULL) = (adults + children > 0)",
    )
    op.create_check_constraint(
        "ck_gathering_reply_comes_or_waits", "gathering_reply", "NOT is_coming OR waits_since IS NULL"
    )
    # The release before plans gatherings meanwhile.
    op.add_column("planned_gathering", sa.Column("plan_version", sa.Integer(), nullable=False, server_default="1"))
    with moving_rows_of("planned_gathering"):
        op.execute("UPDATE planned_gathering SET plan_version = version")
