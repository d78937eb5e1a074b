"""A series knows which nights stay of a sleepover that both rules have, where they aren't all that it has."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    # Of a series from before, and of one that the release before keeps meanwhile, they stay as they are.
    for column in ("stays_first_on", "stays_last_on"):
        op.add_column("series", sa.Column(column, ARRAY(sa.Date()), nullable=False, server_default=sa.text("'{}'")))
