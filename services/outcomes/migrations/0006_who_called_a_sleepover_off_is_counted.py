"""By whom an agreed sleepover was called off, and with what notice, is known, to be counted."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "called_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_called_off"),
    )
    op.create_index(
        "ix_called_off_constellation_id_first_night_on", "called_off", ["constellation_id", "first_night_on"]
    )
    protect("called_off", service="outcomes")
