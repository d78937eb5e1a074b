"""A child's death has its day, and readings that are old can be let go."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.roles import login_role
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0012"
down_revision = "0011"

SERVICE = "registry"

# The service may add readings and nothing else (0001). This is the one exception: of one transaction's authority, and
# only what is old whatever the settings say.
LET_READINGS_GO = """
CREATE FUNCTION let_readings_go(before timestamptz, held_ids uuid[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF before > now() - interval '11 months' THEN
        RAISE EXCEPTION 'a reading is kept for a year at least' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM reading WHERE read_at < before AND NOT subject_id = ANY (held_ids);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "death",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid()),
        authority_column(),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("written_in", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_death"),
        sa.CheckConstraint("ended_on >= started_on", name="ck_death_ended_on"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_death_child_id"),
    )
    op.execute(
        "ALTER TABLE death ADD CONSTRAINT ex_death_child EXCLUDE USING gist "
        "(child_id WITH =, daterange(started_on, ended_on) WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
    )
    protect("death", service=SERVICE)
    login = login_role(SERVICE)
    op.execute(
        "CREATE TRIGGER keep_what_was AFTER UPDATE ON death REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_what_was()"
    )
    op.execute(f"REVOKE DELETE ON death FROM {login}")
    op.execute(LET_READINGS_GO)
    op.execute("REVOKE ALL ON FUNCTION let_readings_go FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION let_readings_go TO {login}")
