"""A constellation's phases and hub homes have their days; what was known of it is its timeline from the launch on."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import moving_rows_of, protect
from shared.persistence.tables import authority_column

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    make_the_terms()
    with moving_rows_of("constellation", "bed"):
        carry_over()
    protect("phase_term", "hub_home_term", service="bookings")
    for column in ("state", "hub_household_id", "launched_on"):
        op.drop_column("constellation", column)
    op.drop_column("bed", "is_open")


def make_the_terms() -> None:
    op.create_table(
        "phase_term",
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        authority_column(),
        sa.PrimaryKeyConstraint("constellation_id", "position", name="pk_phase_term"),
    )
    op.create_table(
        "hub_home_term",
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("bed_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        authority_column(),
        sa.PrimaryKeyConstraint("constellation_id", "position", name="pk_hub_home_term"),
    )
    op.create_index("ix_hub_home_term_household_id", "hub_home_term", ["household_id"])


def carry_over() -> None:
    """As `ConstellationChanged.timeline` reads what was said before events had one."""
    op.execute("""
        INSERT INTO phase_term (authority, constellation_id, position, phase, started_on)
        SELECT authority, id, 0, state, coalesce(launched_on, DATE '0001-01-01') FROM constellation
    """)
    op.execute("""
        INSERT INTO hub_home_term (authority, constellation_id, position, household_id, bed_ids, started_on)
        SELECT k.authority, k.id, 0, k.hub_household_id,
            ARRAY(SELECT b.id FROM bed b WHERE b.constellation_id = k.id AND b.is_open ORDER BY b.id),
            coalesce(k.launched_on, DATE '0001-01-01')
        FROM constellation k WHERE k.hub_household_id IS NOT NULL
    """)
