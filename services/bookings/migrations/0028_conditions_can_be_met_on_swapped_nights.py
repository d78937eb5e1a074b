"""Of the nights of a swap the carers of either household can say that the conditions of a delegation are met."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column(
        "swap", sa.Column("conditions_met_for", ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'"))
    )
