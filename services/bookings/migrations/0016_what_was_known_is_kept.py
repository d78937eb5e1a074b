"""What the board of a night went by is kept as it was known, whatever is recorded later."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.persistence.known import MOMENT
from shared.persistence.known_migration import keep_what_was_known
from shared.persistence.tables import authority_column

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    keep("placement", ["id"], [a("child_id"), a("household_id"), on("started_on"), maybe_on("ended_on")])
    keep("membership", ["id"], [a("constellation_id"), a("household_id"), on("joined_on"), maybe_on("left_on")])
    keep(
        "hub_home_term",
        ["constellation_id", "position"],
        [a("household_id"), on("started_on"), maybe_on("ended_on")],
        [a("constellation_id"), sa.Column("position", sa.Integer(), nullable=False)],
    )
    keep("child", ["id"], [sa.Column("childrens_social_worker_id", sa.Uuid())])
    keep(
        "sleepover",
        ["id"],
        [
            *(a("constellation_id"), a("hub_household_id"), on("first_night_on"), on("last_night_on")),
            sa.Column("state", sa.Text(), nullable=False),
        ],
    )
    keep(
        "bed_stay",
        ["id"],
        [
            *(sa.Column("sleepover_id", sa.Uuid()), a("child_id")),
            *(
                sa.Column("nights", postgresql.DATERANGE(), nullable=False),
                sa.Column("is_kept", sa.Boolean(), nullable=False),
            ),
        ],
    )
    op.create_index("ix_placement_before_child_id", "placement_before", ["child_id"])
    op.create_index("ix_bed_stay_before_sleepover_id", "bed_stay_before", ["sleepover_id"])
    op.create_index("ix_bed_stay_before_child_id", "bed_stay_before", ["child_id"])
    # A constellation is never forgotten, and nothing of it is on the board but that it is there.
    op.execute("ALTER TABLE constellation ADD COLUMN known_from timestamptz NOT NULL DEFAULT now()")
    op.execute(f"ALTER TABLE constellation ALTER COLUMN known_from SET DEFAULT {MOMENT}")


def keep(table: str, key: list[str], columns: list[sa.Column[Any]], keys: list[sa.Column[Any]] | None = None) -> None:
    """The table of what was known before, and what fills it."""
    kept = [*(keys or [a("id")]), *columns]
    op.create_table(
        f"{table}_before",
        *kept,
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=False),
        authority_column(),
        sa.PrimaryKeyConstraint(*key, "known_until", name=f"pk_{table}_before"),
    )
    keep_what_was_known(table, [column.name for column in kept], service="bookings")


def a(name: str) -> sa.Column[Any]:
    """An identifier."""
    return sa.Column(name, sa.Uuid(), nullable=False)


def on(name: str) -> sa.Column[Any]:
    """A day."""
    return sa.Column(name, sa.Date(), nullable=False)


def maybe_on(name: str) -> sa.Column[Any]:
    """A day, where there is one."""
    return sa.Column(name, sa.Date())
