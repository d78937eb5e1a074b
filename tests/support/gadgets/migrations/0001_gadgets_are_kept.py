"""Gadgets are kept, and what was heard of them."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.bus_tables_migration import make_the_bus_tables
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0001"
down_revision = None


def upgrade() -> None:
    make_the_bus_tables("gadgets")
    op.create_table(
        "gadget",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_gadget"),
    )
    op.create_table(
        "heard",
        sa.Column("gadget_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("gadget_id", name="pk_heard"),
    )
    protect("gadget", "heard", service="gadgets")
