"""A child may have the number by which the statutory return knows it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("child", sa.Column("ssda903_id", sa.Text(), nullable=True))
    op.create_index("uq_child_ssda903_id", "child", ["authority", "ssda903_id"], unique=True)
