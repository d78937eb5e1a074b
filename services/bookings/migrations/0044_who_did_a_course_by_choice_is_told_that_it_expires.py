"""Wherever there is a course somebody looks each morning whose training expires, also where nobody requires it."""

from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

from shared.persistence.row_security import moving_rows_of

revision = "0044"
down_revision = "0040"

NAMESPACE = UUID("0c6dbe0a-8a52-4a55-9c59-3e0d1f0a7a20")
"""Of the errand's identifiers, one an authority."""


def upgrade() -> None:
    with moving_rows_of("course", "errand"):
        connection = op.get_bind()
        authorities = connection.scalars(sa.text("SELECT DISTINCT authority FROM course WHERE retired_on IS NULL"))
        for authority in authorities.all():
            connection.execute(
                sa.text("""
                    INSERT INTO errand (authority, name, thing_id, due_at)
                    VALUES (:authority, 'look_at_training', :thing_id, now())
                    ON CONFLICT (name, thing_id) DO NOTHING
                """),
                {"authority": authority, "thing_id": uuid5(NAMESPACE, authority)},
            )
