"""What holds of family time, whatever was planned, changed, acknowledged and heard: in SQL of its own."""

from collections.abc import Mapping
from uuid import UUID

from shared.contracts.family_time import FamilyTimeView
from shared.persistence.work import Work

A_ROOM_TWICE = """
SELECT 'a room has two family times at once' AS law, a.id FROM family_time a JOIN family_time b
    ON a.hub_household_id = b.hub_household_id AND a.id <> b.id AND a.period && b.period
WHERE a.state <> 'cancelled' AND b.state <> 'cancelled'
"""
A_CHILD_TWICE = """
SELECT 'a child has two family times at once' AS law, a.family_time_id AS id
FROM family_time_child a JOIN family_time fa ON fa.id = a.family_time_id
JOIN family_time_child b ON b.child_id = a.child_id AND b.family_time_id <> a.family_time_id
JOIN family_time fb ON fb.id = b.family_time_id
WHERE fa.state <> 'cancelled' AND fb.state <> 'cancelled' AND fa.period && fb.period
"""
ITS_CHILDREN = """
SELECT 'a child is there at another time, or isn''t while it is on' AS law, f.id
FROM family_time f JOIN family_time_child c ON c.family_time_id = f.id
WHERE c.period <> f.period OR c.is_on <> (f.state <> 'cancelled')
UNION ALL
SELECT 'nobody''s family time', f.id FROM family_time f
WHERE NOT EXISTS (SELECT FROM family_time_child c WHERE c.family_time_id = f.id)
"""
NOT_OF_ONE_FAMILY = """
SELECT 'children of two families' AS law, c.family_time_id AS id
FROM family_time_child c JOIN child k ON k.id = c.child_id
GROUP BY c.family_time_id HAVING count(*) > 1 AND count(DISTINCT coalesce(k.sibling_group_id, k.id)) > 1
"""
ACKNOWLEDGED_AHEAD = """
SELECT 'somebody acknowledged a plan that there wasn''t' AS law, r.family_time_id AS id
FROM family_time_reply r JOIN family_time f ON f.id = r.family_time_id WHERE r.plan_version > f.plan_version
"""
RECORDED = """
SELECT 'it took place before it began, or nobody came' AS law, f.id FROM family_time f
WHERE f.state = 'held' AND (lower(f.period) > $1 OR NOT EXISTS (
    SELECT FROM family_time_child c WHERE c.family_time_id = f.id AND c.came
))
"""
LAWS = (A_ROOM_TWICE, A_CHILD_TWICE, ITS_CHILDREN, NOT_OF_ONE_FAMILY, ACKNOWLEDGED_AHEAD)
MUST_ACKNOWLEDGE = """
SELECT DISTINCT one.household_id, r.is_possible
FROM family_time f CROSS JOIN LATERAL (
    SELECT unnest(f.asked_household_ids) AS household_id WHERE f.state = 'cancelled' AND f.changed_at < lower(f.period)
) AS one
LEFT JOIN family_time_reply r
    ON r.family_time_id = f.id AND r.household_id = one.household_id AND r.plan_version = f.plan_version
WHERE f.id = $1
UNION ALL
SELECT DISTINCT one.household_id, r.is_possible
FROM family_time f CROSS JOIN LATERAL (
    SELECT f.hub_household_id AS household_id WHERE f.hub_household_id IS NOT NULL
    UNION
    SELECT home.household_id FROM family_time_child c CROSS JOIN LATERAL (
        SELECT p.household_id FROM placement p
        WHERE p.child_id = c.child_id AND p.started_on <= (lower(f.period) AT TIME ZONE 'Europe/London')::date
            AND (p.ended_on IS NULL OR p.ended_on > (lower(f.period) AT TIME ZONE 'Europe/London')::date)
        ORDER BY p.started_on DESC, p.id LIMIT 1
    ) AS home WHERE c.family_time_id = f.id
    UNION
    SELECT s.hub_household_id FROM family_time_child c JOIN bed_stay b ON b.child_id = c.child_id AND b.is_kept
    JOIN sleepover s ON s.id = b.sleepover_id AND s.state = 'confirmed'
    WHERE c.family_time_id = f.id
        AND (lower(f.period) AT TIME ZONE 'Europe/London')::date BETWEEN s.first_night_on AND s.last_night_on + 1
) AS one
LEFT JOIN family_time_reply r
    ON r.family_time_id = f.id AND r.household_id = one.household_id AND r.plan_version = f.plan_version
WHERE f.id = $1
    AND (f.state <> 'cancelled' OR f.changed_at >= lower(f.period) OR cardinality(f.asked_household_ids) = 0)
"""
LEFT = """
SELECT household_id, acknowledged_at, lower(was_period) > $2 AS is_seen
FROM family_time_left WHERE family_time_id = $1
"""


async def broken_laws(work: Work) -> list[str]:
    """The laws that what is kept breaks, each with its family time; empty where all hold."""
    found = [row for law in LAWS for row in await work.fetch(law)]
    found += await work.fetch(RECORDED, work.now)
    return [f"{row['law']}: {row['id']}" for row in found]


async def who_must_acknowledge(work: Work, family_time_id: UUID) -> Mapping[UUID, bool | None]:
    """Each household of its day, with what it said to the plan as it is."""
    return {row["household_id"]: row["is_possible"] for row in await work.fetch(MUST_ACKNOWLEDGE, family_time_id)}


async def who_left(work: Work, family_time_id: UUID) -> Mapping[UUID, tuple[bool | None, bool]]:
    """Each household that isn't asked any more: whether it said that it knows, and whether it still sees that."""
    rows = await work.fetch(LEFT, family_time_id, work.now)
    return {row["household_id"]: (True if row["acknowledged_at"] else None, row["is_seen"]) for row in rows}


def as_the_page_has_it(view: FamilyTimeView) -> list[str]:
    """What each household said, as it was told to who answers for all of it."""
    return sorted(str(one.is_possible) for one in view.acknowledgements)
