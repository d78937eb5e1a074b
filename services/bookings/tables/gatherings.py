"""Gatherings: planned, replied to, and held."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, ForeignKey, Text, Uuid, text
from sqlmodel import Field

from services.bookings.tables.columns import one_of, tables
from shared.contracts.words import GatheringState


class GatheringRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "gathering"

    id: UUID = Field(primary_key=True)
    version: int
    constellation_id: UUID = Field(index=True)
    kind: str = Field(sa_type=Text)
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    minutes: int
    household_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    planned_id: UUID | None = Field(index=True)
    """The gathering that was planned here, of which this is the record; None where an import told of it."""


class PlannedGatheringRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "planned_gathering"
    __table_args__ = (
        one_of("state", GatheringState),
        CheckConstraint("minutes > 0", name="ends_after_it_starts"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="room_for_all"),
        CheckConstraint("(state = 'cancelled') = (reason IS NOT NULL)", name="cancelled_for_a_reason"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    state: str = Field(sa_type=Text)
    constellation_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    kind: str = Field(sa_type=Text)
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    held_on: date = Field(index=True)
    """Its day in London: who belongs to its constellations then is invited."""
    minutes: int
    title: str = Field(sa_type=Text)
    """Somebody's own words, like the two below; they leave neither this table nor the replies to who may see it."""
    place: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)
    capacity: int | None
    taken: int
    """The people of every reply that is a yes; a place that there isn't can't be taken, whoever replies at once."""
    planned_by: UUID
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    planned_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    reason: str | None = Field(sa_type=Text)
    course_id: UUID | None
    """Of a training, the course that whoever comes has done."""
    plan_version: int = Field(sa_column_kwargs={"server_default": "1"})
    """The version in which what it is was last changed: who looked at an older one hasn't seen it as it is."""
    series_id: UUID | None = Field(index=True)
    """Those that were planned together by a rule."""


class GatheringReplyRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "gathering_reply"
    __table_args__ = (
        CheckConstraint(
            "(is_coming OR waits_since IS NOT NULL) = (adults + children > 0)", name="somebody_comes_or_nobody"
        ),
        CheckConstraint("NOT is_coming OR waits_since IS NULL", name="comes_or_waits"),
        CheckConstraint("gives_lift >= 0 AND needs_lift >= 0 AND gives_lift * needs_lift = 0", name="gives_or_needs"),
        CheckConstraint("lift_with IS NULL OR needs_lift > 0", name="taken_who_needs_it"),
    )

    gathering_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("planned_gathering.id", name="fk_gathering_reply_gathering_id"), primary_key=True
        )
    )
    household_id: UUID = Field(primary_key=True)
    is_coming: bool
    adults: int
    children: int
    replied_at: datetime = Field(sa_type=DateTime(timezone=True))
    replied_by: UUID
    waits_since: datetime | None = Field(sa_type=DateTime(timezone=True))
    """Since when it would come if there were room; it keeps its place as long as it doesn't ask for more."""
    gives_lift: int = Field(sa_column_kwargs={"server_default": "0"})
    needs_lift: int = Field(sa_column_kwargs={"server_default": "0"})
    lift_with: UUID | None
    """The household that takes those who need a lift."""


class GatheringIdeaRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "gathering_idea"
    __table_args__ = (CheckConstraint("people > 0", name="for_somebody"),)

    id: UUID = Field(primary_key=True)
    gathering_id: UUID = Field(
        sa_column=Column(
            Uuid,
            ForeignKey("planned_gathering.id", name="fk_gathering_idea_gathering_id"),
            nullable=False,
            unique=True,
        )
    )
    """That worked: it is kept as one idea."""
    kind: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    """Somebody's own words, like those below; they leave this table only in replies to who plans gatherings."""
    what: str = Field(sa_type=Text)
    people: int | None
    cost: str = Field(sa_type=Text)
    place: str = Field(sa_type=Text)
    think_of: str = Field(sa_type=Text)
    kept_by: UUID
    kept_at: datetime = Field(sa_type=DateTime(timezone=True))


class GatheringAttendanceRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "gathering_attendance"
    __table_args__ = (CheckConstraint("adults >= 0 AND children >= 0 AND adults + children > 0", name="somebody_came"),)

    gathering_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("planned_gathering.id", name="fk_gathering_attendance_gathering_id"), primary_key=True
        )
    )
    household_id: UUID = Field(primary_key=True)
    adults: int
    children: int
    carer_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'")))
    """Of a training of a course, the carers among the adults."""
