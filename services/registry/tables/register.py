"""What the registry keeps of people, households and constellations, and of who has looked at what."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint
from sqlmodel import BigInteger, Column, Field, Identity

from shared.contracts.record_words import ModelElement
from shared.persistence.tables import NAMES_AN_AUTHORITY, ServiceTables

tables = ServiceTables()


def texts() -> "Column[list[str]]":
    """Several texts, perhaps none."""
    return Column(ARRAY(Text), nullable=False)


def one_of(column: str, *words: str) -> CheckConstraint:
    """A column has one of these words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def one_at_a_time(table: str, *columns: str, starts: str = "started_on", ends: str = "ended_on") -> ExcludeConstraint:
    """On no day two: rows of the same `columns` have days that don't overlap; it is named after the first of them."""
    # The first column is the one that tells most rows apart: by it the index is laid out.
    # Deferrable: a correction may end one and begin the next in any order within its transaction.
    return ExcludeConstraint(
        *((column, "=") for column in columns),
        (text(f"daterange({starts}, {ends})"), "&&"),
        name=f"ex_{table}_{columns[0].removesuffix('_id')}",
        using="gist",
        deferrable=True,
        initially="IMMEDIATE",
    )


class RegisterRow(tables.Row):  # type: ignore[misc,name-defined]  # a base made at run time
    """A row of the register: what it said before is kept in `past` (decision 0025)."""

    recorded_at: datetime = Field(
        default=None,
        sa_type=DateTime(timezone=True),
        nullable=False,
        sa_column_kwargs={"server_default": text("now()")},
    )
    """When it was written as it stands."""
    recorded_by: UUID | None = None
    """Who had it written; nobody where it came with an import."""


class FactRow(RegisterRow):
    """Something that holds from a day until the day before another; a first day that nobody knows is NULL.

    A fact that was never true is ended on its own first day: it holds on no day.
    """

    id: UUID = Field(primary_key=True)
    started_on: date | None = None
    ended_on: date | None = None
    reason: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    """Why it was recorded as it stands."""


class AuthorityProfileRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    __tablename__ = "authority_profile"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    gss_code: str = Field(sa_type=Text)
    out_of_hours_phone: str = Field(sa_type=Text)
    duty_email: str = Field(sa_type=Text)
    colour: str = Field(sa_type=Text)
    version: int


class AreaRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    __tablename__ = "area"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    closed_on: date | None = None
    """The first day on which nothing can be planned in it any more."""
    version: int


class PersonRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A worker, or a carer: the one with a household."""

    __tablename__ = "person"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    first_name: str = Field(sa_type=Text)
    last_name: str = Field(sa_type=Text)
    email: str | None = Field(default=None, sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)
    contact_by: str | None = Field(default=None, sa_type=Text)
    roles: list[str] = Field(sa_column=texts())
    household_id: UUID | None = Field(default=None, foreign_key="household.id", index=True)
    is_main_carer: bool | None = None
    social_work_england_number: str | None = Field(default=None, sa_type=Text)
    joined_on: date | None = None
    """The first day as a carer of the household or as a worker; nobody knows it where it came with an import."""
    left_on: date | None = None
    version: int

    __table_args__ = (
        one_of("contact_by", "text", "email", "letter"),
        CheckConstraint("left_on >= joined_on", name="left_on"),
    )


class HouseholdRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    __tablename__ = "household"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    address: str = Field(sa_type=Text)
    postcode: str = Field(sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)
    spare_beds: int
    languages: list[str] = Field(sa_column=texts())
    pets: list[str] = Field(sa_column=texts())
    version: int


class ApprovalRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A household is approved, on terms of which those are NULL that nobody recorded."""

    __tablename__ = "approval"

    household_id: UUID = Field(foreign_key="household.id")
    places: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    kinds: list[str] = Field(sa_column=texts())
    exemptions: list[str] = Field(sa_column=texts())
    """From the usual fostering limit, each naming the children that it is for."""
    ended_reason: str | None = Field(default=None, sa_type=Text)
    allowed_because: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("approval", "household_id"),
    )


class AssignmentRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A worker is responsible for a constellation, a household or a child."""

    __tablename__ = "assignment"

    kind: str = Field(sa_type=Text)
    subject_id: UUID
    worker_id: UUID = Field(foreign_key="person.id", index=True)

    __table_args__ = (
        one_of("kind", "liaison_worker", "supervising_social_worker", "childrens_social_worker"),
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("assignment", "subject_id", "kind"),
    )


class ConstellationRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    __tablename__ = "constellation"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    area_id: UUID = Field(foreign_key="area.id")
    version: int


class ConstellationPhaseRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A constellation is in a phase of its life."""

    __tablename__ = "constellation_phase"

    constellation_id: UUID = Field(foreign_key="constellation.id")
    phase: str = Field(sa_type=Text)
    started_on: date
    allowed_because: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    """Why a rule of the authority was set aside, where one was; so everywhere."""

    __table_args__ = (
        one_of("phase", "planned", "recruiting_hub_home", "matching_satellites", "launched", "paused", "closed"),
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("constellation_phase", "constellation_id"),
    )


class HubHomeRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A household is a constellation's hub home, with the first so many of the constellation's beds."""

    __tablename__ = "hub_home"

    constellation_id: UUID = Field(foreign_key="constellation.id")
    household_id: UUID = Field(foreign_key="household.id")
    is_interim: bool
    beds: int
    started_on: date
    allowed_because: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("hub_home", "constellation_id"),
        one_at_a_time("hub_home", "household_id"),
    )


class MembershipRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    __tablename__ = "membership"

    id: UUID = Field(primary_key=True)
    constellation_id: UUID = Field(foreign_key="constellation.id", index=True)
    household_id: UUID = Field(foreign_key="household.id")
    joined_on: date
    left_on: date | None = None
    leaving_reason: str | None = Field(default=None, sa_type=Text)
    reason: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    allowed_because: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    version: int

    __table_args__ = (
        CheckConstraint("left_on >= joined_on", name="left_on"),
        one_at_a_time("membership", "household_id", starts="joined_on", ends="left_on"),
    )


class CarerAtHomeRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A carer of a household is at home full time, or none is; where there is no row, nobody knows."""

    __tablename__ = "carer_at_home"

    household_id: UUID = Field(foreign_key="household.id")
    is_at_home: bool
    written_in: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("carer_at_home", "household_id"),
    )


class ModelFindingRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """An element of the model is found to be met in a constellation, or not; where there is no row, nobody knows."""

    __tablename__ = "model_finding"

    constellation_id: UUID = Field(foreign_key="constellation.id")
    element: str = Field(sa_type=Text)
    is_met: bool
    evidence: str = Field(sa_type=Text)

    __table_args__ = (
        one_of("element", *ModelElement),
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("model_finding", "constellation_id", "element"),
    )


class RuleRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """What the authority has set, from a day on; what it hasn't is as the policy says."""

    __tablename__ = "rule"

    name: str = Field(sa_type=Text)
    value: int
    started_on: date
    source: str = Field(sa_type=Text)

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("rule", "name", "authority"),
    )


class SchoolHolidayRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """The authority's schools are closed from a day until the day before another."""

    __tablename__ = "school_holiday"

    name: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    started_on: date
    ended_on: date

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("school_holiday", "authority"),
    )


class PastRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """What a row of the register said before it was written anew. Rows are only ever added, by a trigger."""

    __tablename__ = "past"

    position: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    table_name: str = Field(sa_type=Text)
    thing_id: UUID
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    recorded_by: UUID | None = None
    replaced_at: datetime = Field(sa_type=DateTime(timezone=True))
    """From when on it wasn't what is recorded any more."""
    was: dict[str, object] = Field(sa_column=Column(JSONB, nullable=False))
    """The row's columns."""

    __table_args__ = (Index("ix_past_thing_id_table_name", "thing_id", "table_name"),)


class ReadingRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Who asked about whom, when and why. Rows are only ever added: the service hasn't the right to do more."""

    __tablename__ = "reading"

    position: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    read_at: datetime = Field(sa_type=DateTime(timezone=True))
    actor_id: UUID = Field(index=True)
    subject_id: UUID = Field(index=True)
    """The person who was asked about: a child, a carer or a worker."""
    purpose: str = Field(sa_type=Text)
    correlation_id: UUID

    __table_args__ = (Index("ix_reading_authority_read_at", "authority", "read_at"),)


class StayRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A child's part in a sleepover, as bookings told of it last: it decides who may read the stay sheet."""

    __tablename__ = "stay"

    sleepover_id: UUID = Field(primary_key=True)
    child_id: UUID = Field(primary_key=True, index=True)
    """Perhaps not heard of yet: news come in any order."""
    hub_household_id: UUID = Field(index=True)
    first_night_on: date
    last_night_on: date
    kind: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    version: int


class StayToldRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """What bookings said of a child's part in a sleepover, each word. Rows are only ever added."""

    __tablename__ = "stay_told"

    sleepover_id: UUID = Field(primary_key=True)
    child_id: UUID = Field(primary_key=True, index=True)
    version: int = Field(primary_key=True)
    hub_household_id: UUID = Field(index=True)
    first_night_on: date
    last_night_on: date
    kind: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    heard_at: datetime = Field(sa_type=DateTime(timezone=True))
    is_from_before: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether it was heard before each word was kept: since when it was known, nobody knows."""


class InstalledAuthorityRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """One of the installation's authorities; these rows alone belong to the installation itself."""

    __tablename__ = "installed_authority"

    word: str = Field(primary_key=True, sa_type=Text, sa_column_kwargs=NAMES_AN_AUTHORITY)
    """Its name on the bus."""
    name: str = Field(sa_type=Text)
