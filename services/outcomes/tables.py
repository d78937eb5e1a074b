"""What outcomes keeps: facts as events told them, each thing at its newest version. Nothing depends on the day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from shared.persistence.tables import ServiceTables

tables = ServiceTables()


class ConstellationRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "constellation"

    id: UUID = Field(primary_key=True)
    version: int
    # Read whole and replaced whole: nobody looks for a constellation by what is in them.
    phases: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    hub_homes: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))


class MembershipRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "membership"

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID = Field(index=True)
    household_id: UUID
    joined_on: date
    left_on: date | None = None


class NightsOffRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    """Nights on which a hub home took no children; those given back are kept, for what was heard is never forgotten."""

    __tablename__ = "nights_off"

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID = Field(index=True)
    household_id: UUID
    first_night_on: date
    last_night_on: date
    is_given_back: bool


class SleepoverRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "sleepover"
    __table_args__ = (Index("ix_sleepover_constellation_id_last_night_on", "constellation_id", "last_night_on"),)

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID
    satellite_household_id: UUID | None = None
    children: int
    first_night_on: date
    last_night_on: date
    state: str = Field(sa_type=Text)


class CalledOffRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    """That somebody called a sleepover off, or ended it early; what is said of it later changes nothing of that."""

    __tablename__ = "called_off"
    __table_args__ = (Index("ix_called_off_constellation_id_first_night_on", "constellation_id", "first_night_on"),)

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID
    first_night_on: date
    side: str = Field(sa_type=Text)
    notice: str = Field(sa_type=Text)


class WaitRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    """Waiting for beds that is over. Whose it was isn't kept: it is counted only."""

    __tablename__ = "wait"
    __table_args__ = (Index("ix_wait_constellation_id_first_night_on", "constellation_id", "first_night_on"),)

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID
    first_night_on: date
    nights: int
    """Those that were waited for, each child's counted."""
    ended: str = Field(sa_type=Text)


class GatheringRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "gathering"
    __table_args__ = (Index("ix_gathering_constellation_id_held_on", "constellation_id", "held_on"),)

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID
    kind: str = Field(sa_type=Text)
    held_on: date
    minutes: int
    household_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))


class AbsenceRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    """A child who was missing or away; those taken back are kept, for what was heard is never forgotten."""

    __tablename__ = "absence"

    id: UUID = Field(primary_key=True)
    version: int
    child_id: UUID = Field(index=True)
    household_id: UUID
    constellation_id: UUID | None = None
    kinds: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    """With the next: of each part of it, what it was and since when."""
    starts: list[datetime] = Field(sa_column=Column(ARRAY(DateTime(timezone=True)), nullable=False))
    is_taken_back: bool


class FamilyTimeRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    """A family time that took place. Whose it was isn't kept: it is counted only."""

    __tablename__ = "family_time"

    id: UUID = Field(primary_key=True)
    version: int
    constellation_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    held_on: date = Field(index=True)
    with_brothers_and_sisters: bool
    with_birth_family: bool


class SupportContactRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "support_contact"
    __table_args__ = (Index("ix_support_contact_hub_household_id_contact_on", "hub_household_id", "contact_on"),)

    id: UUID = Field(primary_key=True)
    version: int
    hub_household_id: UUID
    household_id: UUID
    contact_on: date
    kind: str = Field(sa_type=Text)
    minutes: int
    topic: str = Field(sa_type=Text)


class ContactSaidRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    """A contact that was said, noted in the transaction that said it: an import that is repeated says it no more."""

    __tablename__ = "contact_said"

    id: UUID = Field(primary_key=True)
