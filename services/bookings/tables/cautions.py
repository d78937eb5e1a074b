"""What the register said against sleepovers, and why somebody agreed in spite of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, Column, Date, DateTime, ForeignKey, Text, Uuid, text
from sqlmodel import Field

from services.bookings.tables.columns import one_of, tables
from shared.contracts.cautions import CautionKind


class CautionLookRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """That the register was asked, and of which nights and others."""

    __tablename__ = "caution_look"

    sleepover_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("sleepover.id", name="fk_caution_look_sleepover_id"), primary_key=True)
    )
    compared: str = Field(sa_type=Text)
    """A mark of all that it was asked; empty once something changed that it could say otherwise now."""
    news: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """How often something was heard that can change what it says."""
    first_looked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    looked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class CautionRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Something that speaks against nights of a sleepover, as the last look found it."""

    __tablename__ = "caution"
    __table_args__ = (one_of("kind", CautionKind),)

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True, server_default=text("gen_random_uuid()")))
    sleepover_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("sleepover.id", name="fk_caution_sleepover_id"), index=True, nullable=False)
    )
    kind: str = Field(sa_type=Text)
    child_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    """Of whom it is recorded; for the fostering limit and the hub home's approval, the children of the stay."""
    other_child_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    nights: list[date] = Field(sa_column=Column(ARRAY(Date), nullable=False))
    usual_limit: int
    """Or how many the hub home is approved for, or days of short breaks there may be."""
    children: int
    age_from: int | None = None
    age_to: int | None = None
    days_so_far: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    days: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class AgreedInSpiteRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Somebody's yes in spite of what the register said. Rows are only added."""

    __tablename__ = "agreed_in_spite"

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True, server_default=text("gen_random_uuid()")))
    sleepover_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("sleepover.id", name="fk_agreed_in_spite_sleepover_id"), index=True, nullable=False
        )
    )
    person_id: UUID
    agreed_at: datetime = Field(sa_type=DateTime(timezone=True))
    about_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    """The children of whom the cautions were: with the record of one of them the words go."""
    first_night_on: date
    last_night_on: date
    """The nights that they agreed to."""
    because: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": text("''")})
    """In somebody's own words."""


class SwapLookRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """What the register was asked of a swap that is proposed: both sleepovers, each on the nights of the other."""

    __tablename__ = "swap_look"

    swap_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("swap.id", name="fk_swap_look_swap_id"), primary_key=True))
    compared: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": text("''")})
    """As in `caution_look`, of both."""
    news: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    said_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """Since when the register has said what it says: whoever agreed before has read something else."""


class SwapCautionRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Something that speaks against the nights that a sleepover would have by a swap; gone once that is over."""

    __tablename__ = "swap_caution"
    __table_args__ = (one_of("kind", CautionKind),)

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True, server_default=text("gen_random_uuid()")))
    swap_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("swap.id", name="fk_swap_caution_swap_id"), index=True, nullable=False)
    )
    sleepover_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("sleepover.id", name="fk_swap_caution_sleepover_id"), nullable=False)
    )
    kind: str = Field(sa_type=Text)
    child_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    other_child_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    nights: list[date] = Field(sa_column=Column(ARRAY(Date), nullable=False))
    usual_limit: int
    children: int
    age_from: int | None = None
    age_to: int | None = None
    days_so_far: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    days: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
