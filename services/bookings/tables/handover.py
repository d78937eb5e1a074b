"""What the two households of a stay tell one another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, ForeignKey, Text, Uuid
from sqlmodel import Field

from services.bookings.tables.columns import one_of, tables
from shared.contracts.handover import HandoverSide


class HandoverNoteRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A note that somebody left. Rows are only added; of one an erasure blanks the words."""

    __tablename__ = "handover_note"
    __table_args__ = (one_of("side", HandoverSide),)

    id: UUID = Field(primary_key=True)
    sleepover_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("sleepover.id", name="fk_handover_note_sleepover_id"), index=True, nullable=False
        )
    )
    side: str = Field(sa_type=Text)
    written_by: UUID
    written_at: datetime = Field(sa_type=DateTime(timezone=True))
    words: str = Field(sa_type=Text)
    """Somebody's own words; they leave neither this table nor the replies to who may read them."""
