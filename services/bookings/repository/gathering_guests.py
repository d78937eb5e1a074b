"""Which households are invited to gatherings, or said that they come, as far as bookings has heard."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.gatherings import Planned
from services.bookings.policy.places import Replied
from services.bookings.repository.planned_gatherings import BELONGS, as_planned
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_GUESTS = Statement(
    text(f"""
    SELECT g.id, one.household_id FROM planned_gathering AS g JOIN ({BELONGS}) AS one
        ON one.constellation_id = ANY(g.constellation_ids)
        AND one.first_on <= g.held_on AND (one.ended_on IS NULL OR one.ended_on > g.held_on)
    WHERE g.id = ANY(CAST(:ids AS uuid[]))
    UNION
    SELECT gathering_id, household_id FROM gathering_reply WHERE gathering_id = ANY(CAST(:ids AS uuid[]))
    """)  # noqa: S608  a constant of another file
)
_REPLIED = Statement(
    text("""
    SELECT gathering_id, replied_at, is_coming, waits_since IS NOT NULL AS waits FROM gathering_reply
    WHERE gathering_id = ANY(CAST(:ids AS uuid[])) AND household_id = CAST(:household_id AS uuid)
    """)
)
# Who belonged to it once it was planned, and doesn't on its day: a phone may have it still.
_LEFT = Statement(
    text(f"""
    SELECT * FROM planned_gathering AS g
    WHERE g.starts_at >= :starts_at AND g.starts_at < :ends_at AND EXISTS (
        SELECT FROM ({BELONGS}) AS one
        WHERE one.constellation_id = ANY(g.constellation_ids) AND one.household_id = CAST(:household_id AS uuid)
            AND one.ended_on > (g.planned_at AT TIME ZONE 'Europe/London')::date AND one.ended_on <= g.held_on
    )
    ORDER BY g.starts_at, g.id
    """)  # noqa: S608  a constant of another file
)


async def replied_to(work: Work, household_id: UUID | None, gathering_ids: Collection[UUID]) -> Mapping[UUID, Replied]:
    """Those of these gatherings to which a household has replied, with what it said last and when."""
    if household_id is None:
        return {}
    rows = await work.run(_REPLIED, {"ids": list(gathering_ids), "household_id": household_id})
    return {row["gathering_id"]: Replied(row["replied_at"], row["is_coming"], row["waits"]) for row in rows}


async def left_by(work: Work, household_id: UUID, starts_at: datetime, ends_at: datetime) -> list[Planned]:
    """Those in this time to which a household would have been invited, had it not left after they were planned."""
    values = {"household_id": household_id, "starts_at": starts_at, "ends_at": ends_at}
    return [as_planned(row) for row in await work.run(_LEFT, values)]


async def guests_of(work: Work, gathering_ids: Collection[UUID]) -> Mapping[UUID, frozenset[UUID]]:
    """The households of each of these, by whether they belong to it on its day or have replied."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await work.run(_GUESTS, {"ids": list(gathering_ids)}):
        found[row["id"]].add(row["household_id"])
    return {one: frozenset(homes) for one, homes in found.items()}
