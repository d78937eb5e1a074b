"""What bookings keeps: its own sleepovers and gatherings, and what it heard of the register."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, ForeignKey, Text, Uuid, text
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint
from sqlmodel import Field

from shared.persistence.tables import ServiceTables

tables = ServiceTables()


class ConstellationRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "constellation"

    id: UUID = Field(primary_key=True)
    version: int


class PhaseTermRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "phase_term"

    constellation_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    phase: str = Field(sa_type=Text)
    started_on: date
    ended_on: date | None


class HubHomeTermRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "hub_home_term"

    constellation_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    household_id: UUID = Field(index=True)
    bed_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    started_on: date
    ended_on: date | None


class BedRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A bed that there is or was; whose it is on a night, the hub home's term says. Its row is what a request locks."""

    __tablename__ = "bed"

    id: UUID = Field(primary_key=True)
    constellation_id: UUID = Field(index=True)


class MembershipRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "membership"

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID = Field(index=True)
    household_id: UUID = Field(index=True)
    joined_on: date
    left_on: date | None


class PlacementRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "placement"

    id: UUID = Field(primary_key=True)
    version: int
    child_id: UUID = Field(index=True)
    household_id: UUID = Field(index=True)
    started_on: date
    ended_on: date | None


class ChildRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "child"

    id: UUID = Field(primary_key=True)
    version: int
    sibling_group_id: UUID | None
    childrens_social_worker_id: UUID | None
    overnight_decision: str = Field(sa_type=Text)


class SleepoverRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "sleepover"
    __table_args__ = (
        CheckConstraint("last_night_on >= first_night_on", name="ends_after_it_starts"),
        CheckConstraint("state IN ('requested', 'confirmed', 'declined', 'cancelled', 'stayed')", name="state"),
        CheckConstraint("is_from_before OR satellite_household_id IS NOT NULL", name="somebody_asked"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID = Field(index=True)
    satellite_household_id: UUID | None = Field(index=True)
    hub_household_id: UUID = Field(index=True)
    first_night_on: date
    last_night_on: date = Field(index=True)
    kind: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    asked_by: UUID
    reason: str | None = Field(sa_type=Text)
    is_from_before: bool
    held_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When its beds are given back where nobody has decided by then."""
    has_lapsed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    changed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When it last changed; without, it is as it was asked for."""


class BedStayRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "bed_stay"
    __table_args__ = (
        ExcludeConstraint(
            ("bed_id", "="), ("nights", "&&"), where=text("is_kept"), using="gist", name="ex_bed_stay_bed"
        ),
        ExcludeConstraint(
            ("child_id", "="), ("nights", "&&"), where=text("is_kept"), using="gist", name="ex_bed_stay_child"
        ),
        CheckConstraint("bed_id IS NOT NULL OR NOT is_kept", name="kept_in_a_bed"),
    )

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True, server_default=text("gen_random_uuid()")))
    sleepover_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("sleepover.id", name="fk_bed_stay_sleepover_id"), nullable=False, index=True)
    )
    child_id: UUID = Field(index=True)
    bed_id: UUID | None = Field(index=True)
    nights: Any = Field(sa_column=Column(DATERANGE, nullable=False))
    is_kept: bool


class DecisionRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_somebody_at_a_time"),
        CheckConstraint("(decided_by IS NULL) = (is_yes IS NULL)", name="decided_is_yes_or_no"),
    )

    sleepover_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("sleepover.id", name="fk_decision_sleepover_id"), primary_key=True)
    )
    position: int = Field(primary_key=True)
    decider: str = Field(sa_type=Text)
    person_id: UUID | None = Field(index=True)
    decided_by: UUID | None
    decided_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    is_yes: bool | None


class GatheringRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "gathering"

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID = Field(index=True)
    kind: str = Field(sa_type=Text)
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    minutes: int
    household_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
