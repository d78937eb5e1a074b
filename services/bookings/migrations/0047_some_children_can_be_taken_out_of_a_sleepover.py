"""Some children can be taken out of a sleepover: theirs is one of its own, and it is known of which it was."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0045"


def upgrade() -> None:
    column = sa.Column("parted_from_id", sa.Uuid(), nullable=True)
    op.add_column("sleepover", column)
    op.create_foreign_key("fk_sleepover_parted_from_id", "sleepover", "sleepover", ["parted_from_id"], ["id"])
    # Nearly none is one: the index isn't written to by whoever asks.
    op.create_index(
        "ix_sleepover_parted_from_id",
        "sleepover",
        ["parted_from_id"],
        postgresql_where=sa.text("parted_from_id IS NOT NULL"),
    )
