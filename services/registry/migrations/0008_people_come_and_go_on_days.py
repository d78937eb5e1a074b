"""Carers and workers come and go on days, and an area is closed on one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("person", sa.Column("joined_on", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("left_on", sa.Date(), nullable=True))
    op.create_check_constraint("ck_person_left_on", "person", "left_on >= joined_on")
    op.add_column("area", sa.Column("closed_on", sa.Date(), nullable=True))
