"""How near hub homes are is kept of each household, and not of each emergency: it is known before one is asked."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import moving_rows_of, protect
from shared.persistence.tables import authority_column

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "nearness",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("constellation_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("in_area", sa.ARRAY(sa.Uuid()), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("household_id", name="pk_nearness"),
    )
    protect("nearness", service="bookings")
    with moving_rows_of("emergency", "membership", "nearness", "errand"):
        op.execute("""
            INSERT INTO nearness (authority, household_id, constellation_ids, in_area)
            SELECT DISTINCT ON (satellite_household_id) authority, satellite_household_id, nearest, nearest
            FROM emergency WHERE nearest IS NOT NULL ORDER BY satellite_household_id, seen_at DESC
        """)
        op.execute("""
            INSERT INTO errand (authority, name, thing_id, due_at)
            SELECT DISTINCT ON (household_id) authority, 'learn_the_way', household_id, now()
            FROM membership WHERE left_on IS NULL
        """)
