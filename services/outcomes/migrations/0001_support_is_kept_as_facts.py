"""Support given and the use of the beds are kept as facts, each at its newest version."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.persistence.bus_tables_migration import make_the_bus_tables
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0001"
down_revision = None


def upgrade() -> None:
    make_the_bus_tables("outcomes")
    constellations()
    what_happened()
    protect(
        *("constellation", "membership", "sleepover", "gathering", "support_contact", "contact_said"),
        service="outcomes",
    )


def constellations() -> None:
    op.create_table(
        "constellation",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("hub_household_id", sa.Uuid(), nullable=True),
        sa.Column("beds", sa.Integer(), nullable=False),
        sa.Column("launched_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_constellation"),
    )
    op.create_table(
        "membership",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
    )
    op.create_index("ix_membership_constellation_id", "membership", ["constellation_id"])


def what_happened() -> None:
    op.create_table(
        "sleepover",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("satellite_household_id", sa.Uuid(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("last_night_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sleepover"),
    )
    op.create_index("ix_sleepover_constellation_id_last_night_on", "sleepover", ["constellation_id", "last_night_on"])
    op.create_table(
        "gathering",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("household_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gathering"),
    )
    op.create_index("ix_gathering_constellation_id_held_on", "gathering", ["constellation_id", "held_on"])
    op.create_table(
        "support_contact",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hub_household_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("contact_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_support_contact"),
    )
    op.create_index(
        "ix_support_contact_hub_household_id_contact_on", "support_contact", ["hub_household_id", "contact_on"]
    )
    op.create_table(
        "contact_said",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact_said"),
    )
