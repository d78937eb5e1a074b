"""How a service declares its tables: on a registry of its own, each row with its authority, each table protected.

tables = ServiceTables()

class SleepoverRow(tables.Row, table=True):
    __tablename__ = "sleepover"
    id: UUID = Field(primary_key=True)
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
THIS_AUTHORITY = text("current_setting('hubhome.authority')")
"""What every row's authority is by default: that of the transaction."""

NAMES_AN_AUTHORITY = {"info": {"names_an_authority": True}}
"""For a column of the installation's rows, or of others', that are about an authority, by its name: they go with it."""


TIES = "ties"


@dataclass(frozen=True, slots=True)
class Ties:
    """In a table's `info` under `TIES`: which of its rows tie the authority to another one, which keeps its words.

    An authority that has one isn't taken away: nobody would be left to have those words forgotten.
    """

    rows: str
    """The condition, in SQL, that is true of them; it may look at the other tables of the service."""
    what_to_do: str
    """How they are loosed, in sentences."""


class ServiceTables:
    """One service's tables: its metadata, the base of its rows, and the bus's own tables beside them.

    A registry of its own keeps two services' tables apart although they run in one process.
    """

    def __init__(self) -> None:
        self.metadata = MetaData(naming_convention=NAMING_CONVENTION)
        self.Row: type[SQLModel] = self._base_of_rows()
        self.outbox = _outbox(self.metadata)
        self.inbox = _inbox(self.metadata)
        self.answered = _answered(self.metadata)
        self.errand = _errand(self.metadata)

    def _base_of_rows(self) -> type[Any]:
        class Row(SQLModel, registry=registry(metadata=self.metadata)):
            """A row, which belongs to one authority."""

            # A row isn't validated: what pydantic would build for that, of each table, was a tenth of a house's start.
            model_config = {"defer_build": True}

            authority: str = Field(
                default=None, sa_type=Text, nullable=False, sa_column_kwargs={"server_default": THIS_AUTHORITY}
            )

        Row.metadata = self.metadata
        return Row


def authority_column() -> Column[str]:
    """The column that every table has: whose row it is, by default the authority of the transaction."""
    return Column("authority", Text, nullable=False, server_default=THIS_AUTHORITY)


def names_an_authority(column: Column[Any]) -> bool:
    """Whether a column was declared with `NAMES_AN_AUTHORITY`."""
    return bool(column.info.get("names_an_authority"))


def _outbox(metadata: MetaData) -> Table:
    """What is to be said once the transaction has committed, in the order of saying."""
    return Table(
        "outbox",
        metadata,
        Column("position", BigInteger, Identity(always=True), primary_key=True),
        Column("id", PG_UUID(as_uuid=True), nullable=False),
        authority_column(),
        Column("subject", Text, nullable=False),
        Column("headers", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("said_at", DateTime(timezone=True), nullable=False, server_default=text("clock_timestamp()")),
        Column("attempts", Integer, nullable=False, server_default=text("0")),
        Column("is_set_aside", Boolean, nullable=False, server_default=text("false")),
        Column("why_set_aside", Text, nullable=False, server_default=text("''")),
        Index("ix_outbox_position", "position", postgresql_where=text("NOT is_set_aside")),
    )


def _inbox(metadata: MetaData) -> Table:
    """What was heard, by which reaction: the same message has one effect."""
    return Table(
        "inbox",
        metadata,
        Column("message_id", PG_UUID(as_uuid=True), primary_key=True),
        Column("reaction", Text, primary_key=True),
        authority_column(),
        Column("heard_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    )


def _answered(metadata: MetaData) -> Table:
    """What was replied to which command: asked twice, done once."""
    return Table(
        "answered",
        metadata,
        Column("key", PG_UUID(as_uuid=True), primary_key=True),
        Column("command", Text, primary_key=True),
        authority_column(),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("outcome", Text, nullable=False, server_default=text("''")),
        Column("reply", LargeBinary, nullable=False, server_default=text("''")),
        Column("answered_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    )


def _errand(metadata: MetaData) -> Table:
    """What is to be done later, or outside a transaction: a mail to send, a hold to end."""
    return Table(
        "errand",
        metadata,
        Column("id", PG_UUID(as_uuid=True), primary_key=True, server_default=text("gen_random_uuid()")),
        authority_column(),
        Column("name", Text, nullable=False),
        Column("thing_id", PG_UUID(as_uuid=True), nullable=False),
        Column("due_at", DateTime(timezone=True), nullable=False),
        Column("attempts", Integer, nullable=False, server_default=text("0")),
        Column("lease", PG_UUID(as_uuid=True)),
        Column("trail", Text, nullable=False, server_default=text("'{}'")),
        Column("is_set_aside", Boolean, nullable=False, server_default=text("false")),
        Column("why_set_aside", Text, nullable=False, server_default=text("''")),
        Index("ix_errand_due_at", "due_at", postgresql_where=text("NOT is_set_aside")),
        UniqueConstraint("name", "thing_id", name="uq_errand_name_thing_id"),
    )
