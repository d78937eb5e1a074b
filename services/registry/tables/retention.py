"""What the registry keeps of how long it keeps whose record."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Text
from sqlmodel import Field

from services.registry.tables.register import FactRow, one_at_a_time, one_of, tables
from shared.contracts.record_words import ApplicationState


class RetentionPeriodRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """How long the authority keeps something, from a day on; where it has set nothing it is as the policy says."""

    __tablename__ = "retention_period"

    name: str = Field(sa_type=Text)
    years: int
    started_on: date
    source: str = Field(sa_type=Text)

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("retention_period", "name", "authority"),
    )


class RecordHoldRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A record isn't erased, whatever its period, while this holds."""

    __tablename__ = "record_hold"

    subject_id: UUID
    started_on: date
    lifted_because: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_at_a_time("record_hold", "subject_id"),
    )


class DeathRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A child has died, on the first day of this."""

    __tablename__ = "death"

    child_id: UUID = Field(foreign_key="child.id")
    started_on: date
    written_in: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})

    __table_args__ = (CheckConstraint("ended_on >= started_on", name="ended_on"), one_at_a_time("death", "child_id"))


class ApplicationRow(FactRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A household's application to foster stands so, from a day on."""

    __tablename__ = "application"

    household_id: UUID = Field(foreign_key="household.id")
    started_on: date
    state: str = Field(sa_type=Text)
    written_in: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})

    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        one_of("state", *ApplicationState),
        one_at_a_time("application", "household_id"),
    )


class ErasureRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A record that was erased, when and why. Rows are only ever added: the service hasn't the right to do more."""

    __tablename__ = "erasure"

    subject_id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    erased_at: datetime = Field(sa_type=DateTime(timezone=True))
    erased_by: UUID
    period: str | None = Field(default=None, sa_type=Text)
    """None where somebody decided it, before any period had ended."""
    source: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)

    __table_args__ = (one_of("kind", "child", "carer", "worker", "household"),)
