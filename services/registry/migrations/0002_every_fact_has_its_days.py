"""Every fact has its days, and what was recorded before is kept."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.persistence.roles import login_role
from shared.persistence.row_security import moving_rows_of, protect
from shared.persistence.tables import authority_column

revision = "0002"
down_revision = "0001"

SERVICE = "registry"

DATED = ("approval", "assignment", "constellation_phase", "hub_home", "rule")
"""The tables that are new."""
OF_0001 = (
    "authority_profile",
    "area",
    "household",
    "person",
    "child",
    "delegated_authority",
    "placement",
    "constellation",
    "membership",
)
TODAY = """
CREATE FUNCTION pg_temp.today() RETURNS date LANGUAGE sql AS $$ SELECT (now() AT TIME ZONE 'Europe/London')::date $$
"""

# What was known was how things are now: a first day that nobody wrote down is NULL, and where a constellation's state
# has no day, it is the day on which this is written.
CARRIED_OVER = (
    """
    INSERT INTO constellation_phase (authority, id, constellation_id, phase, started_on, ended_on)
    SELECT authority, gen_random_uuid(), id, 'launched',
        least(coalesce(launched_on, pg_temp.today()), pg_temp.today()),
        CASE WHEN state <> 'launched' THEN pg_temp.today() END
    FROM constellation
    WHERE state = 'launched' OR state <> 'planned' AND launched_on < pg_temp.today()
    """,
    """
    INSERT INTO constellation_phase (authority, id, constellation_id, phase, started_on, ended_on)
    SELECT authority, gen_random_uuid(), id, state, pg_temp.today(),
        CASE WHEN state = 'planned' AND launched_on > pg_temp.today() THEN launched_on END
    FROM constellation
    WHERE state <> 'launched'
    """,
    """
    INSERT INTO constellation_phase (authority, id, constellation_id, phase, started_on)
    SELECT authority, gen_random_uuid(), id, 'launched', launched_on
    FROM constellation
    WHERE state = 'planned' AND launched_on > pg_temp.today()
    """,
    """
    INSERT INTO hub_home (authority, id, constellation_id, household_id, is_interim, beds, started_on, ended_on)
    SELECT authority, gen_random_uuid(), id, hub_household_id, false, hub_beds,
        CASE WHEN state <> 'planned' AND launched_on < pg_temp.today() THEN launched_on ELSE pg_temp.today() END,
        CASE WHEN state = 'closed' THEN pg_temp.today() END
    FROM constellation
    """,
    """
    INSERT INTO assignment (authority, id, kind, subject_id, worker_id, started_on, ended_on)
    SELECT authority, gen_random_uuid(), 'liaison_worker', id, liaison_worker_id,
        CASE WHEN state <> 'planned' AND launched_on < pg_temp.today() THEN launched_on END,
        CASE WHEN state = 'closed' THEN pg_temp.today() END
    FROM constellation
    """,
    """
    INSERT INTO assignment (authority, id, kind, subject_id, worker_id)
    SELECT authority, gen_random_uuid(), 'supervising_social_worker', id, supervising_social_worker_id
    FROM household WHERE supervising_social_worker_id IS NOT NULL
    """,
    """
    INSERT INTO assignment (authority, id, kind, subject_id, worker_id)
    SELECT authority, gen_random_uuid(), 'childrens_social_worker', id, childrens_social_worker_id
    FROM child WHERE childrens_social_worker_id IS NOT NULL
    """,
    # An end before the beginning is that of an approval before: its first day and its terms were overwritten.
    """
    INSERT INTO approval (authority, id, household_id, kinds, exemptions, ended_on, ended_reason)
    SELECT authority, gen_random_uuid(), id, '{}', '{}', approval_ended_on, approval_ended_reason
    FROM household WHERE approval_ended_on < approved_on
    """,
    """
    INSERT INTO approval (authority, id, household_id, places, age_from, age_to, kinds, exemptions, started_on,
        ended_on, ended_reason)
    SELECT authority, gen_random_uuid(), id, approval_places, approval_age_from, approval_age_to, approval_kinds, '{}',
        approved_on, CASE WHEN approval_ended_on >= approved_on THEN approval_ended_on END,
        CASE WHEN approval_ended_on >= approved_on THEN approval_ended_reason END
    FROM household
    """,
)


def upgrade() -> None:
    for table in OF_0001:
        _say_when_it_was_recorded(table)
    for table in ("delegated_authority", "placement", "membership"):
        op.add_column(table, _text("reason"))
    op.add_column("membership", _text("allowed_because"))
    _give_delegations_names()
    _dated_tables()
    _the_past()
    protect(*DATED, "past", service=SERVICE)
    op.execute(TODAY)
    with moving_rows_of("constellation", "household", "child", *DATED):
        for statement in CARRIED_OVER:
            op.execute(statement)
    for column in ("hub_household_id", "liaison_worker_id", "launched_on", "state", "hub_beds"):
        op.drop_column("constellation", column)
    for column in ("approved_on", "places", "age_from", "age_to", "kinds", "ended_on", "ended_reason"):
        op.drop_column("household", column if column == "approved_on" else f"approval_{column}")
    op.drop_column("household", "supervising_social_worker_id")
    op.drop_column("child", "childrens_social_worker_id")
    # A bed's identifier follows from its constellation and its number.
    op.drop_table("bed")
    for table in (*OF_0001, *DATED):
        _keep_its_past(table)
        op.execute(f"REVOKE DELETE ON {table} FROM {login_role(SERVICE)}")
    op.execute(f"REVOKE UPDATE, DELETE ON past FROM {login_role(SERVICE)}")


def _give_delegations_names() -> None:
    op.add_column(
        "delegated_authority", sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.func.gen_random_uuid())
    )
    op.alter_column("delegated_authority", "id", server_default=None)
    op.drop_constraint("pk_delegated_authority", "delegated_authority")
    op.drop_index("uq_delegated_authority_open", "delegated_authority")
    op.alter_column("delegated_authority", "started_on", nullable=True)
    op.create_primary_key("pk_delegated_authority", "delegated_authority", ["id"])
    op.create_check_constraint("ck_delegated_authority_ended_on", "delegated_authority", "ended_on >= started_on")
    _one_at_a_time("delegated_authority", "child_id")


def _dated_tables() -> None:
    op.create_table(
        "approval",
        *_fact("approval"),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer()),
        sa.Column("age_from", sa.Integer()),
        sa.Column("age_to", sa.Integer()),
        sa.Column("kinds", ARRAY(sa.Text()), nullable=False),
        sa.Column("exemptions", ARRAY(sa.Text()), nullable=False),
        sa.Column("ended_reason", sa.Text()),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_approval_household_id"),
    )
    _one_at_a_time("approval", "household_id")
    op.create_table(
        "assignment",
        *_fact("assignment"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name="fk_assignment_worker_id"),
        sa.CheckConstraint(
            "kind IN ('liaison_worker', 'supervising_social_worker', 'childrens_social_worker')",
            name="ck_assignment_kind",
        ),
    )
    op.create_index("ix_assignment_worker_id", "assignment", ["worker_id"])
    _one_at_a_time("assignment", "subject_id", "kind")
    op.create_table(
        "constellation_phase",
        *_fact("constellation_phase", is_first_day_known=True),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        _text("allowed_because"),
        sa.ForeignKeyConstraint(
            ["constellation_id"], ["constellation.id"], name="fk_constellation_phase_constellation_id"
        ),
        sa.CheckConstraint(
            "phase IN ('planned', 'recruiting_hub_home', 'matching_satellites', 'launched', 'paused', 'closed')",
            name="ck_constellation_phase_phase",
        ),
    )
    _one_at_a_time("constellation_phase", "constellation_id")
    op.create_table(
        "hub_home",
        *_fact("hub_home", is_first_day_known=True),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("is_interim", sa.Boolean(), nullable=False),
        sa.Column("beds", sa.Integer(), nullable=False),
        _text("allowed_because"),
        sa.ForeignKeyConstraint(["constellation_id"], ["constellation.id"], name="fk_hub_home_constellation_id"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_hub_home_household_id"),
    )
    _one_at_a_time("hub_home", "constellation_id")
    _one_at_a_time("hub_home", "household_id")
    op.create_table(
        "rule",
        *_fact("rule", is_first_day_known=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
    )
    _one_at_a_time("rule", "name", "authority")


def _the_past() -> None:
    op.create_table(
        "past",
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid()),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was", JSONB(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("position", name="pk_past"),
    )
    op.create_index("ix_past_thing_id_table_name", "past", ["thing_id", "table_name"])
    # A thing's version only numbers what is said of it: without another change there is nothing to keep.
    op.execute(
        """
        CREATE FUNCTION keep_what_was() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO past (table_name, thing_id, recorded_at, recorded_by, replaced_at, was)
            SELECT TG_TABLE_NAME, old_row.id, old_row.recorded_at, old_row.recorded_by, new_row.recorded_at,
                to_jsonb(old_row)
            FROM old_rows AS old_row JOIN new_rows AS new_row ON new_row.id = old_row.id
            WHERE to_jsonb(old_row) - 'version' <> to_jsonb(new_row) - 'version';
            RETURN NULL;
        END $$
        """
    )


def _keep_its_past(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER keep_what_was AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_what_was()"
    )


def _say_when_it_was_recorded(table: str) -> None:
    op.add_column(table, _recorded_at())
    op.add_column(table, sa.Column("recorded_by", sa.Uuid()))


def _recorded_at() -> sa.Column[Any]:
    return sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()"))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _fact(table: str, *, is_first_day_known: bool = False) -> list[sa.Column[Any] | sa.Constraint]:
    """What every dated fact has."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=not is_first_day_known),
        sa.Column("ended_on", sa.Date()),
        _text("reason"),
        _recorded_at(),
        sa.Column("recorded_by", sa.Uuid()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.CheckConstraint("ended_on >= started_on", name=f"ck_{table}_ended_on"),
    ]


def _one_at_a_time(table: str, *columns: str) -> None:
    """On no day two: rows of the same `columns` have days that don't overlap; it is named after the first of them.

    The first is the one that tells most rows apart: by it the index is laid out.
    """
    # Alembic's own operation takes columns only, not what is computed of them.
    same = ", ".join(f"{column} WITH =" for column in columns)
    op.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT ex_{table}_{columns[0].removesuffix('_id')} "
        f"EXCLUDE USING gist ({same}, daterange(started_on, ended_on) WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
    )
