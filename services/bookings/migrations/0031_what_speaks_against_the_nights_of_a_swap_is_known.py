"""What the register says against the nights that two would have by a swap is known before it is agreed to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.persistence.row_security import moving_rows_of, protect
from shared.persistence.tables import authority_column

revision = "0031"
down_revision = "0030"

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
        "swap_look",
        sa.Column("swap_id", sa.Uuid(), nullable=False),
        sa.Column("compared", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("news", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("said_at", sa.DateTime(timezone=True)),
        authority_column(),
        sa.PrimaryKeyConstraint("swap_id", name="pk_swap_look"),
        sa.ForeignKeyConstraint(["swap_id"], ["swap.id"], name="fk_swap_look_swap_id"),
    )
    protect("swap_look", service="bookings")
    op.create_table(
        "swap_caution",
        sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()")),
        sa.Column("swap_id", sa.Uuid(), nullable=False),
        sa.Column("sleepover_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("child_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("other_child_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("nights", ARRAY(sa.Date()), nullable=False),
        sa.Column("usual_limit", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_swap_caution"),
        sa.ForeignKeyConstraint(["swap_id"], ["swap.id"], name="fk_swap_caution_swap_id"),
        sa.ForeignKeyConstraint(["sleepover_id"], ["sleepover.id"], name="fk_swap_caution_sleepover_id"),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="ck_swap_caution_kind"),
    )
    op.create_index("ix_swap_caution_swap_id", "swap_caution", ["swap_id"])
    protect("swap_caution", service="bookings")
    # What is proposed already is looked at as well.
    with moving_rows_of("swap", "swap_look", "errand"):
        op.execute("INSERT INTO swap_look (authority, swap_id) SELECT authority, id FROM swap WHERE state = 'proposed'")
        op.execute("""
            INSERT INTO errand (authority, name, thing_id, due_at)
            SELECT authority, 'look_at_cautions_of_swap', id, now() FROM swap WHERE state = 'proposed'
            ON CONFLICT (name, thing_id) DO NOTHING
        """)
