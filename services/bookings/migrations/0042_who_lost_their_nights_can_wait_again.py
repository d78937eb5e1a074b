"""By which sleepovers somebody has the nights that they waited for is known, so that they wait again who lose them."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import moving_rows_of

revision = "0042"
down_revision = "0040"


def upgrade() -> None:
    op.add_column(
        "waiting", sa.Column("sleepover_ids", sa.ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'"))
    )
    with moving_rows_of("waiting"):
        op.execute("UPDATE waiting SET sleepover_ids = ARRAY[sleepover_id] WHERE sleepover_id IS NOT NULL")
