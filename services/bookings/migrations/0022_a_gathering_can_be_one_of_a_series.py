"""A gathering can be one of several that were planned together by a rule."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("planned_gathering", sa.Column("series_id", sa.Uuid()))
    op.create_index("ix_planned_gathering_series_id", "planned_gathering", ["series_id"])
