"""What was known before it was recorded otherwise, as far as the board of a night goes by it.

The database writes these rows as their tables change, and nobody changes them. They hold identifiers, days and states.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Text
from sqlalchemy.dialects.postgresql import DATERANGE
from sqlmodel import Field

from services.bookings.tables.columns import tables

MOMENT = DateTime(timezone=True)


class PlacementBeforeRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "placement_before"

    id: UUID = Field(primary_key=True)
    child_id: UUID = Field(index=True)
    household_id: UUID
    started_on: date
    ended_on: date | None
    known_from: datetime = Field(sa_type=MOMENT)
    known_until: datetime = Field(sa_type=MOMENT, primary_key=True)


class MembershipBeforeRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "membership_before"

    id: UUID = Field(primary_key=True)
    constellation_id: UUID
    household_id: UUID
    joined_on: date
    left_on: date | None
    known_from: datetime = Field(sa_type=MOMENT)
    known_until: datetime = Field(sa_type=MOMENT, primary_key=True)


class HubHomeTermBeforeRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "hub_home_term_before"

    constellation_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    household_id: UUID
    started_on: date
    ended_on: date | None
    known_from: datetime = Field(sa_type=MOMENT)
    known_until: datetime = Field(sa_type=MOMENT, primary_key=True)


class ChildBeforeRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "child_before"

    id: UUID = Field(primary_key=True)
    childrens_social_worker_id: UUID | None
    known_from: datetime = Field(sa_type=MOMENT)
    known_until: datetime = Field(sa_type=MOMENT, primary_key=True)


class SleepoverBeforeRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "sleepover_before"

    id: UUID = Field(primary_key=True)
    constellation_id: UUID
    hub_household_id: UUID
    first_night_on: date
    last_night_on: date
    state: str = Field(sa_type=Text)
    known_from: datetime = Field(sa_type=MOMENT)
    known_until: datetime = Field(sa_type=MOMENT, primary_key=True)


class BedStayBeforeRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "bed_stay_before"

    id: UUID = Field(primary_key=True)
    sleepover_id: UUID | None = Field(index=True)
    child_id: UUID = Field(index=True)
    nights: Any = Field(sa_column=Column(DATERANGE, nullable=False))
    is_kept: bool
    known_from: datetime = Field(sa_type=MOMENT)
    known_until: datetime = Field(sa_type=MOMENT, primary_key=True)
