"""Notices that are older than the authority keeps them go, and aren't written anew."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "let_go",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_let_go"),
    )
    protect("let_go", service="notifications")
