"""A sleepover knows instead of which it was proposed, and a declined one what was proposed instead."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("sleepover", sa.Column("instead_of", sa.Uuid(), nullable=True))
    op.add_column("sleepover", sa.Column("proposed_id", sa.Uuid(), nullable=True))
