"""A gathering can be planned: who is invited replies, no place is promised twice, and who came is recorded."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("gathering", sa.Column("planned_id", sa.Uuid(), nullable=True))
    op.create_index("ix_gathering_planned_id", "gathering", ["planned_id"])
    op.create_table(
        "planned_gathering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("constellation_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer()),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_planned_gathering"),
        sa.CheckConstraint("state IN ('planned', 'held', 'cancelled')", name="ck_planned_gathering_state"),
        sa.CheckConstraint("minutes > 0", name="ck_planned_gathering_ends_after_it_starts"),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name="ck_planned_gathering_room_for_all"),
        sa.CheckConstraint(
            "(state = 'cancelled') = (reason IS NOT NULL)", name="ck_planned_gathering_cancelled_for_a_reason"
        ),
    )
    op.create_index("ix_planned_gathering_held_on", "planned_gathering", ["held_on"])
    op.create_table(
        "gathering_reply",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("is_coming", sa.Boolean(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replied_by", sa.Uuid(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("gathering_id", "household_id", name="pk_gathering_reply"),
        sa.ForeignKeyConstraint(["gathering_id"], ["planned_gathering.id"], name="fk_gathering_reply_gathering_id"),
        sa.CheckConstraint("is_coming = (adults + children > 0)", name="ck_gathering_reply_somebody_comes_or_nobody"),
    )
    op.create_table(
        "gathering_attendance",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("gathering_id", "household_id", name="pk_gathering_attendance"),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["planned_gathering.id"], name="fk_gathering_attendance_gathering_id"
        ),
        sa.CheckConstraint(
            "adults >= 0 AND children >= 0 AND adults + children > 0", name="ck_gathering_attendance_somebody_came"
        ),
    )
    protect("planned_gathering", "gathering_reply", "gathering_attendance", service="bookings")
