"""The nights of children at hub homes, and what hub homes say of theirs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, Date, DateTime, ForeignKey, Index, Integer, Text, Uuid, text
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint
from sqlmodel import Field

from services.bookings.tables.columns import one_of, tables
from shared.contracts.words import SleepoverNeed
from shared.persistence.known import known_from


class SleepoverRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "sleepover"
    __table_args__ = (
        CheckConstraint("last_night_on >= first_night_on", name="ends_after_it_starts"),
        CheckConstraint("state IN ('requested', 'confirmed', 'declined', 'cancelled', 'stayed')", name="state"),
        one_of("need", SleepoverNeed),
        CheckConstraint("is_from_before OR satellite_household_id IS NOT NULL", name="somebody_asked"),
        Index(
            "ix_sleepover_parted_from_id",
            "parted_from_id",
            postgresql_where=text("parted_from_id IS NOT NULL"),
        ),
        Index(
            "ux_sleepover_one_move_at_a_time",
            "moves_id",
            unique=True,
            postgresql_where=text("state = 'requested'"),
        ),
        ExcludeConstraint(
            ("moves_series_id", "="),
            ("series_id", "<>"),
            where=text("state = 'requested'"),
            using="gist",
            name="ex_sleepover_one_move_of_a_series",
        ),
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
    emergency_id: UUID | None = Field(default=None, index=True)
    """The emergency whose beds these are."""
    changed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When it last changed; without, it is as it was asked for."""
    beyond_rules: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    """The authority's limits that it goes beyond, with the two below: how they were, and what this comes to."""
    beyond_limits: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False, server_default=text("'{}'")))
    beyond_would_be: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False, server_default=text("'{}'")))
    because: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": text("''")})
    """Why it is needed beyond them, in somebody's own words."""
    need: str | None = Field(default=None, sa_type=Text)
    """Why the nights were asked for, where that was said."""
    note: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": text("''")})
    """What those who decide and the hub home are to know, in somebody's own words."""
    conditions_met_for: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'")))
    """The children of whom the carers said that the conditions of the delegation are met."""
    instead_of: UUID | None
    """The declined one for which the hub home proposed this one."""
    proposed_id: UUID | None
    """The one on other nights that the hub home proposed as it declined this one."""
    series_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("series.id", name="fk_sleepover_series_id"), index=True),
    )
    """The regular sleepovers of which this is one."""
    moves_id: UUID | None = None
    """The confirmed one in whose place it comes once everybody has agreed."""
    moves_series_id: UUID | None = None
    """The regular ones in whose place it comes, once everybody has agreed to all of its own series."""
    parted_from_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("sleepover.id", name="fk_sleepover_parted_from_id")),
    )
    """The one that its children were taken out of: the first, where that was done more than once."""
    known_from: datetime = known_from()


class SeriesRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Regular sleepovers, as they were asked for: what became of them is told by each."""

    __tablename__ = "series"
    __table_args__ = (CheckConstraint("nights > 0", name="has_nights"),)

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID
    satellite_household_id: UUID = Field(index=True)
    hub_household_id: UUID = Field(index=True)
    rule: str = Field(sa_type=Text)
    """RFC 5545's, of the first nights."""
    first_night_on: date
    nights: int
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    asked_by: UUID
    moves_id: UUID | None = None
    """The series in whose place it was asked for."""
    moves_from_on: date | None = None
    """From which day on it comes in its place."""
    stays: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'")))
    """The sleepovers of that series that have some of the same nights, and become some of this one."""
    stays_first_on: list[date] = Field(sa_column=Column(ARRAY(Date), nullable=False, server_default=text("'{}'")))
    """Of each of them the first night that stays; empty where all of their nights do."""
    stays_last_on: list[date] = Field(sa_column=Column(ARRAY(Date), nullable=False, server_default=text("'{}'")))
    """And the last."""


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
        CheckConstraint("(sleepover_id IS NULL) <> (waiting_id IS NULL)", name="of_a_sleepover_or_offered"),
        CheckConstraint("waiting_id IS NULL OR is_kept", name="offered_while_kept"),
    )

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True, server_default=text("gen_random_uuid()")))
    sleepover_id: UUID | None = Field(
        sa_column=Column(Uuid, ForeignKey("sleepover.id", name="fk_bed_stay_sleepover_id"), index=True)
    )
    waiting_id: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("waiting.id", name="fk_bed_stay_waiting_id"), index=True)
    )
    """Who is offered this bed, while they haven't answered: what nobody took leaves no trace here."""
    child_id: UUID = Field(index=True)
    bed_id: UUID | None = Field(index=True)
    nights: Any = Field(sa_column=Column(DATERANGE, nullable=False))
    is_kept: bool
    known_from: datetime = known_from()


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


class BedroomTermRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """In which bedrooms a hub home's beds are, from a day on. Rows are only added: the last word of a day holds."""

    __tablename__ = "bedroom_term"
    __table_args__ = (
        CheckConstraint("cardinality(bed_ids) = cardinality(bedrooms)", name="each_bed_in_a_bedroom"),
        CheckConstraint("reserve_bed_ids <@ bed_ids", name="reserve_is_of_its_beds"),
    )

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True, server_default=text("gen_random_uuid()")))
    household_id: UUID = Field(index=True)
    started_on: date
    bed_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    bedrooms: Any = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    reserve_bed_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'")))
    """Those that are kept for emergencies."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    recorded_by: UUID


class NightsOffRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Nights on which a hub home takes no children. Rows are only added, and given back."""

    __tablename__ = "nights_off"
    __table_args__ = (
        ExcludeConstraint(
            ("household_id", "="),
            ("nights", "&&"),
            where=text("given_back_at IS NULL"),
            using="gist",
            name="ex_nights_off_household",
        ),
        CheckConstraint("(given_back_at IS NULL) = (given_back_by IS NULL)", name="given_back_by_somebody_at_a_time"),
    )

    id: UUID = Field(primary_key=True)
    constellation_id: UUID
    household_id: UUID = Field(index=True)
    nights: Any = Field(sa_column=Column(DATERANGE, nullable=False))
    taken_at: datetime = Field(sa_type=DateTime(timezone=True))
    taken_by: UUID
    given_back_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    given_back_by: UUID | None
