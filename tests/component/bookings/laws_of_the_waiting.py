"""What holds of everybody who waits for a bed, whatever was asked, offered, answered and heard: in SQL of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.persistence.work import Work

HELD_AS_OFFERED = """
SELECT 'an offer holds other beds than one a child for its nights, or what isn''t offered holds any' AS law, w.id
FROM waiting w LEFT JOIN bed_stay b ON b.waiting_id = w.id
GROUP BY w.id
HAVING count(b.id) <> CASE WHEN w.state = 'offered' THEN cardinality(w.child_ids) ELSE 0 END
    OR bool_or(b.nights <> daterange(w.first_night_on, w.last_night_on, '[]') OR NOT b.is_kept)
    OR count(DISTINCT b.child_id) <> count(b.id) OR bool_or(NOT b.child_id = ANY(w.child_ids))
"""
OFFERED_FOR_TOO_LONG = """
SELECT 'an offer is held beyond its end, or into its first night' AS law, id FROM waiting
WHERE offered_until <= $1 OR offered_until > (first_night_on + time '20:00') AT TIME ZONE 'Europe/London'
"""
WAITING_FOR_WHAT_IS_OVER = """
SELECT 'somebody waits beyond the first evening' AS law, id FROM waiting
WHERE state IN ('waiting', 'offered') AND (first_night_on + time '20:00') AT TIME ZONE 'Europe/London' <= $1
"""
WAITING_TWICE = """
SELECT 'a child waits twice for a night' AS law, a.id FROM waiting a JOIN waiting b
    ON a.id <> b.id AND a.child_ids && b.child_ids
    AND a.first_night_on <= b.last_night_on AND b.first_night_on <= a.last_night_on
WHERE a.state IN ('waiting', 'offered') AND b.state IN ('waiting', 'offered')
    AND a.satellite_household_id = b.satellite_household_id
"""
# What they took as they were offered it is kept in the same moment; what they had in another way may be longer.
ACCEPTED_AS_WAITED_FOR = """
SELECT 'a sleepover has other children or nights than were waited for' AS law, w.id
FROM waiting w JOIN sleepover s ON s.id = w.sleepover_id AND s.asked_at = w.changed_at
WHERE (s.first_night_on <> w.first_night_on AND NOT EXISTS (
        SELECT FROM swap x WHERE x.state = 'swapped' AND s.id IN (x.offered_sleepover_id, x.wanted_sleepover_id)))
    OR s.satellite_household_id <> w.satellite_household_id
    OR (SELECT array_agg(b.child_id ORDER BY b.child_id) FROM bed_stay b WHERE b.sleepover_id = s.id)
        <> (SELECT array_agg(one ORDER BY one) FROM unnest(w.child_ids) AS one)
"""
HAD_BY_WHAT_THEY_ACCEPTED = """
SELECT 'who has what they waited for has it by no sleepover, or by another one first' AS law, id FROM waiting
WHERE (state = 'accepted') <> (cardinality(sleepover_ids) > 0) OR sleepover_id <> sleepover_ids[1]
"""
LOOKS_OF_OPEN_SWAPS = """
SELECT 'a swap is proposed without a look, or is over and has one' AS law, w.id
FROM swap w LEFT JOIN swap_look l ON l.swap_id = w.id
WHERE (w.state = 'proposed') <> (l.swap_id IS NOT NULL)
"""
STILL_WAITING = "SELECT * FROM waiting WHERE state = 'waiting' ORDER BY since, id"
TAKEN = "SELECT bed_id, child_id, lower(nights) AS first, upper(nights) AS after FROM bed_stay WHERE is_kept"
RESERVE = "SELECT household_id, started_on, recorded_at, reserve_bed_ids FROM bedroom_term"
OFF = "SELECT household_id, lower(nights) AS first, upper(nights) AS after FROM nights_off WHERE given_back_at IS NULL"


OF_WHAT_IS_KEPT = (
    HELD_AS_OFFERED,
    WAITING_TWICE,
    ACCEPTED_AS_WAITED_FOR,
    HAD_BY_WHAT_THEY_ACCEPTED,
    LOOKS_OF_OPEN_SWAPS,
)


async def broken_laws_of_waiting(work: Work) -> list[str]:
    """The laws that what is kept breaks, each with who waits; empty where all hold."""
    found = [row for law in OF_WHAT_IS_KEPT for row in await work.fetch(law)]
    for law in (OFFERED_FOR_TOO_LONG, WAITING_FOR_WHAT_IS_OVER):
        found += await work.fetch(law, work.now)
    return [f"{row['law']}: {row['id']}" for row in found]


async def who_waits(work: Work) -> Sequence[Mapping[str, Any]]:
    """Everybody who waits and is offered nothing."""
    return await work.fetch(STILL_WAITING)


async def what_is_taken(work: Work) -> Sequence[Mapping[str, Any]]:
    """Each bed that is a child's, offered ones too."""
    return await work.fetch(TAKEN)


async def what_is_off(work: Work) -> Sequence[Mapping[str, Any]]:
    """The nights on which hub homes take nobody."""
    return await work.fetch(OFF)


async def what_is_reserved(work: Work) -> Sequence[Mapping[str, Any]]:
    """Beds that hub homes keep for emergencies, from a day on; of a day's, the last word holds."""
    return await work.fetch(RESERVE)
