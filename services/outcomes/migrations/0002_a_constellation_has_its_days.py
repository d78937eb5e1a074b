"""A constellation's phases and hub homes have their days; what was known of it is its timeline from the launch on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.persistence.row_security import moving_rows_of

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for column in ("phases", "hub_homes"):
        op.add_column("constellation", sa.Column(column, JSONB(), nullable=False, server_default=sa.text("'[]'")))
    with moving_rows_of("constellation"):
        carry_over()
    for column in ("phases", "hub_homes"):
        op.alter_column("constellation", column, server_default=None)
    for column in ("state", "hub_household_id", "beds", "launched_on"):
        op.drop_column("constellation", column)


def carry_over() -> None:
    """As `ConstellationChanged.timeline` reads what was said before events had one."""
    op.execute("""
        UPDATE constellation SET
            phases = jsonb_build_array(jsonb_build_object(
                'phase', state, 'started_on', coalesce(launched_on, DATE '0001-01-01'), 'ended_on', NULL
            )),
            hub_homes = CASE WHEN hub_household_id IS NULL THEN '[]'::jsonb ELSE
                jsonb_build_array(jsonb_build_object(
                    'household_id', hub_household_id, 'beds', beds, 'is_interim', false,
                    'started_on', coalesce(launched_on, DATE '0001-01-01'), 'ended_on', NULL
                ))
            END
    """)
