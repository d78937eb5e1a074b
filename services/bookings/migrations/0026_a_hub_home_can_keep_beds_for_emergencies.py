"""A hub home can keep beds for emergencies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column(
        "bedroom_term",
        sa.Column("reserve_bed_ids", ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'")),
    )
    op.create_check_constraint("ck_bedroom_term_reserve_is_of_its_beds", "bedroom_term", "reserve_bed_ids <@ bed_ids")
