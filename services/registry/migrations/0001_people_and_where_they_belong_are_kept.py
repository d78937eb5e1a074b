"""People are kept, and where they belong."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.persistence.bus_tables_migration import make_the_bus_tables
from shared.persistence.roles import login_role
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0001"
down_revision = None

SERVICE = "registry"


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    make_the_bus_tables(SERVICE)
    _authority_and_areas()
    _people()
    _children()
    _constellations()
    _readings()
    protect(
        "authority_profile",
        "area",
        "household",
        "person",
        "child",
        "delegated_authority",
        "placement",
        "constellation",
        "bed",
        "membership",
        "reading",
        "installed_authority",
        service=SERVICE,
    )
    # What was read stays written, whatever happens to the service that wrote it.
    op.execute(f"REVOKE UPDATE, DELETE ON reading FROM {login_role(SERVICE)}")


def _authority_and_areas() -> None:
    op.create_table(
        "authority_profile",
        *_thing("authority_profile"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("gss_code", sa.Text(), nullable=False),
        sa.Column("out_of_hours_phone", sa.Text(), nullable=False),
        sa.Column("duty_email", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
    )
    op.create_table("area", *_thing("area"), sa.Column("name", sa.Text(), nullable=False))
    op.create_table(
        "installed_authority",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("word", name="pk_installed_authority"),
    )


def _people() -> None:
    op.create_table(
        "household",
        *_thing("household"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text()),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("approval_places", sa.Integer(), nullable=False),
        sa.Column("approval_age_from", sa.Integer(), nullable=False),
        sa.Column("approval_age_to", sa.Integer(), nullable=False),
        sa.Column("approval_kinds", ARRAY(sa.Text()), nullable=False),
        sa.Column("spare_beds", sa.Integer(), nullable=False),
        sa.Column("languages", ARRAY(sa.Text()), nullable=False),
        sa.Column("pets", ARRAY(sa.Text()), nullable=False),
        sa.Column("supervising_social_worker_id", sa.Uuid()),
        sa.Column("approval_ended_on", sa.Date()),
        sa.Column("approval_ended_reason", sa.Text()),
    )
    op.create_index("ix_household_supervising_social_worker_id", "household", ["supervising_social_worker_id"])
    op.create_table(
        "person",
        *_thing("person"),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("contact_by", sa.Text()),
        sa.Column("roles", ARRAY(sa.Text()), nullable=False),
        sa.Column("household_id", sa.Uuid()),
        sa.Column("is_main_carer", sa.Boolean()),
        sa.Column("social_work_england_number", sa.Text()),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_person_household_id"),
        sa.CheckConstraint("contact_by IN ('text', 'email', 'letter')", name="ck_person_contact_by"),
    )
    op.create_index("ix_person_household_id", "person", ["household_id"])


def _children() -> None:
    op.create_table(
        "child",
        *_thing("child"),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("known_as", sa.Text()),
        sa.Column("date_of_birth", sa.Date(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("ethnicity", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("legal_status", sa.Text(), nullable=False),
        sa.Column("childrens_social_worker_id", sa.Uuid()),
        sa.Column("sibling_group_id", sa.Uuid()),
        sa.Column("health_needs", sa.Text()),
        sa.Column("allergies", sa.Text()),
        sa.Column("cared_alongside", sa.Text(), nullable=False),
    )
    op.create_index("ix_child_childrens_social_worker_id", "child", ["childrens_social_worker_id"])
    op.create_table(
        "delegated_authority",
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text()),
        authority_column(),
        sa.PrimaryKeyConstraint("child_id", "started_on", name="pk_delegated_authority"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_delegated_authority_child_id"),
        sa.CheckConstraint(
            "decision IN ('carer', 'childrens_social_worker', 'team_manager', 'parent')",
            name="ck_delegated_authority_decision",
        ),
    )
    op.create_index(
        "uq_delegated_authority_open",
        "delegated_authority",
        ["child_id"],
        unique=True,
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("ended_reason", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_placement"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_placement_child_id"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_placement_household_id"),
        sa.CheckConstraint("ended_on >= started_on", name="ck_placement_ended_on"),
    )
    op.create_index("ix_placement_household_id", "placement", ["household_id"])
    _one_at_a_time("placement", "child_id", "started_on", "ended_on")


def _constellations() -> None:
    op.create_table(
        "constellation",
        *_thing("constellation"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("hub_household_id", sa.Uuid(), nullable=False),
        sa.Column("liaison_worker_id", sa.Uuid(), nullable=False),
        sa.Column("launched_on", sa.Date()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("hub_beds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_constellation_area_id"),
        sa.ForeignKeyConstraint(["hub_household_id"], ["household.id"], name="fk_constellation_hub_household_id"),
        sa.ForeignKeyConstraint(["liaison_worker_id"], ["person.id"], name="fk_constellation_liaison_worker_id"),
        sa.CheckConstraint("state IN ('planned', 'launched', 'paused', 'closed')", name="ck_constellation_state"),
    )
    op.create_index("ix_constellation_hub_household_id", "constellation", ["hub_household_id"])
    op.create_index("ix_constellation_liaison_worker_id", "constellation", ["liaison_worker_id"])
    op.create_table(
        "bed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_bed"),
        sa.ForeignKeyConstraint(["constellation_id"], ["constellation.id"], name="fk_bed_constellation_id"),
    )
    op.create_index("ix_bed_constellation_id", "bed", ["constellation_id"])
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date()),
        sa.Column("leaving_reason", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.ForeignKeyConstraint(["constellation_id"], ["constellation.id"], name="fk_membership_constellation_id"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_membership_household_id"),
        sa.CheckConstraint("left_on >= joined_on", name="ck_membership_left_on"),
    )
    op.create_index("ix_membership_constellation_id", "membership", ["constellation_id"])
    _one_at_a_time("membership", "household_id", "joined_on", "left_on")


def _readings() -> None:
    op.create_table(
        "reading",
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("correlation_id", sa.Uuid(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("position", name="pk_reading"),
    )
    op.create_index("ix_reading_actor_id", "reading", ["actor_id"])
    op.create_index("ix_reading_subject_id", "reading", ["subject_id"])


def _thing(table: str) -> list[sa.Column[Any] | sa.Constraint]:
    """What every table has whose rows have a name in the authority's own system."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _one_at_a_time(table: str, column: str, starts: str, ends: str) -> None:
    """On no day in two: whoever `column` names has rows of `table` whose days don't overlap."""
    # Alembic's own operation takes columns only, not what is computed of them.
    op.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT ex_{table}_{column.removesuffix('_id')} "
        f"EXCLUDE USING gist ({column} WITH =, daterange({starts}, {ends}) WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
    )
