"""Who must know of a sleepover, what they were told, and how it reached them."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.bus_tables_migration import make_the_bus_tables
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0001"
down_revision = None

KINDS = (
    "'sleepover_to_decide', 'sleepover_asked_for', 'sleepover_confirmed', 'sleepover_to_know_of', "
    "'sleepover_declined', 'sleepover_cancelled'"
)


def upgrade() -> None:
    make_the_bus_tables("notifications")
    who_is_who()
    notices()
    protect("person", "child", "constellation", "notice", "delivery", "attempt", service="notifications")


def who_is_who() -> None:
    op.create_table(
        "person",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("is_programme_manager", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_index("ix_person_household_id", "person", ["household_id"])
    op.create_table(
        "child",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("childrens_social_worker_id", sa.Uuid(), nullable=True),
        sa.Column("overnight_decision", sa.Text(), nullable=False),
        sa.Column("must_tell_social_worker", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_child"),
    )
    op.create_table(
        "constellation",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("liaison_worker_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_constellation"),
    )


def notices() -> None:
    op.create_table(
        "notice",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("sleepover_version", sa.Integer(), nullable=False),
        sa.Column("hub_household_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("sleepover_id", "sleepover_version", "person_id", name="uq_notice_one_a_change"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="ck_notice_kind"),
    )
    op.create_index("ix_notice_person_id", "notice", ["person_id"])
    op.create_table(
        "delivery",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_delivery_notice_id"),
        sa.UniqueConstraint("notice_id", "channel", name="uq_delivery_one_a_channel"),
        sa.CheckConstraint("channel IN ('inbox', 'email')", name="ck_delivery_channel"),
        sa.CheckConstraint(
            "state IN ('waiting', 'delivered', 'failed', 'no_address', 'overtaken')", name="ck_delivery_state"
        ),
    )
    op.create_table(
        "attempt",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name="fk_attempt_delivery_id"),
    )
    op.create_index("ix_attempt_delivery_id", "attempt", ["delivery_id"])
