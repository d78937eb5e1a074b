"""Two households can swap their nights at a hub home."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0018"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "swap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("offered_sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("wanted_sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("offered_first_on", sa.Date(), nullable=False),
        sa.Column("offered_last_on", sa.Date(), nullable=False),
        sa.Column("wanted_first_on", sa.Date(), nullable=False),
        sa.Column("wanted_last_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_swap"),
        *(
            sa.ForeignKeyConstraint([f"{side}_sleepover_id"], ["sleepover.id"], name=f"fk_swap_{side}_sleepover_id")
            for side in ("offered", "wanted")
        ),
        *(
            sa.CheckConstraint(f"{side}_last_on >= {side}_first_on", name=f"ck_swap_{side}_ends_after_it_starts")
            for side in ("offered", "wanted")
        ),
        sa.CheckConstraint("offered_sleepover_id <> wanted_sleepover_id", name="ck_swap_of_two_sleepovers"),
        sa.CheckConstraint(
            "state IN ('proposed', 'swapped', 'declined', 'withdrawn', 'lapsed', 'impossible')", name="ck_swap_state"
        ),
    )
    op.create_index("ix_swap_offered_sleepover_id", "swap", ["offered_sleepover_id"])
    op.create_index("ix_swap_wanted_sleepover_id", "swap", ["wanted_sleepover_id"])
    op.create_index(
        "ux_swap_one_proposal_at_a_time",
        "swap",
        ["authority", "offered_sleepover_id"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    protect("swap", service="bookings")
    op.create_table(
        "swap_decision",
        sa.Column("swap_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("decider", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("is_yes", sa.Boolean()),
        authority_column(),
        sa.PrimaryKeyConstraint("swap_id", "position", name="pk_swap_decision"),
        sa.ForeignKeyConstraint(["swap_id"], ["swap.id"], name="fk_swap_decision_swap_id"),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name="ck_swap_decision_decided_by_somebody_at_a_time"
        ),
        sa.CheckConstraint("(decided_by IS NULL) = (is_yes IS NULL)", name="ck_swap_decision_decided_is_yes_or_no"),
    )
    op.create_index("ix_swap_decision_person_id", "swap_decision", ["person_id"])
    protect("swap_decision", service="bookings")
