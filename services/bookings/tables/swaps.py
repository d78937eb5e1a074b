"""Households that would have each other's nights."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, ForeignKey, Index, Text, Uuid, text
from sqlmodel import Field

from services.bookings.tables.columns import one_of, tables
from shared.contracts.swaps import SwapState


def _sleepover(name: str) -> Column[UUID]:
    return Column(Uuid, ForeignKey("sleepover.id", name=f"fk_swap_{name}"), index=True, nullable=False)


class SwapRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    __tablename__ = "swap"
    __table_args__ = (
        one_of("state", SwapState),
        CheckConstraint("offered_sleepover_id <> wanted_sleepover_id", name="of_two_sleepovers"),
        CheckConstraint("offered_last_on >= offered_first_on", name="offered_ends_after_it_starts"),
        CheckConstraint("wanted_last_on >= wanted_first_on", name="wanted_ends_after_it_starts"),
        Index(
            "ux_swap_one_proposal_at_a_time",
            "authority",
            "offered_sleepover_id",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    id: UUID = Field(primary_key=True)
    version: int
    offered_sleepover_id: UUID = Field(sa_column=_sleepover("offered_sleepover_id"))
    wanted_sleepover_id: UUID = Field(sa_column=_sleepover("wanted_sleepover_id"))
    offered_first_on: date
    """The nights of both as the swap was proposed: whoever said yes said it to these."""
    offered_last_on: date
    wanted_first_on: date
    wanted_last_on: date
    state: str = Field(sa_type=Text)
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=DateTime(timezone=True))
    ends_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    conditions_met_for: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'")))
    """The children of either of whom the carers said that the conditions are met on the nights of the other."""


class SwapDecisionRow(tables.Row, table=True):  # type: ignore[call-arg,misc,name-defined]  # a base made at run time
    """Who must say yes to a swap, and what they said."""

    __tablename__ = "swap_decision"
    __table_args__ = (
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_somebody_at_a_time"),
        CheckConstraint("(decided_by IS NULL) = (is_yes IS NULL)", name="decided_is_yes_or_no"),
    )

    swap_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("swap.id", name="fk_swap_decision_swap_id"), primary_key=True)
    )
    position: int = Field(primary_key=True)
    decider: str = Field(sa_type=Text)
    person_id: UUID | None = Field(index=True)
    decided_by: UUID | None
    decided_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    is_yes: bool | None
