"""A record that is due can be erased: how long it is kept, what holds it, and that it was."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.persistence.roles import login_role
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0007"
down_revision = "0006"

SERVICE = "registry"

# What was recorded before can be added to and nothing else (0002). This is the one exception: it writes blanks and
# nothing but blanks, into rows of one transaction's authority, for an erasure that is written down in that transaction.
FORGET = """
CREATE FUNCTION blank_what_was(of_subject uuid, in_table text, of_things uuid[], in_columns text[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    blanked bigint;
BEGIN
    IF NOT EXISTS (
        SELECT FROM erasure WHERE subject_id = of_subject AND xmin = pg_current_xact_id()::xid
    ) THEN
        RAISE EXCEPTION 'nothing is forgotten but by an erasure' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE past SET was = was || (
        SELECT coalesce(jsonb_object_agg(key, CASE
            WHEN jsonb_typeof(value) = 'array' THEN '[]'::jsonb
            WHEN jsonb_typeof(value) <> 'string' THEN 'null'::jsonb
            -- What a day was, or is called, must still be read as one: how it was known then is looked at to this day.
            WHEN key = 'date_of_birth' THEN to_jsonb(left(value #>> '{}', 4) || '-01-01')
            WHEN key IN ('first_name', 'last_name', 'name') THEN '"Erased"'::jsonb
            WHEN key = 'finding' THEN '"no"'::jsonb
            ELSE '""'::jsonb
        END), '{}'::jsonb)
        FROM jsonb_each(was) WHERE key = ANY (in_columns)
    )
    WHERE table_name = in_table AND thing_id = ANY (of_things);
    GET DIAGNOSTICS blanked = ROW_COUNT;
    RETURN blanked;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "retention_period",
        *_fact("retention_period"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
    )
    _one_at_a_time("retention_period", "name", "authority")
    op.create_table(
        "record_hold",
        *_fact("record_hold"),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        _text("lifted_because"),
    )
    _one_at_a_time("record_hold", "subject_id")
    op.create_table(
        "erasure",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_by", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Text()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("subject_id", name="pk_erasure"),
        sa.CheckConstraint("kind IN ('child', 'carer', 'worker', 'household')", name="ck_erasure_kind"),
    )
    protect("retention_period", "record_hold", "erasure", service=SERVICE)
    login = login_role(SERVICE)
    for table in ("retention_period", "record_hold"):
        op.execute(
            f"CREATE TRIGGER keep_what_was AFTER UPDATE ON {table} "
            "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION keep_what_was()"
        )
        op.execute(f"REVOKE DELETE ON {table} FROM {login}")
    op.execute(f"REVOKE UPDATE, DELETE ON erasure FROM {login}")
    op.execute(FORGET)
    op.execute("REVOKE ALL ON FUNCTION blank_what_was FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION blank_what_was TO {login}")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _fact(table: str) -> list[sa.Column[Any] | sa.Constraint]:
    """What every dated fact has whose first day is known."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        _text("reason"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid()),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.CheckConstraint("ended_on >= started_on", name=f"ck_{table}_ended_on"),
    ]


def _one_at_a_time(table: str, *columns: str) -> None:
    same = ", ".join(f"{column} WITH =" for column in columns)
    op.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT ex_{table}_{columns[0].removesuffix('_id')} "
        f"EXCLUDE USING gist ({same}, daterange(started_on, ended_on) WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
    )
