"""It is known who was missing or away, so that it can be counted."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("constellation_id", sa.Uuid()),
        sa.Column("kinds", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("starts", sa.ARRAY(sa.DateTime(timezone=True)), nullable=False),
        sa.Column("is_taken_back", sa.Boolean(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_child_id", "absence", ["child_id"])
    protect("absence", service="outcomes")
