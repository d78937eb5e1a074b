"""It is known which family times are to be at a home that isn't a hub home any more on their day."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column(
        "family_time", sa.Column("is_without_hub_home", sa.Boolean(), nullable=False, server_default=sa.false())
    )
