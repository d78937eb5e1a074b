"""How many satellites a host has besides is said by the day; of what was said before, only how many there are now."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.persistence.row_security import moving_rows_of

revision = "0016"
down_revision = "0015"

NOW = """
UPDATE mirror SET others_from = ARRAY[(now() AT TIME ZONE 'Europe/London')::date], others = ARRAY[others_now]
WHERE id IN (SELECT id FROM constellation)
"""


def upgrade() -> None:
    op.alter_column("mirror", "others", new_column_name="others_now")
    op.add_column("mirror", sa.Column("others_from", ARRAY(sa.Date()), nullable=False, server_default="{}"))
    op.add_column("mirror", sa.Column("others", ARRAY(sa.Integer()), nullable=False, server_default="{}"))
    with moving_rows_of("mirror", "constellation"):
        op.execute(NOW)
    op.drop_column("mirror", "others_now")
