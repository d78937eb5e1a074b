"""Family time that took place is known, to be counted."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "family_time",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("constellation_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("with_brothers_and_sisters", sa.Boolean(), nullable=False),
        sa.Column("with_birth_family", sa.Boolean(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_family_time"),
    )
    op.create_index("ix_family_time_held_on", "family_time", ["held_on"])
    protect("family_time", service="outcomes")
