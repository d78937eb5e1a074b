"""What bookings heard of the register: the newest of each thing, and each constellation by its days."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, Index, Text, Uuid, text
from sqlmodel import Field

from services.bookings.tables.columns import tables
from shared.persistence.known import known_from


class ConstellationRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "constellation"

    id: UUID = Field(primary_key=True)
    version: int
    area_id: UUID | None = None
    """None where it was last heard of before areas were kept."""
    known_from: datetime = known_from()


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
    known_from: datetime = known_from()


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
    known_from: datetime = known_from()


class PlacementRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "placement"

    id: UUID = Field(primary_key=True)
    version: int
    child_id: UUID = Field(index=True)
    household_id: UUID = Field(index=True)
    started_on: date
    ended_on: date | None
    known_from: datetime = known_from()


class ChildRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "child"

    id: UUID = Field(primary_key=True)
    version: int
    sibling_group_id: UUID | None
    childrens_social_worker_id: UUID | None
    overnight_decision: str = Field(sa_type=Text)
    has_conditions: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Of the delegation; whether they are met, the carers say as they ask."""
    known_from: datetime = known_from()


class PersonRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Whose carer somebody is; of a worker, and of who is no carer any more, no household."""

    __tablename__ = "person"

    id: UUID = Field(primary_key=True)
    version: int
    household_id: UUID | None = Field(index=True)


class HouseholdRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Who supervises a household, since when it is approved, and until when; who has only applied isn't."""

    __tablename__ = "household"

    id: UUID = Field(primary_key=True)
    version: int
    supervising_social_worker_id: UUID | None
    approved_on: date | None
    approval_ended_on: date | None
    is_approved_for_some: bool
    """For a number of children: that of one that was approved before records, where the day isn't known."""


class RuleRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """What the authority has set of a rule, from a day on; of one rule's, the one that began last holds."""

    __tablename__ = "rule"
    __table_args__ = (Index("ix_rule_authority_name", "authority", "name"),)

    id: UUID = Field(primary_key=True)
    version: int
    name: str = Field(sa_type=Text)
    value: int
    started_on: date
    ended_on: date | None


class SchoolHolidayRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """The authority's schools are closed on these days, as the registry told it."""

    __tablename__ = "school_holiday"
    __table_args__ = (Index("ix_school_holiday_authority", "authority"),)

    id: UUID = Field(primary_key=True)
    version: int
    name: str = Field(sa_type=Text)
    first_on: date
    last_on: date
    is_taken_away: bool


class BedroomAgreementRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """For one child it is agreed that these children share a bedroom in a household, as the registry told it."""

    __tablename__ = "bedroom_agreement"

    id: UUID = Field(primary_key=True)
    version: int
    sharing_id: UUID
    household_id: UUID = Field(index=True)
    child_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    child_id: UUID
    started_on: date
    ended_on: date | None
