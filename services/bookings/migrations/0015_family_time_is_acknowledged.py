"""Family time takes a hub home's room once and a child once, and each household acknowledges the plan."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "family_time",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("series_id", sa.Uuid()),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("period", TSTZRANGE(), nullable=False),
        sa.Column("with_birth_family", sa.Boolean(), nullable=False),
        sa.Column("birth_family", sa.Text(), nullable=False),
        sa.Column("hub_household_id", sa.Uuid()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("supervision", sa.Text(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid()),
        sa.Column("supervisor", sa.Text(), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_household_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("ever_asked_household_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("chased_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text()),
        sa.Column("birth_family_came", sa.Boolean()),
        sa.Column("what_happened", sa.Text(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_family_time"),
        sa.CheckConstraint("state IN ('proposed', 'planned', 'held', 'cancelled')", name="ck_family_time_state"),
        sa.CheckConstraint(
            "supervision IN ('not_supervised', 'worker', 'hub_home_carers', 'somebody')",
            name="ck_family_time_supervision",
        ),
        sa.CheckConstraint(
            "reason IN ('family_did_not_come', 'carer_could_not', 'child_did_not_want', 'not_right', 'child_unwell', "
            "'called_off_by_worker', 'place_not_available', 'other')",
            name="ck_family_time_reason",
        ),
        sa.CheckConstraint("NOT isempty(period)", name="ck_family_time_ends_after_it_starts"),
        sa.CheckConstraint(
            "(state = 'cancelled') = (reason IS NOT NULL)", name="ck_family_time_cancelled_for_a_reason"
        ),
        sa.CheckConstraint(
            "(supervision = 'worker') = (supervisor_id IS NOT NULL)", name="ck_family_time_supervised_by_a_worker"
        ),
        ExcludeConstraint(
            ("hub_household_id", "="),
            ("period", "&&"),
            where=sa.text("hub_household_id IS NOT NULL AND state <> 'cancelled'"),
            using="gist",
            name="ex_family_time_room",
        ),
    )
    op.create_index("ix_family_time_series_id", "family_time", ["series_id"])
    op.create_index("ix_family_time_held_on", "family_time", ["held_on"])
    op.create_table(
        "family_time_child",
        sa.Column("family_time_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("getting_there", sa.Text(), nullable=False),
        sa.Column("period", TSTZRANGE(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("came", sa.Boolean()),
        authority_column(),
        sa.PrimaryKeyConstraint("family_time_id", "child_id", name="pk_family_time_child"),
        sa.ForeignKeyConstraint(["family_time_id"], ["family_time.id"], name="fk_family_time_child_family_time_id"),
        ExcludeConstraint(
            ("child_id", "="),
            ("period", "&&"),
            where=sa.text("is_on"),
            using="gist",
            name="ex_family_time_child_once",
        ),
    )
    op.create_table(
        "family_time_reply",
        sa.Column("family_time_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("is_possible", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replied_by", sa.Uuid(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("family_time_id", "household_id", "plan_version", name="pk_family_time_reply"),
        sa.ForeignKeyConstraint(["family_time_id"], ["family_time.id"], name="fk_family_time_reply_family_time_id"),
    )
    protect("family_time", "family_time_child", "family_time_reply", service="bookings")
