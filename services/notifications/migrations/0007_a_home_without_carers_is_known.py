"""A household of which carers were heard is known, also once none of them lives there any more."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import moving_rows_of, protect
from shared.persistence.tables import authority_column

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "household",
        authority_column(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_household"),
    )
    protect("household", service="notifications")
    with moving_rows_of("person", "household"):
        op.execute("""
            INSERT INTO household (authority, id)
            SELECT DISTINCT authority, household_id FROM person WHERE household_id IS NOT NULL
        """)
