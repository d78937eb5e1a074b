"""What somebody else knows of an absence is added to it, and one that a return tells is known by its days."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

DEEDS = "deed IN ('recorded', 'changed', 'returned', 'corrected', 'taken_back', 'interview', 'added', 'read_in')"


def upgrade() -> None:
    op.drop_constraint("ck_absence_deed_deed", "absence_deed")
    op.create_check_constraint("ck_absence_deed_deed", "absence_deed", DEEDS)
    op.add_column("absence", sa.Column("is_by_day", sa.Boolean(), nullable=False, server_default=sa.false()))
