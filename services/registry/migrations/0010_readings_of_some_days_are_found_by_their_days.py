"""The readings of some days are found by their days, however many there are of others."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("ix_reading_authority_read_at", "reading", ["authority", "read_at"])
