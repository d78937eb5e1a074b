"""Emergencies, and of whose no words are kept."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, ForeignKey, Index, Text, Uuid, text
from sqlmodel import Field

from services.bookings.tables.columns import one_of, tables
from shared.contracts.emergencies import AskedOf, EmergencyAnswer, EmergencyEnd, EmergencyState


class EmergencyRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "emergency"
    __table_args__ = (
        CheckConstraint("last_night_on >= first_night_on", name="ends_after_it_starts"),
        one_of("state", EmergencyState),
        one_of("ended_as", EmergencyEnd),
        CheckConstraint("(state = 'settled') = (ended_as IS NOT NULL)", name="settled_somehow"),
        CheckConstraint("needed_until >= last_night_on", name="needed"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    satellite_household_id: UUID = Field(index=True)
    constellation_id: UUID | None
    first_night_on: date
    last_night_on: date
    needed_until: date | None
    """None of one that was raised by a process of a release before: as its last night."""
    state: str = Field(sa_type=Text, index=True)
    raised_at: datetime = Field(sa_type=DateTime(timezone=True))
    raised_by: UUID
    seen_at: datetime = Field(sa_type=DateTime(timezone=True))
    why: str = Field(sa_type=Text)
    """Somebody's own words; they leave neither this table nor the replies to who may see it."""
    follows_sleepover_id: UUID | None = Field(index=True)
    nearest: Any = Field(default=None, sa_column=Column(ARRAY(Uuid)))
    """Not used since `nearness` is kept: a later release drops it, once nothing that runs still writes it."""
    approvals_due_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    reminded: int
    ended_as: str | None = Field(sa_type=Text)
    where_they_sleep: str = Field(default="", sa_type=Text)
    """Somebody's own words, likewise."""
    closed_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    closed_by: UUID | None


class NearnessRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Which constellations' hub homes are near a household, the nearest first, as the registry told last."""

    __tablename__ = "nearness"

    household_id: UUID = Field(primary_key=True)
    constellation_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    in_area: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))


class EmergencyChildRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "emergency_child"
    __table_args__ = (
        Index("uq_emergency_child_open", "child_id", unique=True, postgresql_where=text("is_open")),
        Index("ix_emergency_child_child_id", "child_id"),
    )

    emergency_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("emergency.id", name="fk_emergency_child_emergency_id"), primary_key=True)
    )
    child_id: UUID = Field(primary_key=True)
    is_open: bool


class EmergencyStepRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Somebody who was asked; at most one is asked at a time, and at most one hub home's yes holds."""

    __tablename__ = "emergency_step"
    __table_args__ = (
        one_of("asked_of", AskedOf),
        one_of("answer", EmergencyAnswer),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        CheckConstraint("answer IS NOT NULL OR until_at IS NOT NULL", name="waited_for_until"),
        CheckConstraint("(asked_of = 'hub_home') = (household_id IS NOT NULL)", name="a_hub_home_is_a_household"),
        Index("uq_emergency_step_waited_for", "emergency_id", unique=True, postgresql_where=text("answer IS NULL")),
        Index(
            "uq_emergency_step_one_yes",
            "emergency_id",
            unique=True,
            postgresql_where=text("answer = 'yes' AND asked_of = 'hub_home'"),
        ),
    )

    emergency_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("emergency.id", name="fk_emergency_step_emergency_id"), primary_key=True)
    )
    position: int = Field(primary_key=True)
    asked_of: str = Field(sa_type=Text)
    household_id: UUID | None = Field(index=True)
    constellation_id: UUID | None
    sleepover_id: UUID | None
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    until_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    answer: str | None = Field(sa_type=Text)
    answered_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    answered_by: UUID | None


class EmergencyApprovalRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """An approval that is asked for afterwards."""

    __tablename__ = "emergency_approval"
    __table_args__ = (
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_somebody_at_a_time"),
        CheckConstraint("(decided_by IS NULL) = (is_yes IS NULL)", name="decided_is_yes_or_no"),
    )

    emergency_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("emergency.id", name="fk_emergency_approval_emergency_id"), primary_key=True)
    )
    position: int = Field(primary_key=True)
    decider: str = Field(sa_type=Text)
    person_id: UUID | None = Field(index=True)
    decided_by: UUID | None
    decided_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    is_yes: bool | None


class ForgottenRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Somebody whose record was erased: why an emergency was raised for them isn't kept, nor will be."""

    __tablename__ = "forgotten"

    id: UUID = Field(primary_key=True)
