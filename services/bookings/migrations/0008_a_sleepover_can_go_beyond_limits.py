"""A sleepover knows which limits it goes beyond, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    for name, kind in (("beyond_rules", sa.Text()), ("beyond_limits", sa.Integer()), ("beyond_would_be", sa.Integer())):
        op.add_column("sleepover", sa.Column(name, sa.ARRAY(kind), nullable=False, server_default=sa.text("'{}'")))
    op.add_column("sleepover", sa.Column("because", sa.Text(), nullable=False, server_default=sa.text("''")))
