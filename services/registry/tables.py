"""What the registry keeps."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlmodel import BigInteger, Column, Field, Identity

from shared.persistence.tables import ServiceTables

tables = ServiceTables()


def _texts() -> "Column[list[str]]":
    return Column(ARRAY(Text), nullable=False)


def _one_of(column: str, *words: str) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _one_at_a_time(table: str, column: str, starts: str, ends: str) -> ExcludeConstraint:
    # Deferrable: a correction may end one and begin the next in any order within its transaction.
    return ExcludeConstraint(
        (column, "="),
        (text(f"daterange({starts}, {ends})"), "&&"),
        name=f"ex_{table}_{column.removesuffix('_id')}",
        using="gist",
        deferrable=True,
        initially="IMMEDIATE",
    )


class AuthorityProfileRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "authority_profile"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    gss_code: str = Field(sa_type=Text)
    out_of_hours_phone: str = Field(sa_type=Text)
    duty_email: str = Field(sa_type=Text)
    colour: str = Field(sa_type=Text)
    version: int


class AreaRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "area"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    version: int


class PersonRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A worker, or a carer: the one with a household."""

    __tablename__ = "person"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    first_name: str = Field(sa_type=Text)
    last_name: str = Field(sa_type=Text)
    email: str | None = Field(default=None, sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)
    contact_by: str | None = Field(default=None, sa_type=Text)
    roles: list[str] = Field(sa_column=_texts())
    household_id: UUID | None = Field(default=None, foreign_key="household.id", index=True)
    is_main_carer: bool | None = None
    social_work_england_number: str | None = Field(default=None, sa_type=Text)
    version: int

    __table_args__ = (_one_of("contact_by", "text", "email", "letter"),)


class HouseholdRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "household"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    address: str = Field(sa_type=Text)
    postcode: str = Field(sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)
    approved_on: date
    approval_places: int
    approval_age_from: int
    approval_age_to: int
    approval_kinds: list[str] = Field(sa_column=_texts())
    spare_beds: int
    languages: list[str] = Field(sa_column=_texts())
    pets: list[str] = Field(sa_column=_texts())
    supervising_social_worker_id: UUID | None = Field(default=None, index=True)
    approval_ended_on: date | None = None
    approval_ended_reason: str | None = Field(default=None, sa_type=Text)
    version: int


class ChildRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "child"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    first_name: str = Field(sa_type=Text)
    last_name: str = Field(sa_type=Text)
    known_as: str | None = Field(default=None, sa_type=Text)
    date_of_birth: date
    sex: str = Field(sa_type=Text)
    ethnicity: str | None = Field(default=None, sa_type=Text)
    language: str | None = Field(default=None, sa_type=Text)
    legal_status: str = Field(sa_type=Text)
    childrens_social_worker_id: UUID | None = Field(default=None, index=True)
    sibling_group_id: UUID | None = None
    health_needs: str | None = Field(default=None, sa_type=Text)
    allergies: str | None = Field(default=None, sa_type=Text)
    cared_alongside: str = Field(sa_type=Text)
    version: int


class DelegatedAuthorityRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Who may decide on a child's overnight stays, from the day that the registry heard so."""

    __tablename__ = "delegated_authority"

    child_id: UUID = Field(primary_key=True, foreign_key="child.id")
    started_on: date = Field(primary_key=True)
    ended_on: date | None = None
    decision: str = Field(sa_type=Text)
    conditions: str | None = Field(default=None, sa_type=Text)

    __table_args__ = (
        _one_of("decision", "carer", "childrens_social_worker", "team_manager", "parent"),
        Index("uq_delegated_authority_open", "child_id", unique=True, postgresql_where=text("ended_on IS NULL")),
    )


class PlacementRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "placement"

    id: UUID = Field(primary_key=True)
    child_id: UUID = Field(foreign_key="child.id")
    household_id: UUID = Field(foreign_key="household.id", index=True)
    kind: str = Field(sa_type=Text)
    started_on: date
    ended_on: date | None = None
    ended_reason: str | None = Field(default=None, sa_type=Text)
    version: int

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        _one_at_a_time("placement", "child_id", "started_on", "ended_on"),
    )


class ConstellationRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "constellation"

    id: UUID = Field(primary_key=True)
    ref: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    area_id: UUID = Field(foreign_key="area.id")
    hub_household_id: UUID = Field(foreign_key="household.id", index=True)
    liaison_worker_id: UUID = Field(foreign_key="person.id", index=True)
    launched_on: date | None = None
    state: str = Field(sa_type=Text)
    hub_beds: int
    version: int

    __table_args__ = (_one_of("state", "planned", "launched", "paused", "closed"),)


class BedRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A bed that a hub home keeps for the children of its constellation."""

    __tablename__ = "bed"

    id: UUID = Field(primary_key=True)
    constellation_id: UUID = Field(foreign_key="constellation.id", index=True)
    number: int


class MembershipRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "membership"

    id: UUID = Field(primary_key=True)
    constellation_id: UUID = Field(foreign_key="constellation.id", index=True)
    household_id: UUID = Field(foreign_key="household.id")
    joined_on: date
    left_on: date | None = None
    leaving_reason: str | None = Field(default=None, sa_type=Text)
    version: int

    __table_args__ = (
        CheckConstraint("left_on >= joined_on", name="left_on"),
        _one_at_a_time("membership", "household_id", "joined_on", "left_on"),
    )


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


class InstalledAuthorityRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """One of the installation's authorities; these rows alone belong to the installation itself."""

    __tablename__ = "installed_authority"

    word: str = Field(primary_key=True, sa_type=Text)
    """Its name on the bus."""
    name: str = Field(sa_type=Text)
