"""How waiting for a bed ended is known, to be counted."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "wait",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_wait"),
    )
    op.create_index("ix_wait_constellation_id_first_night_on", "wait", ["constellation_id", "first_night_on"])
    protect("wait", service="outcomes")
