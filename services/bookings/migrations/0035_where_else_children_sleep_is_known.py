"""Where children sleep for whom a duty worker found a bed elsewhere is known."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.add_column("emergency", sa.Column("where_they_sleep", sa.Text(), nullable=False, server_default=sa.text("''")))
