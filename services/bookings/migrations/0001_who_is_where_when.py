"""Sleepovers, their beds and decisions, gatherings, and what was heard of the register, are kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.persistence.bus_tables_migration import make_the_bus_tables
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0001"
down_revision = None

REGISTER = ("constellation", "bed", "membership", "placement", "child")
OWN = ("sleepover", "bed_stay", "decision", "gathering")


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    make_the_bus_tables("bookings")
    make_what_is_heard()
    make_sleepovers()
    make_gatherings()
    protect(*REGISTER, *OWN, service="bookings")


def make_what_is_heard() -> None:
    op.create_table(
        "constellation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("hub_household_id", sa.Uuid()),
        sa.Column("launched_on", sa.Date()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_constellation"),
    )
    op.create_index("ix_constellation_hub_household_id", "constellation", ["hub_household_id"])
    op.create_table(
        "bed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_bed"),
    )
    op.create_index("ix_bed_constellation_id", "bed", ["constellation_id"])
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
    )
    op.create_index("ix_membership_constellation_id", "membership", ["constellation_id"])
    op.create_index("ix_membership_household_id", "membership", ["household_id"])
    op.create_table(
        "placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_placement"),
    )
    op.create_index("ix_placement_child_id", "placement", ["child_id"])
    op.create_index("ix_placement_household_id", "placement", ["household_id"])
    op.create_table(
        "child",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sibling_group_id", sa.Uuid()),
        sa.Column("childrens_social_worker_id", sa.Uuid()),
        sa.Column("overnight_decision", sa.Text(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_child"),
    )


def make_sleepovers() -> None:
    op.create_table(
        "sleepover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("satellite_household_id", sa.Uuid()),
        sa.Column("hub_household_id", sa.Uuid(), nullable=False),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("last_night_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("is_from_before", sa.Boolean(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_sleepover"),
        sa.CheckConstraint("last_night_on >= first_night_on", name="ck_sleepover_ends_after_it_starts"),
        sa.CheckConstraint(
            "state IN ('requested', 'confirmed', 'declined', 'cancelled', 'stayed')", name="ck_sleepover_state"
        ),
        sa.CheckConstraint("is_from_before OR satellite_household_id IS NOT NULL", name="ck_sleepover_somebody_asked"),
    )
    for column in ("constellation_id", "satellite_household_id", "hub_household_id", "last_night_on"):
        op.create_index(f"ix_sleepover_{column}", "sleepover", [column])
    op.create_table(
        "bed_stay",
        sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()")),
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("bed_id", sa.Uuid()),
        sa.Column("nights", postgresql.DATERANGE(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_bed_stay"),
        sa.ForeignKeyConstraint(["sleepover_id"], ["sleepover.id"], name="fk_bed_stay_sleepover_id"),
        sa.CheckConstraint("bed_id IS NOT NULL OR NOT is_kept", name="ck_bed_stay_kept_in_a_bed"),
        postgresql.ExcludeConstraint(
            ("bed_id", "="), ("nights", "&&"), where=sa.text("is_kept"), using="gist", name="ex_bed_stay_bed"
        ),
        postgresql.ExcludeConstraint(
            ("child_id", "="), ("nights", "&&"), where=sa.text("is_kept"), using="gist", name="ex_bed_stay_child"
        ),
    )
    for column in ("sleepover_id", "child_id", "bed_id"):
        op.create_index(f"ix_bed_stay_{column}", "bed_stay", [column])
    op.create_table(
        "decision",
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("decider", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("is_yes", sa.Boolean()),
        authority_column(),
        sa.PrimaryKeyConstraint("sleepover_id", "position", name="pk_decision"),
        sa.ForeignKeyConstraint(["sleepover_id"], ["sleepover.id"], name="fk_decision_sleepover_id"),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name="ck_decision_decided_by_somebody_at_a_time"
        ),
        sa.CheckConstraint("(decided_by IS NULL) = (is_yes IS NULL)", name="ck_decision_decided_is_yes_or_no"),
    )
    op.create_index("ix_decision_person_id", "decision", ["person_id"])


def make_gatherings() -> None:
    op.create_table(
        "gathering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("household_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_gathering"),
    )
    op.create_index("ix_gathering_constellation_id", "gathering", ["constellation_id"])
