"""What a host has said of its other satellites stays known with the moment at which it was said."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    # What had been said before this migration isn't there any more: the numbers are known from now on.
    now = sa.text("now()")
    op.add_column("mirror", sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=now))
    op.add_column("mirror", sa.Column("recorded_by", sa.Uuid()))
    op.execute(
        "CREATE TRIGGER keep_what_was AFTER UPDATE ON mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_what_was()"
    )
