"""The nights on which hub homes take no children."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings import grounds
from services.bookings.policy.nights_off import NightsOff
from services.bookings.repository.ranges import as_nights, as_range
from shared.contracts.refusals import refusal
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_OF = Statement(
    text("""
    SELECT * FROM nights_off
    WHERE constellation_id = :constellation_id AND given_back_at IS NULL AND upper(nights) > :tonight
    ORDER BY nights
    """)
)
_ONE = Statement(text("SELECT * FROM nights_off WHERE id = CAST(:id AS uuid) FOR UPDATE"))
_ADD = Statement(
    text("""
    INSERT INTO nights_off (id, constellation_id, household_id, nights, taken_at, taken_by)
    VALUES (:id, :constellation_id, :household_id, :nights, :taken_at, :taken_by)
    """)
)
_GIVE_BACK = Statement(
    text("UPDATE nights_off SET given_back_at = :given_back_at, given_back_by = :given_back_by WHERE id = :id")
)
_TAKEN = {
    "ex_nights_off_household": refusal(
        grounds.OFF_ALREADY,
        "The hub home has one of these nights off already. Choose the others.",
        "first_night_on",
        "last_night_on",
    )
}


async def nights_off_of(work: Work, constellation_id: UUID, tonight: date) -> Sequence[NightsOff]:
    """Those that a constellation's hub homes have, from tonight on."""
    rows = await work.run(_OF, {"constellation_id": constellation_id, "tonight": tonight})
    return [_nights_off(row) for row in rows]


async def locked(work: Work, nights_off_id: UUID) -> NightsOff | None:
    """One of them, given back or not; nobody else changes it until the commit."""
    rows = await work.run(_ONE, {"id": nights_off_id})
    return _nights_off(rows[0]) if rows else None


async def add(work: Work, off: NightsOff) -> None:
    """Keep new ones. Refused: `off_already`."""
    with work.refusing(_TAKEN):
        await work.run(
            _ADD,
            {
                "id": off.id,
                "constellation_id": off.constellation_id,
                "household_id": off.household_id,
                "nights": as_range(off.nights),
                "taken_at": off.taken_at,
                "taken_by": off.taken_by,
            },
        )


async def give_back(work: Work, off: NightsOff) -> None:
    """Keep that they were given back."""
    await work.run(_GIVE_BACK, {"id": off.id, "given_back_at": off.given_back_at, "given_back_by": off.given_back_by})


def _nights_off(row: Record) -> NightsOff:
    return NightsOff(
        id=row["id"],
        constellation_id=row["constellation_id"],
        household_id=row["household_id"],
        nights=as_nights(row["nights"]),
        taken_at=row["taken_at"],
        taken_by=row["taken_by"],
        given_back_at=row["given_back_at"],
        given_back_by=row["given_back_by"],
    )
