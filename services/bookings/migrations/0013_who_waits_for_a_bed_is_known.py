"""It is known who waits for a bed, and a bed can be held for who is offered it."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("satellite_household_id", sa.Uuid(), nullable=False),
        sa.Column("child_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("last_night_on", sa.Date(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_by", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("offered_until", sa.DateTime(timezone=True)),
        sa.Column("hub_household_id", sa.Uuid()),
        sa.Column("sleepover_id", sa.Uuid()),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_waiting"),
        sa.ForeignKeyConstraint(["sleepover_id"], ["sleepover.id"], name="fk_waiting_sleepover_id"),
        sa.CheckConstraint("last_night_on >= first_night_on", name="ck_waiting_ends_after_it_starts"),
        sa.CheckConstraint("cardinality(child_ids) > 0", name="ck_waiting_somebody_waits"),
        sa.CheckConstraint("need IN ('home_at_risk', 'carers_cant', 'carers_away', 'a_break')", name="ck_waiting_need"),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'accepted', 'declined', 'lapsed', 'left', 'no_bed', 'moved')",
            name="ck_waiting_state",
        ),
        sa.CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="ck_waiting_offered_until_a_time"),
        sa.CheckConstraint(
            "(state = 'offered') = (hub_household_id IS NOT NULL)", name="ck_waiting_offered_by_a_hub_home"
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (sleepover_id IS NOT NULL)", name="ck_waiting_accepted_as_a_sleepover"
        ),
    )
    op.create_index("ix_waiting_satellite_household_id", "waiting", ["satellite_household_id"])
    op.create_index(
        "ix_waiting_open",
        "waiting",
        ["constellation_id"],
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )
    protect("waiting", service="bookings")
    op.alter_column("bed_stay", "sleepover_id", nullable=True)
    op.add_column("bed_stay", sa.Column("waiting_id", sa.Uuid()))
    op.create_foreign_key("fk_bed_stay_waiting_id", "bed_stay", "waiting", ["waiting_id"], ["id"])
    op.create_index("ix_bed_stay_waiting_id", "bed_stay", ["waiting_id"])
    op.create_check_constraint(
        "ck_bed_stay_of_a_sleepover_or_offered", "bed_stay", "(sleepover_id IS NULL) <> (waiting_id IS NULL)"
    )
    op.create_check_constraint("ck_bed_stay_offered_while_kept", "bed_stay", "waiting_id IS NULL OR is_kept")
