"""An emergency for the nights that were left of a sleepover that ended early knows which one that was."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.add_column("emergency", sa.Column("follows_sleepover_id", sa.Uuid()))
    op.create_index("ix_emergency_follows_sleepover_id", "emergency", ["follows_sleepover_id"])
