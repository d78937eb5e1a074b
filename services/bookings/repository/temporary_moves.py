"""When children slept at hub homes, and why that was asked for, as a return may tell of it."""

from datetime import date

from sqlalchemy import text

from services.bookings.policy.temporary_moves import TimeThere
from services.bookings.repository.ranges import as_nights
from shared.contracts.words import SleepoverNeed
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_SLEPT = Statement(
    text("""
    SELECT b.child_id, s.hub_household_id, b.nights, s.need FROM bed_stay b JOIN sleepover s ON s.id = b.sleepover_id
    WHERE b.is_kept AND s.state IN ('confirmed', 'stayed') AND b.nights && daterange(:first, :last, '[]')
        AND lower(b.nights) <= :tonight
    ORDER BY b.child_id, lower(b.nights), s.id
    """)
)


async def slept_at_hub_homes(work: Work, first: date, last: date) -> list[TimeThere]:
    """Those that touch these days and have begun; what is still to come may yet be called off."""
    rows = await work.run(_SLEPT, {"first": first, "last": last, "tonight": work.tonight})
    return [
        TimeThere(
            row["child_id"],
            row["hub_household_id"],
            as_nights(row["nights"]),
            frozenset({SleepoverNeed(row["need"]) if row["need"] else None}),
        )
        for row in rows
    ]
