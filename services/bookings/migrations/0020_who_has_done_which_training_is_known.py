"""Who has done which training is known, what expires, and who was told that they are due."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    _what_the_registry_tells()
    op.create_table(
        "course",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer()),
        sa.Column("required_of", sa.Text(), nullable=False),
        sa.Column("required_from", sa.Date()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("retired_on", sa.Date()),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_course"),
        sa.CheckConstraint("required_of IN ('every_carer', 'hub_home_carers', 'nobody')", name="ck_course_required_of"),
        sa.CheckConstraint("months > 0", name="ck_course_holds_for_a_while"),
        sa.CheckConstraint("(required_of = 'nobody') = (required_from IS NULL)", name="ck_course_required_from_a_day"),
        sa.CheckConstraint("required_of = 'nobody' OR source <> ''", name="ck_course_required_by_somebody"),
    )
    op.create_index(
        "ux_course_one_of_a_name",
        "course",
        ["authority", sa.text("lower(name)")],
        unique=True,
        postgresql_where=sa.text("retired_on IS NULL"),
    )
    op.create_table(
        "training",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("certificate_ends_on", sa.Date()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("gathering_id", sa.Uuid()),
        sa.Column("replaces_id", sa.Uuid()),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_training"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_training_course_id"),
        sa.ForeignKeyConstraint(["gathering_id"], ["planned_gathering.id"], name="fk_training_gathering_id"),
        sa.CheckConstraint("certificate_ends_on >= done_on", name="ck_training_holds_on_its_day"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ck_training_ended_by_somebody_at_a_time"),
    )
    for column in ("person_id", "course_id", "gathering_id"):
        op.create_index(f"ix_training_{column}", "training", [column])
    op.create_index(
        "ux_training_once_a_day",
        "training",
        ["authority", "person_id", "course_id", "done_on"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "training_told",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date()),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_training_told"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_training_told_course_id"),
        sa.CheckConstraint("state IN ('expires_soon', 'expired', 'never_done')", name="ck_training_told_state"),
        sa.CheckConstraint(
            "(state = 'never_done') = (expires_on IS NULL)", name="ck_training_told_never_done_has_no_end"
        ),
    )
    op.create_index("ix_training_told_person_id", "training_told", ["person_id"])
    op.create_index(
        "ux_training_told_once",
        "training_told",
        ["authority", "person_id", "course_id", "state", sa.text("coalesce(expires_on, '-infinity')")],
        unique=True,
    )
    protect("course", "training", "training_told", service="bookings")


def _what_the_registry_tells() -> None:
    """Carers and what their households are approved for; and of a gathering its course, and which carers came."""
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_index("ix_person_household_id", "person", ["household_id"])
    op.create_table(
        "household",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supervising_social_worker_id", sa.Uuid()),
        sa.Column("approved_on", sa.Date()),
        sa.Column("approval_ended_on", sa.Date()),
        sa.Column("is_approved_for_some", sa.Boolean(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_household"),
    )
    protect("person", "household", service="bookings")
    op.add_column("planned_gathering", sa.Column("course_id", sa.Uuid()))
    op.add_column(
        "gathering_attendance",
        sa.Column("carer_ids", sa.ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'")),
    )
