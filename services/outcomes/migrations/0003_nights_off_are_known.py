"""It is known on which nights a hub home took no children: they weren't open."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "nights_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("last_night_on", sa.Date(), nullable=False),
        sa.Column("is_given_back", sa.Boolean(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_nights_off"),
    )
    op.create_index("ix_nights_off_constellation_id", "nights_off", ["constellation_id"])
    protect("nights_off", service="outcomes")
