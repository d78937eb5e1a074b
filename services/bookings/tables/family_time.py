"""Family time: planned, acknowledged by each household, and what became of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, ForeignKey, Text, Uuid, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlmodel import Field

from services.bookings.tables.columns import one_of, tables
from shared.contracts.family_words import FamilyTimeOffReason, FamilyTimeState, Supervision


def _its_family_time(name: str) -> Any:
    return Field(sa_column=Column(Uuid, ForeignKey("family_time.id", name=name), primary_key=True))


class FamilyTimeRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "family_time"
    __table_args__ = (
        one_of("state", FamilyTimeState),
        one_of("supervision", Supervision),
        one_of("reason", FamilyTimeOffReason),
        ExcludeConstraint(
            ("hub_household_id", "="),
            ("period", "&&"),
            where=text("hub_household_id IS NOT NULL AND state <> 'cancelled'"),
            using="gist",
            name="ex_family_time_room",
        ),
        CheckConstraint("NOT isempty(period)", name="ends_after_it_starts"),
        CheckConstraint("(state = 'cancelled') = (reason IS NOT NULL)", name="cancelled_for_a_reason"),
        CheckConstraint("(supervision = 'worker') = (supervisor_id IS NOT NULL)", name="supervised_by_a_worker"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    plan_version: int
    """Of the plan: what was said to an older one doesn't count."""
    state: str = Field(sa_type=Text)
    series_id: UUID | None = Field(index=True)
    held_on: date = Field(index=True)
    """Its day in London: where its children live then, decides who must acknowledge it."""
    period: Any = Field(sa_column=Column(TSTZRANGE, nullable=False))
    with_birth_family: bool
    birth_family: str = Field(sa_type=Text)
    """Somebody's own words, like the place, the supervisor, and what happened: they leave only to who may see them."""
    hub_household_id: UUID | None
    place: str = Field(sa_type=Text)
    supervision: str = Field(sa_type=Text)
    supervisor_id: UUID | None
    supervisor: str = Field(sa_type=Text)
    planned_by: UUID
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    asked_household_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    """The households that are asked of it as it stands, to see who is new and who has left once a child has moved."""
    ever_asked_household_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    """All that were asked of any plan of it: the words of it go with their records as well."""
    chased_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    is_without_hub_home: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """The home that hosts it isn't a hub home on its day, and whoever planned it was told so."""
    """When those who hadn't acknowledged this plan were reminded."""
    reason: str | None = Field(sa_type=Text)
    birth_family_came: bool | None
    what_happened: str = Field(sa_type=Text)


class FamilyTimeChildRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "family_time_child"
    __table_args__ = (
        ExcludeConstraint(
            ("child_id", "="),
            ("period", "&&"),
            where=text("is_on"),
            using="gist",
            name="ex_family_time_child_once",
        ),
    )

    family_time_id: UUID = _its_family_time("fk_family_time_child_family_time_id")
    child_id: UUID = Field(primary_key=True)
    getting_there: str = Field(sa_type=Text)
    """How the child gets there, in somebody's own words."""
    period: Any = Field(sa_column=Column(TSTZRANGE, nullable=False))
    """The family time's, and whether it is on: a constraint sees one table."""
    is_on: bool
    came: bool | None


class FamilyTimeReplyRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """What a household said to one version of the plan: that it is known, or that it isn't possible."""

    __tablename__ = "family_time_reply"

    family_time_id: UUID = _its_family_time("fk_family_time_reply_family_time_id")
    household_id: UUID = Field(primary_key=True)
    plan_version: int = Field(primary_key=True)
    is_possible: bool
    why: str = Field(sa_type=Text)
    """Why it isn't possible, in somebody's own words."""
    replied_at: datetime = Field(sa_type=DateTime(timezone=True))
    replied_by: UUID


class FamilyTimeChangeRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """What of a plan changed with one of its versions; no word of it, for what was is nobody's to read any more."""

    __tablename__ = "family_time_change"

    family_time_id: UUID = _its_family_time("fk_family_time_change_family_time_id")
    plan_version: int = Field(primary_key=True)
    """The one that it became."""
    parts: Any = Field(sa_column=Column(ARRAY(Text), nullable=False))
    way_child_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    """The children who get there in another way."""
    was_period: Any = Field(sa_column=Column(TSTZRANGE, nullable=False))
    was_asked_household_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    """The households that were asked of the plan before."""
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))


class FamilyTimeLeftRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A household that a change of the plan left with nothing to do with it, and whether it knows."""

    __tablename__ = "family_time_left"
    __table_args__ = (
        CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name="acknowledged_by_somebody"),
    )

    family_time_id: UUID = _its_family_time("fk_family_time_left_family_time_id")
    household_id: UUID = Field(primary_key=True)
    plan_version: int
    child_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    """Its children who were to come."""
    was_period: Any = Field(sa_column=Column(TSTZRANGE, nullable=False))
    """When it was to be, as the household knows it: when it is now is not its business."""
    acknowledged_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    acknowledged_by: UUID | None
