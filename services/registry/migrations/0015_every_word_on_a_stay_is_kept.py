"""What bookings said of a stay is kept word by word, so that it can be told as it was known at a moment."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.roles import login_role
from shared.persistence.row_security import moving_rows_of, protect
from shared.persistence.tables import authority_column

revision = "0015"
down_revision = "0014"

SERVICE = "registry"
# Of what was heard before, only the newest word is there, and nobody knows since when.
FROM_BEFORE = """
INSERT INTO stay_told (authority, sleepover_id, child_id, version, hub_household_id, first_night_on, last_night_on,
                       kind, state, heard_at, is_from_before)
SELECT authority, sleepover_id, child_id, version, hub_household_id, first_night_on, last_night_on,
       kind, state, now(), true
FROM stay
"""


def upgrade() -> None:
    op.create_table(
        "stay_told",
        authority_column(),
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hub_household_id", sa.Uuid(), nullable=False),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("last_night_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_from_before", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("sleepover_id", "child_id", "version", name="pk_stay_told"),
    )
    op.create_index("ix_stay_told_child_id", "stay_told", ["child_id"])
    op.create_index("ix_stay_told_hub_household_id", "stay_told", ["hub_household_id"])
    protect("stay_told", service=SERVICE)
    op.execute(f"REVOKE UPDATE, DELETE ON stay_told FROM {login_role(SERVICE)}")
    with moving_rows_of("stay", "stay_told"):
        op.execute(FROM_BEFORE)
