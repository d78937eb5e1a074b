"""An authority's school holidays are kept, with where they are published."""

import sqlalchemy as sa
from alembic import op

from shared.persistence.roles import login_role
from shared.persistence.row_security import protect
from shared.persistence.tables import authority_column

revision = "0019"
down_revision = "0018"

SERVICE = "registry"


def upgrade() -> None:
    op.create_table(
        "school_holiday",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid()),
        authority_column(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_school_holiday"),
        sa.CheckConstraint("ended_on >= started_on", name="ck_school_holiday_ended_on"),
    )
    op.execute(
        "ALTER TABLE school_holiday ADD CONSTRAINT ex_school_holiday_authority EXCLUDE USING gist "
        "(authority WITH =, daterange(started_on, ended_on) WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
    )
    protect("school_holiday", service=SERVICE)
    login = login_role(SERVICE)
    op.execute(
        "CREATE TRIGGER keep_what_was AFTER UPDATE ON school_holiday "
        "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_what_was()"
    )
    op.execute(f"REVOKE DELETE ON school_holiday FROM {login}")
