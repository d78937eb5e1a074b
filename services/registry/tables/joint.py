"""What is kept of constellations that two authorities share."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field

from services.registry.tables.register import RegisterRow, tables
from shared.persistence.tables import NAMES_AN_AUTHORITY, TIES, Ties

_STANDS_OR_IS_BEING_SAID = """
    (answer = 'accepted' OR (answer IS NULL AND side = 'host'))
        AND coalesce(least(host_ended_on, guest_ended_on) > (now() AT TIME ZONE 'Europe/London')::date, true)
    OR EXISTS (SELECT FROM errand WHERE thing_id = agreement.id AND name = 'carry_across')
"""
"""As `Agreement.state_on` has it; an end that the other hasn't been told of yet is none for its copies."""
_END_IT = (
    "It shares constellations with another authority, or offers to. End each agreement from today on, or withdraw the "
    "offer, on the page Agreements, and run this again: once the other authority has been told, it forgets the names."
)


class NeighbourRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Another authority of the installation, as the installation's list said last."""

    __tablename__ = "neighbour"

    id: UUID = Field(primary_key=True)
    word: str = Field(sa_type=Text, sa_column_kwargs=NAMES_AN_AUTHORITY)
    name: str = Field(sa_type=Text)

    __table_args__ = (Index("uq_neighbour_word", "authority", "word", unique=True),)


class AgreementRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """What another authority and this one have agreed on a joint constellation. Each has a row of its own."""

    __tablename__ = "agreement"

    id: UUID = Field(primary_key=True)
    their_id: UUID
    """The other authority's own row."""
    side: str = Field(sa_type=Text)
    """What this authority is."""
    other: str = Field(sa_type=Text)
    other_name: str = Field(sa_type=Text)
    constellation_id: UUID = Field(index=True)
    """At the guest, its copy of the constellation, which is there once both have agreed."""
    constellation_name: str = Field(sa_type=Text)
    document: str = Field(sa_type=Text)
    shares: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    started_on: date
    answer: str | None = Field(default=None, sa_type=Text)
    area_id: UUID | None = None
    host_ended_on: date | None = None
    guest_ended_on: date | None = None
    reason: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    """Why this authority did what it did last: it isn't said to the other."""
    version: int

    __table_args__ = (
        CheckConstraint("side IN ('host', 'guest')", name="side"),
        CheckConstraint("answer IN ('accepted', 'declined')", name="answer"),
        {"info": {TIES: Ties(_STANDS_OR_IS_BEING_SAID, _END_IT)}},
    )


class CrossingRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """How often something was said across an agreement, and the newest that was heard: what is older is ignored."""

    __tablename__ = "crossing"

    agreement_id: UUID = Field(primary_key=True, foreign_key="agreement.id")
    said: int = Field(default=None, nullable=False, sa_column_kwargs={"server_default": "0"})
    heard: int = Field(default=None, nullable=False, sa_column_kwargs={"server_default": "0"})


class MirrorRow(RegisterRow, table=True):  # type: ignore[call-arg]  # a base made at run time
    """A household or constellation that is another authority's, of which this one keeps what is said across."""

    __tablename__ = "mirror"

    id: UUID = Field(primary_key=True)
    """The household's or constellation's."""
    agreement_id: UUID = Field(foreign_key="agreement.id", index=True)
    others_from: list[date] = Field(sa_column=Column(ARRAY(Date), nullable=False, server_default="{}"))
    """Of a constellation: the days from which the satellites in it that aren't this authority's are so many."""
    others: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False, server_default="{}"))
    """How many they are from each of these days."""


class MirrorCarerRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """A carer of another authority's household, as far as is said across: what isn't said any more is deleted."""

    __tablename__ = "mirror_carer"

    id: UUID = Field(primary_key=True)
    agreement_id: UUID = Field(foreign_key="agreement.id", index=True)
    household_id: UUID = Field(foreign_key="household.id")
    name: str = Field(sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)
    is_main_carer: bool
