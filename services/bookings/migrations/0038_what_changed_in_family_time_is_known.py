"""It is known what of a plan of family time changed, and who that isn't asked any more knows of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, TSTZRANGE

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_table(
        "family_time_change",
        sa.Column("family_time_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("parts", ARRAY(sa.Text()), nullable=False),
        sa.Column("way_child_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("was_period", TSTZRANGE(), nullable=False),
        sa.Column("was_asked_household_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("family_time_id", "plan_version", name="pk_family_time_change"),
        sa.ForeignKeyConstraint(["family_time_id"], ["family_time.id"], name="fk_family_time_change_family_time_id"),
    )
    op.create_table(
        "family_time_left",
        sa.Column("family_time_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("child_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("was_period", TSTZRANGE(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True)),
        sa.Column("acknowledged_by", sa.Uuid()),
        authority_column(),
        sa.PrimaryKeyConstraint("family_time_id", "household_id", name="pk_family_time_left"),
        sa.ForeignKeyConstraint(["family_time_id"], ["family_time.id"], name="fk_family_time_left_family_time_id"),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name="ck_family_time_left_acknowledged_by_somebody"
        ),
    )
    protect("family_time_change", "family_time_left", service="bookings")
