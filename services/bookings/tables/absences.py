"""Children who are missing or away without authorisation, and everything that was recorded of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlmodel import Field

from services.bookings.tables.columns import one_of, tables
from shared.contracts.absences import AbsenceDeedKind, AbsenceState


class AbsenceRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """How an absence is now; a child has one open one at a time, and none that overlaps another."""

    __tablename__ = "absence"
    __table_args__ = (
        one_of("state", AbsenceState),
        CheckConstraint("state <> 'open' OR ended_at IS NULL", name="open_until_the_return"),
        CheckConstraint("state <> 'back' OR ended_at IS NOT NULL", name="back_at_a_time"),
        CheckConstraint("kinds <@ ARRAY['missing', 'away']", name="kinds"),
        CheckConstraint("cardinality(kinds) > 0 AND cardinality(kinds) = cardinality(starts)", name="has_its_parts"),
        CheckConstraint(
            "lower(period) = starts[1] AND upper(period) IS NOT DISTINCT FROM ended_at", name="period_of_its_times"
        ),
        CheckConstraint("is_offered IS TRUE OR (offered_on IS NULL AND is_accepted IS NULL)", name="offered_first"),
        Index("uq_absence_open", "child_id", unique=True, postgresql_where=text("state = 'open'")),
        ExcludeConstraint(
            ("child_id", "="),
            ("period", "&&"),
            where=text("state <> 'taken_back'"),
            using="gist",
            name="ex_absence_child",
        ),
    )

    id: UUID = Field(primary_key=True)
    version: int
    child_id: UUID = Field(index=True)
    household_id: UUID
    expected_household_id: UUID
    constellation_id: UUID | None
    state: str = Field(sa_type=Text)
    kinds: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    """With the next: of each part of it, what it was and since when."""
    starts: list[datetime] = Field(sa_column=Column(ARRAY(DateTime(timezone=True)), nullable=False))
    ended_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    period: Any = Field(sa_column=Column(TSTZRANGE, nullable=False))
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    recorded_by: UUID
    is_offered: bool | None
    """Whether a return interview was; with the two below."""
    offered_on: date | None
    is_accepted: bool | None
    is_by_day: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether a return told of it, which has days and no times: those in `starts` and `ended_at` only order it."""


class AbsenceDeedRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """What somebody recorded of an absence, and how it was from then on. Rows are only added."""

    __tablename__ = "absence_deed"
    __table_args__ = (
        one_of("deed", AbsenceDeedKind),
        one_of("state", AbsenceState),
        CheckConstraint("kinds <@ ARRAY['missing', 'away']", name="kinds"),
        CheckConstraint("cardinality(kinds) > 0 AND cardinality(kinds) = cardinality(starts)", name="has_its_parts"),
    )

    absence_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("absence.id", name="fk_absence_deed_absence_id"), primary_key=True)
    )
    version: int = Field(primary_key=True)
    deed: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    recorded_by: UUID
    state: str = Field(sa_type=Text)
    kinds: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    starts: list[datetime] = Field(sa_column=Column(ARRAY(DateTime(timezone=True)), nullable=False))
    ended_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    household_id: UUID
    expected_household_id: UUID
    is_offered: bool | None
    offered_on: date | None
    is_accepted: bool | None
    words: str = Field(sa_type=Text)
    """Somebody's own words; they leave neither this table nor the replies to who may read them."""
