"""It is known which children are missing or away without authorisation, and everything that was recorded of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0014"
down_revision = "0013"

STATES = "state IN ('open', 'back', 'taken_back')"
KINDS = "kinds <@ ARRAY['missing', 'away']"
PARTS = "cardinality(kinds) > 0 AND cardinality(kinds) = cardinality(starts)"


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("expected_household_id", sa.Uuid(), nullable=False),
        sa.Column("constellation_id", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kinds", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("starts", sa.ARRAY(sa.DateTime(timezone=True)), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("period", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("is_offered", sa.Boolean()),
        sa.Column("offered_on", sa.Date()),
        sa.Column("is_accepted", sa.Boolean()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
        sa.CheckConstraint(STATES, name="ck_absence_state"),
        sa.CheckConstraint("state <> 'open' OR ended_at IS NULL", name="ck_absence_open_until_the_return"),
        sa.CheckConstraint("state <> 'back' OR ended_at IS NOT NULL", name="ck_absence_back_at_a_time"),
        sa.CheckConstraint(KINDS, name="ck_absence_kinds"),
        sa.CheckConstraint(PARTS, name="ck_absence_has_its_parts"),
        sa.CheckConstraint(
            "lower(period) = starts[1] AND upper(period) IS NOT DISTINCT FROM ended_at",
            name="ck_absence_period_of_its_times",
        ),
        sa.CheckConstraint(
            "is_offered IS TRUE OR (offered_on IS NULL AND is_accepted IS NULL)", name="ck_absence_offered_first"
        ),
        postgresql.ExcludeConstraint(
            ("child_id", "="),
            ("period", "&&"),
            where=sa.text("state <> 'taken_back'"),
            using="gist",
            name="ex_absence_child",
        ),
    )
    op.create_index("ix_absence_child_id", "absence", ["child_id"])
    op.create_index("uq_absence_open", "absence", ["child_id"], unique=True, postgresql_where=sa.text("state = 'open'"))
    op.create_table(
        "absence_deed",
        sa.Column("absence_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kinds", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("starts", sa.ARRAY(sa.DateTime(timezone=True)), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("expected_household_id", sa.Uuid(), nullable=False),
        sa.Column("is_offered", sa.Boolean()),
        sa.Column("offered_on", sa.Date()),
        sa.Column("is_accepted", sa.Boolean()),
        sa.Column("words", sa.Text(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("absence_id", "version", name="pk_absence_deed"),
        sa.ForeignKeyConstraint(["absence_id"], ["absence.id"], name="fk_absence_deed_absence_id"),
        sa.CheckConstraint(
            "deed IN ('recorded', 'changed', 'returned', 'corrected', 'taken_back', 'interview')",
            name="ck_absence_deed_deed",
        ),
        sa.CheckConstraint(STATES, name="ck_absence_deed_state"),
        sa.CheckConstraint(KINDS, name="ck_absence_deed_kinds"),
        sa.CheckConstraint(PARTS, name="ck_absence_deed_has_its_parts"),
    )
    protect("absence", "absence_deed", service="bookings")
