"""A sleepover can be one of regular ones, which were asked for at once."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("satellite_household_id", sa.Uuid(), nullable=False),
        sa.Column("hub_household_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.CheckConstraint("nights > 0", name="ck_series_has_nights"),
    )
    op.create_index("ix_series_satellite_household_id", "series", ["satellite_household_id"])
    op.create_index("ix_series_hub_household_id", "series", ["hub_household_id"])
    protect("series", service="bookings")
    op.add_column("sleepover", sa.Column("series_id", sa.Uuid()))
    op.create_foreign_key("fk_sleepover_series_id", "sleepover", "series", ["series_id"], ["id"])
    op.create_index("ix_sleepover_series_id", "sleepover", ["series_id"])
