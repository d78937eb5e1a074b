"""What the registry keeps of the links to people's calendars."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, LargeBinary, UniqueConstraint
from sqlmodel import Field

from services.registry.tables.register import tables


class CalendarLinkRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Somebody's link, of whose secret only the hash is kept. A new one takes the place of the one before."""

    __tablename__ = "calendar_link"
    __table_args__ = (UniqueConstraint("authority", "secret_hash", name="uq_calendar_link_secret_hash"),)

    person_id: UUID = Field(primary_key=True)
    secret_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    made_at: datetime = Field(sa_type=DateTime(timezone=True))
    shows_names: bool
