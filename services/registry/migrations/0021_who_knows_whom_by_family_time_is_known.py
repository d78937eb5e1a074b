"""Who has to do with which family time is known, as far as bookings has told of it."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "family_time",
        sa.Column("family_time_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("hub_household_id", sa.Uuid(), nullable=True),
        sa.Column("child_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("household_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("responsible_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("was_asked", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("family_time_id", name="pk_family_time"),
    )
    op.create_index("ix_family_time_held_on", "family_time", ["held_on"])
    protect("family_time", service="registry")
