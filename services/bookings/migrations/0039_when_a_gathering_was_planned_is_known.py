"""It is known when a gathering was planned: a household that left before then never had it in a calendar."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import moving_rows_of

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    # The release before plans gatherings meanwhile; of those when they were planned isn't known.
    op.add_column("planned_gathering", sa.Column("planned_at", sa.DateTime(timezone=True)))
    with moving_rows_of("planned_gathering"):
        op.execute("UPDATE planned_gathering SET planned_at = changed_at")
