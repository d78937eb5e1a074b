"""It is known what became of a household's application."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.roles import login_role
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0014"
down_revision = "0013"

SERVICE = "registry"


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid()),
        authority_column(),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("written_in", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_application"),
        sa.CheckConstraint("ended_on >= started_on", name="ck_application_ended_on"),
        sa.CheckConstraint(
            "state IN ('applied', 'connected_person', 'refused', 'withdrawn')", name="ck_application_state"
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_application_household_id"),
    )
    op.execute(
        "ALTER TABLE application ADD CONSTRAINT ex_application_household EXCLUDE USING gist "
        "(household_id WITH =, daterange(started_on, ended_on) WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
    )
    protect("application", service=SERVICE)
    login = login_role(SERVICE)
    op.execute(
        "CREATE TRIGGER keep_what_was AFTER UPDATE ON application "
        "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_what_was()"
    )
    op.execute(f"REVOKE DELETE ON application FROM {login}")
