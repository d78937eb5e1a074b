"""A constellation may have satellites of two authorities that have agreed to it (decision 0035)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.persistence.roles import login_role
from shared.persistence.row_security import moving_rows_of, protect
from shared.persistence.tables import authority_column

revision = "0006"
down_revision = "0005"

SERVICE = "registry"

# Whoever was installed before knows its neighbours from now on, and not only after the next import of each.
NEIGHBOURS = """
INSERT INTO neighbour (authority, id, word, name)
SELECT here.word, gen_random_uuid(), there.word, there.name
FROM installed_authority AS here JOIN installed_authority AS there ON there.word <> here.word
"""
# What was said across must be forgotten at the end, also in the past, which the service can't alter: of copies, it can
# have the name and the place taken out and nothing else. The function's owner is bound by row-level security as well.
FORGET_WHAT_WAS = """
CREATE FUNCTION forget_what_was(thing uuid, instead text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    UPDATE past SET was = was || jsonb_build_object('name', instead, 'postcode', '')
    WHERE thing_id = thing AND table_name = 'household' AND EXISTS (SELECT FROM mirror WHERE mirror.id = thing)
$$
"""


def upgrade() -> None:
    op.create_table(
        "neighbour",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_neighbour"),
    )
    op.create_index("uq_neighbour_word", "neighbour", ["authority", "word"], unique=True)
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("their_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("other_name", sa.Text(), nullable=False),
        sa.Column("constellation_id", sa.Uuid(), nullable=False),
        sa.Column("constellation_name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("shares", ARRAY(sa.Text()), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("area_id", sa.Uuid()),
        sa.Column("host_ended_on", sa.Date()),
        sa.Column("guest_ended_on", sa.Date()),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("recorded_by", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        sa.CheckConstraint("side IN ('host', 'guest')", name="ck_agreement_side"),
        sa.CheckConstraint("answer IN ('accepted', 'declined')", name="ck_agreement_answer"),
    )
    op.create_index("ix_agreement_constellation_id", "agreement", ["constellation_id"])
    op.create_table(
        "crossing",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("heard", sa.Integer(), nullable=False, server_default="0"),
        authority_column(),
        sa.PrimaryKeyConstraint("agreement_id", name="pk_crossing"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name="fk_crossing_agreement_id"),
    )
    op.create_table(
        "mirror",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False, server_default="0"),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_mirror"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name="fk_mirror_agreement_id"),
    )
    op.create_index("ix_mirror_agreement_id", "mirror", ["agreement_id"])
    op.create_table(
        "mirror_carer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text()),
        sa.Column("is_main_carer", sa.Boolean(), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint("id", name="pk_mirror_carer"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name="fk_mirror_carer_agreement_id"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name="fk_mirror_carer_household_id"),
    )
    op.create_index("ix_mirror_carer_agreement_id", "mirror_carer", ["agreement_id"])
    protect("neighbour", "agreement", "crossing", "mirror", "mirror_carer", service=SERVICE)
    op.execute(
        "CREATE TRIGGER keep_what_was AFTER UPDATE ON agreement "
        "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_what_was()"
    )
    op.execute(f"REVOKE DELETE ON agreement, crossing, mirror FROM {login_role(SERVICE)}")
    op.execute(FORGET_WHAT_WAS)
    op.execute("REVOKE EXECUTE ON FUNCTION forget_what_was FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION forget_what_was TO {login_role(SERVICE)}")
    with moving_rows_of("installed_authority", "neighbour"):
        op.execute(NEIGHBOURS)
