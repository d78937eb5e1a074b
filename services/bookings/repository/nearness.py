"""Which hub homes are near a household, as the registry has told."""

from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.emergencies.nearness import NOT_TOLD, Nearness
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_OF = Statement(
    text("SELECT constellation_ids, in_area FROM nearness WHERE household_id = CAST(:household_id AS uuid)")
)
_KEEP = Statement(
    text("""
    INSERT INTO nearness (household_id, constellation_ids, in_area)
    VALUES (CAST(:household_id AS uuid), CAST(:constellation_ids AS uuid[]), CAST(:in_area AS uuid[]))
    ON CONFLICT (household_id)
    DO UPDATE SET constellation_ids = excluded.constellation_ids, in_area = excluded.in_area
    """)
)


async def nearness_of(household_id: UUID, work: Work) -> Nearness:
    """What was told of this household last, perhaps nothing."""
    rows = await work.run(_OF, {"household_id": household_id})
    return Nearness(tuple(rows[0]["constellation_ids"]), frozenset(rows[0]["in_area"])) if rows else NOT_TOLD


async def keep_nearness(household_id: UUID, told: Nearness, work: Work) -> None:
    """Keep what was told, in place of what was told before."""
    await work.run(
        _KEEP,
        {
            "household_id": household_id,
            "constellation_ids": list(told.constellation_ids),
            "in_area": sorted(told.in_area),
        },
    )
