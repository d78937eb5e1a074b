"""Who waits for beds at a hub home."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, ForeignKey, Index, Text, Uuid, text
from sqlmodel import Field

from services.bookings.tables.columns import one_of, tables
from shared.contracts.waiting import WaitingState
from shared.contracts.words import SleepoverNeed


class WaitingRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "waiting"
    __table_args__ = (
        CheckConstraint("last_night_on >= first_night_on", name="ends_after_it_starts"),
        CheckConstraint("cardinality(child_ids) > 0", name="somebody_waits"),
        one_of("need", SleepoverNeed),
        one_of("state", WaitingState),
        CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="offered_until_a_time"),
        CheckConstraint("(state = 'offered') = (hub_household_id IS NOT NULL)", name="offered_by_a_hub_home"),
        CheckConstraint("(state = 'accepted') = (sleepover_id IS NOT NULL)", name="accepted_as_a_sleepover"),
        Index("ix_waiting_open", "constellation_id", postgresql_where=text("state IN ('waiting', 'offered')")),
    )

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID
    satellite_household_id: UUID = Field(index=True)
    child_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    first_night_on: date
    last_night_on: date
    need: str = Field(sa_type=Text)
    because: str = Field(sa_type=Text)
    """Why it is needed beyond the authority's limits, in somebody's own words."""
    note: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": text("''")})
    """What is to be known of the sleepover that they wait for, in somebody's own words."""
    conditions_met_for: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'")))
    """The children of whom the carers said that the conditions of the delegation are met."""
    since: datetime = Field(sa_type=DateTime(timezone=True))
    joined_by: UUID
    state: str = Field(sa_type=Text)
    offered_until: datetime | None = Field(sa_type=DateTime(timezone=True))
    hub_household_id: UUID | None
    """Whose beds are offered."""
    sleepover_id: UUID | None = Field(
        sa_column=Column(Uuid, ForeignKey("sleepover.id", name="fk_waiting_sleepover_id"))
    )
    sleepover_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'")))
    """Where it was accepted: the sleepovers by which they have the nights."""
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
