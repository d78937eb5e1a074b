"""A sleepover knows when it changed last; of one that didn't since this, it is when it was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("sleepover", sa.Column("changed_at", sa.DateTime(timezone=True)))
