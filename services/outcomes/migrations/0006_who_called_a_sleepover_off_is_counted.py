"""By whom an agreed sleepover was called off, and with what notice, is known, to be counted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("sleepover", sa.Column("called_off_by", sa.Text()))
    op.add_column("sleepover", sa.Column("notice", sa.Text()))
    op.create_check_constraint(
        "ck_sleepover_called_off_with_notice", "sleepover", "(called_off_by IS NULL) = (notice IS NULL)"
    )
