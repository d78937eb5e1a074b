"""The bench's table."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.bus_tables_migration import make_the_bus_tables
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0001"
down_revision = None


def upgrade() -> None:
    make_the_bus_tables("maker")
    op.create_table(
        "thing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_thing"),
    )
    protect("thing", service="maker")
