"""What the register says against a sleepover is known, and why somebody agreed in spite of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.persistence.row_security import moving_rows_of, protect
from shared.persistence.tables import authority_column

revision = "0019"
down_revision = "0018"

KINDS = (
    "cared_for_alone",
    "only_with_older",
    "only_with_younger",
    "risk_to_others",
    "not_compared",
    "beyond_fostering_limit",
    "exemption_to_read",
)


def upgrade() -> None:
    op.create_table(
        "caution_look",
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("compared", sa.Text(), nullable=False),
        sa.Column("news", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("first_looked_at", sa.DateTime(timezone=True)),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
        authority_column(),
        sa.PrimaryKeyConstraint("sleepover_id", name="pk_caution_look"),
        sa.ForeignKeyConstraint(["sleepover_id"], ["sleepover.id"], name="fk_caution_look_sleepover_id"),
    )
    protect("caution_look", service="bookings")
    op.create_table(
        "caution",
        sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()")),
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("child_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("other_child_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("nights", ARRAY(sa.Date()), nullable=False),
        sa.Column("usual_limit", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_caution"),
        sa.ForeignKeyConstraint(["sleepover_id"], ["sleepover.id"], name="fk_caution_sleepover_id"),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="ck_caution_kind"),
    )
    op.create_index("ix_caution_sleepover_id", "caution", ["sleepover_id"])
    protect("caution", service="bookings")
    op.create_table(
        "agreed_in_spite",
        sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()")),
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("first_night_on", sa.Date(), nullable=False),
        sa.Column("last_night_on", sa.Date(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False, server_default=sa.text("''")),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_agreed_in_spite"),
        sa.ForeignKeyConstraint(["sleepover_id"], ["sleepover.id"], name="fk_agreed_in_spite_sleepover_id"),
    )
    op.create_index("ix_agreed_in_spite_sleepover_id", "agreed_in_spite", ["sleepover_id"])
    protect("agreed_in_spite", service="bookings")
    # Who decides on what waits already is told as well.
    with moving_rows_of("sleepover", "errand"):
        op.execute("""
            INSERT INTO errand (authority, name, thing_id, due_at)
            SELECT authority, 'look_at_cautions', id, now() FROM sleepover
            WHERE state IN ('requested', 'confirmed') AND NOT is_from_before AND last_night_on >= current_date - 1
            ON CONFLICT (name, thing_id) DO NOTHING
        """)
