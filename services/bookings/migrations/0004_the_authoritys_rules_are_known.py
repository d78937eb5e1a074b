"""The authority's rules are known, each from the day on which it was set."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_rule"),
    )
    # Read with each request, among the rules of every authority.
    op.create_index("ix_rule_authority_name", "rule", ["authority", "name"])
    protect("rule", service="bookings")
