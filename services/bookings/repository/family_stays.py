"""Which child with family time is at a hub home on its day, and when that is looked at anew."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.changes import STANDS_FOR
from shared.persistence.statements import Statement
from shared.persistence.work import Work

LOOK_AT_FAMILY_TIME = "look_at_family_time"
"""The errand that asks who looks after a child now, where that has changed before the day of a family time.

Booked here by whatever gives a child a bed or takes it away, and by a move as it is heard.
"""
# From the first evening to the day home, both included: nobody keeps the hour at which a child comes or goes.
STAYS = """
    SELECT stay.child_id, its.hub_household_id, lower(stay.nights) AS first_on, upper(stay.nights) AS home_on
    FROM bed_stay stay JOIN sleepover its ON its.id = stay.sleepover_id
    WHERE its.state = 'confirmed' AND stay.is_kept AND NOT isempty(stay.nights)
"""
_STAYS_ON = Statement(
    text(f"""
    SELECT DISTINCT d.day, s.child_id, s.hub_household_id
    FROM ({STAYS} AND stay.child_id = ANY(CAST(:child_ids AS uuid[]))) AS s
    JOIN unnest(CAST(:days AS date[])) AS d(day) ON s.first_on <= d.day AND s.home_on >= d.day
    """)  # noqa: S608  a constant of this file
)
_HAVE_ANY_AHEAD = Statement(
    text("""
    SELECT DISTINCT child_id FROM family_time_child
    WHERE child_id = ANY(CAST(:child_ids AS uuid[])) AND is_on AND upper(period) > :now ORDER BY child_id
    """)
)


async def stays_on(
    work: Work, child_ids: Collection[UUID], days: Collection[date]
) -> Mapping[date, Mapping[UUID, frozenset[UUID]]]:
    """Of each of these days the hub homes at which a child is for a confirmed sleepover."""
    found: defaultdict[date, dict[UUID, frozenset[UUID]]] = defaultdict(dict)
    for row in await work.run(_STAYS_ON, {"child_ids": list(child_ids), "days": list(days)}):
        of_day = found[row["day"]]
        of_day[row["child_id"]] = of_day.get(row["child_id"], frozenset()) | {row["hub_household_id"]}
    return found


async def look_at_family_time_later(work: Work, child_ids: Collection[UUID]) -> None:
    """Once the news have come to rest, for those of the children who have family time ahead."""
    rows = await work.run(_HAVE_ANY_AHEAD, {"child_ids": list(child_ids), "now": work.now})
    await work.later(LOOK_AT_FAMILY_TIME, *(row["child_id"] for row in rows), at=work.now + STANDS_FOR)
