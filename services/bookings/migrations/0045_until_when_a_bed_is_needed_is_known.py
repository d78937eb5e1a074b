"""Until when a bed is needed is known of an emergency, also where nobody who is asked has one on all of the nights."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.add_column("emergency", sa.Column("needed_until", sa.Date(), nullable=True))
    op.create_check_constraint("ck_emergency_needed", "emergency", "needed_until >= last_night_on")
