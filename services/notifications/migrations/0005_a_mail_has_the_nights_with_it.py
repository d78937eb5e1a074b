"""A notice knows the nights that it is about, so that its mail can bring them as a calendar's file."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # Of a notice from before, and of one that changes nobody's calendar, there are none.
    op.add_column("notice", sa.Column("first_night_on", sa.Date()))
    op.add_column("notice", sa.Column("last_night_on", sa.Date()))
    op.add_column("notice", sa.Column("sleepover_state", sa.Text()))
    op.add_column("notice", sa.Column("children", sa.Integer()))
