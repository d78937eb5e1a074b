"""What the registry keeps of family time: who has to do with which, so that they may know one another's names."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, Text, Uuid
from sqlmodel import Field

from services.registry.tables.register import tables


def _several() -> Any:
    return Field(sa_column=Column(ARRAY(Uuid), nullable=False))


class FamilyTimeRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A family time, as bookings told of it last: it decides who knows whom by it, and until when."""

    __tablename__ = "family_time"

    family_time_id: UUID = Field(primary_key=True)
    held_on: date = Field(index=True)
    """Its day in London."""
    hub_household_id: UUID | None
    child_ids: Any = _several()
    household_ids: Any = _several()
    """Those that are asked of it, the hub home among them."""
    planned_by: UUID
    responsible_id: UUID
    state: str = Field(sa_type=Text)
    was_asked: bool
    """Whether the households were asked of it: of what is only proposed they don't know."""
    version: int
