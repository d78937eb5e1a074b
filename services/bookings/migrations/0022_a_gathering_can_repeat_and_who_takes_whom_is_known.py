"""A gathering can repeat by a rule, who takes whom to it is known, and what worked is kept as an idea."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

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
    op.create_table(
        "gathering_idea",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer()),
        sa.Column("cost", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("think_of", sa.Text(), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_gathering_idea"),
        sa.UniqueConstraint("gathering_id", name="uq_gathering_idea_gathering_id"),
        sa.ForeignKeyConstraint(["gathering_id"], ["planned_gathering.id"], name="fk_gathering_idea_gathering_id"),
        sa.CheckConstraint("people > 0", name="ck_gathering_idea_for_somebody"),
    )
    protect("gathering_idea", service="bookings")
