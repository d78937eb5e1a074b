"""Exemptions, health, who is at home and what is found of the model have their days; terms say why they are allowed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.persistence.roles import login_role
from shared.persistence.row_security import moving_rows_of, protect
from shared.persistence.tables import authority_column

revision = "0009"
down_revision = "0008"

SERVICE = "registry"
NEW = ("health_fact", "exemption", "carer_at_home", "model_finding")
ELEMENTS = (
    "peer_support",
    "sleepovers",
    "emergency_sleepovers",
    "training",
    "social_activities",
    "permanence",
    "family_time",
    "hub_carers_trained",
    "care_at_any_hour",
    "meeting_place",
    "carers_are_supported",
    "community_care",
    "continuity",
    "identity_and_belonging",
    "normal_life",
    "unconditional_care",
    "birth_families_are_partners",
    "against_racism",
)
# What a child's row said holds since nobody knows when: the row has never said. It was recorded when the row was. The
# two columns stay for the release before, which goes on reading them while this one begins to run.
FROM_THE_CHILD = """
INSERT INTO health_fact (authority, id, child_id, topic, finding, details, recorded_at, recorded_by)
SELECT authority, gen_random_uuid(), id, '{topic}', 'yes', {topic}, recorded_at, recorded_by
FROM child WHERE coalesce({topic}, '') <> ''
"""


def upgrade() -> None:
    op.add_column("approval", _text("allowed_because"))
    op.create_table(
        "health_fact",
        *_fact("health_fact"),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("details", sa.Text()),
        _text("written_in"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_health_fact_child_id"),
        sa.CheckConstraint(_one_of("topic", ("allergies", "health_needs")), name="ck_health_fact_topic"),
        sa.CheckConstraint(_one_of("finding", ("yes", "no")), name="ck_health_fact_finding"),
    )
    _one_at_a_time("health_fact", "child_id", "topic")
    op.create_table(
        "exemption",
        *_fact("exemption"),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        _text("written_in"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_exemption_household_id"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_exemption_child_id"),
    )
    op.create_index("ix_exemption_household_id", "exemption", ["household_id"])
    _one_at_a_time("exemption", "child_id", "household_id")
    op.create_table(
        "carer_at_home",
        *_fact("carer_at_home"),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("is_at_home", sa.Boolean(), nullable=False),
        _text("written_in"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_carer_at_home_household_id"),
    )
    _one_at_a_time("carer_at_home", "household_id")
    op.create_table(
        "model_finding",
        *_fact("model_finding"),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["constellation_id"], ["constellation.id"], name="fk_model_finding_constellation_id"),
        sa.CheckConstraint(_one_of("element", ELEMENTS), name="ck_model_finding_element"),
    )
    _one_at_a_time("model_finding", "constellation_id", "element")
    protect(*NEW, service=SERVICE)
    for table in NEW:
        op.execute(
            f"CREATE TRIGGER keep_what_was AFTER UPDATE ON {table} "
            "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION keep_what_was()"
        )
        op.execute(f"REVOKE DELETE ON {table} FROM {login_role(SERVICE)}")
    with moving_rows_of("child", "health_fact"):
        for topic in ("allergies", "health_needs"):
            op.execute(FROM_THE_CHILD.format(topic=topic))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _fact(table: str) -> list[sa.Column[Any] | sa.Constraint]:
    """What every dated fact has."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date()),
        sa.Column("ended_on", sa.Date()),
        _text("reason"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.CheckConstraint("ended_on >= started_on", name=f"ck_{table}_ended_on"),
    ]


def _one_of(column: str, words: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


def _one_at_a_time(table: str, *columns: str) -> None:
    same = ", ".join(f"{column} WITH =" for column in columns)
    op.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT ex_{table}_{columns[0].removesuffix('_id')} "
        f"EXCLUDE USING gist ({same}, daterange(started_on, ended_on) WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
    )
