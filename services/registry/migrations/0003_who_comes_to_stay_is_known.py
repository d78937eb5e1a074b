"""Who comes to stay at a hub home is known, as far as bookings has told of it."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "stay",
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("hub_household_id", sa.Uuid(), nullable=False),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("last_night_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("sleepover_id", "child_id", name="pk_stay"),
    )
    op.create_index("ix_stay_child_id", "stay", ["child_id"])
    op.create_index("ix_stay_hub_household_id", "stay", ["hub_household_id"])
    protect("stay", service="registry")
