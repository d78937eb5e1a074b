"""An emergency has its chain: who was asked for a bed, until when, and what they answered."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("constellation", sa.Column("area_id", sa.Uuid()))
    op.add_column("sleepover", sa.Column("emergency_id", sa.Uuid()))
    op.create_index("ix_sleepover_emergency_id", "sleepover", ["emergency_id"])
    make_emergencies()
    make_steps()
    make_approvals()
    op.create_table(
        "forgotten",
        sa.Column("id", sa.Uuid(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_forgotten"),
    )
    protect("forgotten", service="bookings")
    protect("emergency", "emergency_child", "emergency_step", "emergency_approval", service="bookings")


def make_emergencies() -> None:
    op.create_table(
        "emergency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("satellite_household_id", sa.Uuid(), nullable=False),
        sa.Column("constellation_id", sa.Uuid()),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("last_night_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("nearest", sa.ARRAY(sa.Uuid())),
        sa.Column("approvals_due_at", sa.DateTime(timezone=True)),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("ended_as", sa.Text()),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.Uuid()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_emergency"),
        sa.CheckConstraint("last_night_on >= first_night_on", name="ck_emergency_ends_after_it_starts"),
        sa.CheckConstraint(
            "state IN ('asking', 'in_hand', 'bed_found', 'settled', 'stood_down')", name="ck_emergency_state"
        ),
        sa.CheckConstraint(
            "ended_as IN ('stays_at_home', 'sleeps_elsewhere', 'not_needed')", name="ck_emergency_ended_as"
        ),
        sa.CheckConstraint("(state = 'settled') = (ended_as IS NOT NULL)", name="ck_emergency_settled_somehow"),
    )
    op.create_index("ix_emergency_satellite_household_id", "emergency", ["satellite_household_id"])
    op.create_index("ix_emergency_state", "emergency", ["state"])
    op.create_table(
        "emergency_child",
        sa.Column("emergency_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("emergency_id", "child_id", name="pk_emergency_child"),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergency.id"], name="fk_emergency_child_emergency_id"),
    )
    op.create_index(
        "uq_emergency_child_open", "emergency_child", ["child_id"], unique=True, postgresql_where=sa.text("is_open")
    )
    op.create_index("ix_emergency_child_child_id", "emergency_child", ["child_id"])


def make_steps() -> None:
    op.create_table(
        "emergency_step",
        sa.Column("emergency_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asked_of", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Uuid()),
        sa.Column("constellation_id", sa.Uuid()),
        sa.Column("sleepover_id", sa.Uuid()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True)),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", sa.Uuid()),
        authority_column(),
        sa.PrimaryKeyConstraint("emergency_id", "position", name="pk_emergency_step"),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergency.id"], name="fk_emergency_step_emergency_id"),
        sa.CheckConstraint("asked_of IN ('hub_home', 'duty_worker')", name="ck_emergency_step_asked_of"),
        sa.CheckConstraint(
            "answer IN ('yes', 'no', 'no_answer', 'no_bed', 'taken_back', 'not_any_more', 'not_needed')",
            name="ck_emergency_step_answer",
        ),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="ck_emergency_step_answered_at_a_time"),
        sa.CheckConstraint("answer IS NOT NULL OR until_at IS NOT NULL", name="ck_emergency_step_waited_for_until"),
        sa.CheckConstraint(
            "(asked_of = 'hub_home') = (household_id IS NOT NULL)", name="ck_emergency_step_a_hub_home_is_a_household"
        ),
    )
    op.create_index("ix_emergency_step_household_id", "emergency_step", ["household_id"])
    op.create_index(
        "uq_emergency_step_waited_for",
        "emergency_step",
        ["emergency_id"],
        unique=True,
        postgresql_where=sa.text("answer IS NULL"),
    )
    op.create_index(
        "uq_emergency_step_one_yes",
        "emergency_step",
        ["emergency_id"],
        unique=True,
        postgresql_where=sa.text("answer = 'yes' AND asked_of = 'hub_home'"),
    )


def make_approvals() -> None:
    op.create_table(
        "emergency_approval",
        sa.Column("emergency_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("decider", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("is_yes", sa.Boolean()),
        authority_column(),
        sa.PrimaryKeyConstraint("emergency_id", "position", name="pk_emergency_approval"),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergency.id"], name="fk_emergency_approval_emergency_id"),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name="ck_emergency_approval_decided_by_somebody_at_a_time"
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (is_yes IS NULL)", name="ck_emergency_approval_decided_is_yes_or_no"
        ),
    )
    op.create_index("ix_emergency_approval_person_id", "emergency_approval", ["person_id"])
