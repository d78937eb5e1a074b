"""A hold has an end; one of before this has none, and waits until somebody decides."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("sleepover", sa.Column("held_until", sa.DateTime(timezone=True)))
    op.add_column("sleepover", sa.Column("has_lapsed", sa.Boolean(), nullable=False, server_default="false"))
