"""A gathering can be one of several that were planned together by a rule, and who takes whom to it is known."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("planned_gathering", sa.Column("series_id", sa.Uuid()))
    op.create_index("ix_planned_gathering_series_id", "planned_gathering", ["series_id"])
    for column in ("gives_lift", "needs_lift"):
        op.add_column("gathering_reply", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("gathering_reply", sa.Column("lift_with", sa.Uuid()))
    op.create_check_constraint(
        "ck_gathering_reply_gives_or_needs",
        "gathering_reply",
        "gives_lift >= 0 AND needs_lift >= 0 AND gives_lift * needs_lift = 0",
    )
    op.create_check_constraint(
        "ck_gathering_reply_taken_who_needs_it", "gathering_reply", "lift_with IS NULL OR needs_lift > 0"
    )
