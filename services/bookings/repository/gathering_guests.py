"""Which households are invited to gatherings, or said that they come, as far as bookings has heard."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import text

from services.bookings.repository.planned_gatherings import BELONGS
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


async def guests_of(work: Work, gathering_ids: Collection[UUID]) -> Mapping[UUID, frozenset[UUID]]:
    """The households of each of these, by whether they belong to it on its day or have replied."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await work.run(_GUESTS, {"ids": list(gathering_ids)}):
        found[row["id"]].add(row["household_id"])
    return {one: frozenset(homes) for one, homes in found.items()}
