"""It is known in which bedrooms a hub home's beds are, and who may share one."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "bedroom_term",
        sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()")),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("bed_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("bedrooms", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_bedroom_term"),
        sa.CheckConstraint(
            "cardinality(bed_ids) = cardinality(bedrooms)", name="ck_bedroom_term_each_bed_in_a_bedroom"
        ),
    )
    op.create_index("ix_bedroom_term_household_id", "bedroom_term", ["household_id"])
    op.create_table(
        "bedroom_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sharing_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("child_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_bedroom_agreement"),
    )
    op.create_index("ix_bedroom_agreement_household_id", "bedroom_agreement", ["household_id"])
    protect("bedroom_term", "bedroom_agreement", service="bookings")
