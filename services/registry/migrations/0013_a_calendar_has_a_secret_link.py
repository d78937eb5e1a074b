"""Somebody can read their calendar by a secret link, of which the hash is kept."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "calendar_link",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shows_names", sa.Boolean(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("person_id", name="pk_calendar_link"),
        sa.UniqueConstraint("authority", "secret_hash", name="uq_calendar_link_secret_hash"),
    )
    protect("calendar_link", service="registry")
