"""Lights are kept."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.bus_tables_migration import make_the_bus_tables
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0001"
down_revision = None


def upgrade() -> None:
    make_the_bus_tables("nightlights")
    op.create_table(
        "light",
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("sleepover_id", name="pk_light"),
    )
    protect("light", service="nightlights")
