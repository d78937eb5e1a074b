"""A series knows the one in whose place it was asked for, and what both have; one at a time waits for that."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("series", sa.Column("moves_id", sa.Uuid(), nullable=True))
    op.add_column("series", sa.Column("moves_from_on", sa.Date(), nullable=True))
    op.add_column("series", sa.Column("stays", ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'")))
    op.add_column("sleepover", sa.Column("moves_series_id", sa.Uuid(), nullable=True))
    op.create_exclude_constraint(
        "ex_sleepover_one_move_of_a_series",
        "sleepover",
        ("moves_series_id", "="),
        ("series_id", "<>"),
        where=sa.text("state = 'requested'"),
        using="gist",
    )
