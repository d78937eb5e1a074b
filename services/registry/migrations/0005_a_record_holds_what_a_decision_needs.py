"""A child's record holds what a decision on delegation, matching and bed sharing needs."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.persistence.roles import login_role
from shared.persistence.row_security import moving_rows_of, protect
from shared.persistence.tables import authority_column

revision = "0005"
down_revision = "0004"

SERVICE = "registry"
NEW = ("matching_fact", "bed_sharing_agreement")
AREAS = (
    "overnight_stays",
    "activities",
    "adventurous_activities",
    "holidays_in_uk",
    "holidays_abroad",
    "haircuts",
    "routine_medical",
    "immunisations",
    "planned_treatment",
    "dentist_and_optician",
    "school_day_trips",
    "school_residential_trips",
    "school_meetings",
    "faith",
    "social_media",
    "photographs",
)
TOPICS = (
    "pets",
    "cultural_needs",
    "communication_needs",
    "self_harm",
    "sexual_exploitation",
    "criminal_exploitation",
    "drugs_or_alcohol",
    "eating_disorder",
    "going_missing",
    "physical_harm_to_others",
    "sexual_harm_to_others",
    "fire_setting",
    "harm_to_animals",
    "exploiting_others",
)
# Why a rule was set aside stood at the end of the reason. When a child moved on, the placement that ended got the
# reason of the one that began, with that one's permission: of what has ended it is only taken off.
TAKEN_APART = """
UPDATE placement
SET reason = split_part(reason, ' Allowed because: ', 1),
    allowed_because = CASE
        WHEN ended_on IS NULL THEN substr(reason, strpos(reason, ' Allowed because: ') + 18) ELSE ''
    END
WHERE reason LIKE '% Allowed because: %'
"""


def upgrade() -> None:
    _delegation_is_per_area()
    _placements_say_why_they_are_allowed()
    _matching_facts()
    _bed_sharing()
    protect(*NEW, service=SERVICE)
    for table in NEW:
        op.execute(
            f"CREATE TRIGGER keep_what_was AFTER UPDATE ON {table} "
            "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION keep_what_was()"
        )
        op.execute(f"REVOKE DELETE ON {table} FROM {login_role(SERVICE)}")


def _delegation_is_per_area() -> None:
    op.add_column("delegated_authority", _text("area", "overnight_stays"))
    op.add_column("delegated_authority", sa.Column("must_tell", ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.add_column("delegated_authority", sa.Column("review_on", sa.Date()))
    op.add_column("delegated_authority", _text("written_in"))
    op.create_check_constraint("ck_delegated_authority_area", "delegated_authority", _one_of("area", AREAS))
    op.drop_constraint("ex_delegated_authority_child", "delegated_authority")
    _one_at_a_time("delegated_authority", "child_id", "area")


def _placements_say_why_they_are_allowed() -> None:
    op.add_column("placement", _text("allowed_because"))
    # It says what it said before, in two columns: that is no change to be kept.
    op.execute("ALTER TABLE placement DISABLE TRIGGER keep_what_was")
    with moving_rows_of("placement"):
        op.execute(TAKEN_APART)
    op.execute("ALTER TABLE placement ENABLE TRIGGER keep_what_was")


def _matching_facts() -> None:
    op.create_table(
        "matching_fact",
        *_recorded("matching_fact"),
        sa.Column("started_on", sa.Date()),
        sa.Column("ended_on", sa.Date()),
        _text("reason"),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("details", sa.Text()),
        _text("written_in"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_matching_fact_child_id"),
        sa.CheckConstraint(_one_of("topic", TOPICS), name="ck_matching_fact_topic"),
        sa.CheckConstraint(_one_of("finding", ("yes", "no")), name="ck_matching_fact_finding"),
        sa.CheckConstraint("ended_on >= started_on", name="ck_matching_fact_ended_on"),
    )
    _one_at_a_time("matching_fact", "child_id", "topic")


def _bed_sharing() -> None:
    table = "bed_sharing_agreement"
    op.create_table(
        table,
        *_recorded(table),
        sa.Column("sharing_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("child_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("agreed_by", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date()),
        _text("written_in"),
        _text("conditions"),
        _text("reason"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=f"fk_{table}_household_id"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=f"fk_{table}_child_id"),
        sa.CheckConstraint("ended_on >= started_on", name=f"ck_{table}_ended_on"),
        sa.CheckConstraint("child_id = ANY (child_ids) AND cardinality(child_ids) > 1", name=f"ck_{table}_child_ids"),
    )
    op.create_index(f"ix_{table}_sharing_id", table, ["sharing_id"])
    op.create_index(f"ix_{table}_household_id", table, ["household_id"])
    op.create_index(f"ix_{table}_child_ids", table, ["child_ids"], postgresql_using="gin")
    _one_at_a_time(table, "child_id", "sharing_id")


def _recorded(table: str) -> list[sa.Column[Any] | sa.Constraint]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _one_of(column: str, words: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


def _one_at_a_time(table: str, *columns: str) -> None:
    same = ", ".join(f"{column} WITH =" for column in columns)
    op.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT ex_{table}_{columns[0].removesuffix('_id')} "
        f"EXCLUDE USING gist ({same}, daterange(started_on, ended_on) WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
    )
