"""Who is forgotten is known: news about them may still be on their way."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "forgotten",
        sa.Column("id", sa.Uuid(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_forgotten"),
    )
    protect("forgotten", service="notifications")
