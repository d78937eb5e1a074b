"""A delegation can have conditions, of which the carers say whether they are met as they ask."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("child", sa.Column("has_conditions", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in ("sleepover", "waiting"):
        op.add_column(
            table, sa.Column("conditions_met_for", ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'"))
        )
