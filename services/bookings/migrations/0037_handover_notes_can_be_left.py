"""Both households of a stay can leave handover notes."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "handover_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_handover_note"),
        sa.ForeignKeyConstraint(["sleepover_id"], ["sleepover.id"], name="fk_handover_note_sleepover_id"),
        sa.CheckConstraint("side IN ('home', 'hub_home')", name="ck_handover_note_side"),
    )
    op.create_index("ix_handover_note_sleepover_id", "handover_note", ["sleepover_id"])
    protect("handover_note", service="bookings")
