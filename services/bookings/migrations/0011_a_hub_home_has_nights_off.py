"""It is known on which nights a hub home takes no children."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "nights_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("nights", postgresql.DATERANGE(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("given_back_at", sa.DateTime(timezone=True)),
        sa.Column("given_back_by", sa.Uuid()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_nights_off"),
        sa.CheckConstraint(
            "(given_back_at IS NULL) = (given_back_by IS NULL)", name="ck_nights_off_given_back_by_somebody_at_a_time"
        ),
        postgresql.ExcludeConstraint(
            ("household_id", "="),
            ("nights", "&&"),
            where=sa.text("given_back_at IS NULL"),
            using="gist",
            name="ex_nights_off_household",
        ),
    )
    op.create_index("ix_nights_off_household_id", "nights_off", ["household_id"])
    protect("nights_off", service="bookings")
