"""What notifications keeps: who is who as far as telling goes, notices, and how each was delivered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Text, UniqueConstraint
from sqlmodel import Field

from shared.contracts.notifications import About, Channel, DeliveryState, NoticeKind
from shared.persistence.tables import ServiceTables

tables = ServiceTables()


def one_of(column: str, words: type[About | NoticeKind | Channel | DeliveryState]) -> CheckConstraint:
    """The check that a column has one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(word.value) for word in words)})", name=column)


class PersonRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "person"

    id: UUID = Field(primary_key=True)
    version: int
    household_id: UUID | None = Field(default=None, index=True)
    is_programme_manager: bool


class HouseholdRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    """A household of which a carer was heard: where none lives there any more, there is nobody to wait for."""

    __tablename__ = "household"

    id: UUID = Field(primary_key=True)


class SupervisionRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    """Who supervises a household; apart from `household`, which says of whom a carer was heard."""

    __tablename__ = "supervision"

    id: UUID = Field(primary_key=True)
    version: int
    supervising_social_worker_id: UUID | None = None


class ChildRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "child"

    id: UUID = Field(primary_key=True)
    version: int
    childrens_social_worker_id: UUID | None = None
    must_tell_social_worker: bool


class ConstellationRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "constellation"

    id: UUID = Field(primary_key=True)
    version: int
    liaison_worker_id: UUID | None = None


class ForgottenRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    """Somebody whose record was erased: nothing that they were told, or are yet to be told of, is kept in words."""

    __tablename__ = "forgotten"

    id: UUID = Field(primary_key=True)


class LetGoRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    """From which day on the authority keeps notices: what is of days before is gone, and isn't written anew."""

    __tablename__ = "let_go"

    id: UUID = Field(primary_key=True)
    version: int
    before: date


class NoticeRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("about_id", "about", "about_version", "person_id", name="uq_notice_one_a_change"),
        one_of("about", About),
        one_of("kind", NoticeKind),
    )

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(index=True)
    kind: str = Field(sa_type=Text)
    about: str = Field(sa_type=Text)
    about_id: UUID
    about_version: int
    hub_household_id: UUID | None
    """The hub home whose carers may see who was told."""
    subject: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    written_at: datetime = Field(sa_type=DateTime(timezone=True))
    read_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    first_night_on: date | None = None
    """With the three below what a calendar has of it; none where the notice changes nobody's calendar."""
    last_night_on: date | None = None
    sleepover_state: str | None = Field(default=None, sa_type=Text)
    children: int | None = None
    starts_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """With `children` and the two below what a calendar has of family time."""
    minutes: int | None = None
    is_off: bool | None = None


class DeliveryRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "channel", name="uq_delivery_one_a_channel"),
        one_of("channel", Channel),
        one_of("state", DeliveryState),
    )

    id: UUID = Field(primary_key=True)
    notice_id: UUID = Field(foreign_key="notice.id")
    channel: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)


class AttemptRow(tables.Row, table=True):  # type: ignore[name-defined,misc,call-arg]  # a base made by a function
    __tablename__ = "attempt"

    id: UUID = Field(primary_key=True)
    delivery_id: UUID = Field(foreign_key="delivery.id", index=True)
    tried_at: datetime = Field(sa_type=DateTime(timezone=True))
    outcome: str = Field(sa_type=Text)
