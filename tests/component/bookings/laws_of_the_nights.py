"""What holds of every night in a bed at a hub home, whatever was asked, decided and heard: in SQL of its own."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.whereabouts import Board, WhoSleepsWhere, WhyThere
from shared.persistence.work import Work
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.bookings.a_constellation import MANAGER

IN_ONE_BED = """
SELECT 'two children in a bed' AS law, a.sleepover_id FROM bed_stay a JOIN bed_stay b
    ON a.bed_id = b.bed_id AND a.id <> b.id AND a.nights && b.nights
WHERE a.is_kept AND b.is_kept
UNION ALL
SELECT 'a child in two beds', a.sleepover_id FROM bed_stay a JOIN bed_stay b
    ON a.child_id = b.child_id AND a.id <> b.id AND a.nights && b.nights
WHERE a.is_kept AND b.is_kept
"""
ALL_OR_NONE = """
SELECT 'a bed is kept of what isn''t going ahead, or isn''t of what is' AS law, s.id AS sleepover_id
FROM sleepover s JOIN bed_stay b ON b.sleepover_id = s.id
WHERE b.is_kept <> (s.state IN ('requested', 'confirmed', 'stayed'))
UNION ALL
SELECT 'brothers and sisters were split, or a bed is kept for other nights', s.id FROM sleepover s JOIN (
    SELECT sleepover_id, child_id, range_agg(nights) AS nights FROM bed_stay WHERE is_kept GROUP BY 1, 2
) b ON b.sleepover_id = s.id
LEFT JOIN sleepover o ON o.id = s.moves_id AND s.state = 'requested' AND o.state = 'confirmed'
WHERE b.nights <> datemultirange(daterange(s.first_night_on, s.last_night_on, '[]'))
    - CASE WHEN o.id IS NULL THEN '{}' ELSE datemultirange(daterange(o.first_night_on, o.last_night_on, '[]')) END
"""
"""What waits in the place of another has beds only on the nights that that doesn't have."""
HELD_FOR_TOO_LONG = """
SELECT 'a bed is held beyond its hold' AS law, id AS sleepover_id FROM sleepover
WHERE state = 'requested' AND held_until <= $1
"""
NOT_AGREED = """
SELECT 'confirmed without everybody''s yes, or waiting for nobody' AS law, s.id AS sleepover_id FROM sleepover s
WHERE (s.state = 'confirmed') <> NOT EXISTS (
    SELECT FROM decision d WHERE d.sleepover_id = s.id AND d.is_yes IS NOT TRUE
) AND (s.state = 'confirmed' OR s.state = 'requested' AND s.moves_series_id IS NULL)
"""
PROPOSED_ALONE = """
SELECT 'proposed instead of what wasn''t declined for it' AS law, p.id AS sleepover_id
FROM sleepover p LEFT JOIN sleepover o ON o.id = p.instead_of AND o.state = 'declined' AND o.proposed_id = p.id
WHERE p.instead_of IS NOT NULL AND o.id IS NULL
UNION ALL
SELECT 'other nights were proposed, and there are none', o.id
FROM sleepover o LEFT JOIN sleepover p ON p.id = o.proposed_id AND p.instead_of = o.id
WHERE o.proposed_id IS NOT NULL AND p.id IS NULL
"""
ON_A_NIGHT_OFF = """
SELECT 'somebody is expected on a night off' AS law, s.id AS sleepover_id
FROM nights_off o JOIN sleepover s ON s.hub_household_id = o.household_id AND s.constellation_id = o.constellation_id
    JOIN bed_stay b ON b.sleepover_id = s.id AND b.is_kept AND b.nights && o.nights
WHERE o.given_back_at IS NULL AND s.state IN ('requested', 'confirmed')
"""
OF_A_SERIES = """
SELECT 'a sleepover of a series has other children or another hub home than the others' AS law,
    (array_agg(s.id))[1] AS sleepover_id
FROM sleepover s CROSS JOIN LATERAL (
    SELECT array_agg(b.child_id ORDER BY b.child_id) AS children FROM bed_stay b WHERE b.sleepover_id = s.id
) AS its
WHERE s.series_id IS NOT NULL
GROUP BY s.series_id
HAVING count(DISTINCT (s.hub_household_id, s.satellite_household_id, its.children)) > 1
"""
NO_YES_WITHOUT_THE_LOOK = """
SELECT 'a yes before the register was asked' AS law, s.id AS sleepover_id
FROM sleepover s JOIN decision d ON d.sleepover_id = s.id LEFT JOIN caution_look l ON l.sleepover_id = s.id
WHERE d.is_yes AND d.decided_by <> s.asked_by AND s.emergency_id IS NULL
    AND (l.sleepover_id IS NULL OR l.first_looked_at > d.decided_at)
"""
IN_PLACE_OF = """
SELECT 'other nights came in place of those that are still promised' AS law, n.id AS sleepover_id
FROM sleepover n JOIN sleepover o ON o.id = n.moves_id
WHERE n.state = 'confirmed' AND o.state IN ('requested', 'confirmed')
UNION ALL
SELECT 'given up for other nights that there never were', o.id FROM sleepover o
WHERE o.reason = 'other_nights' AND NOT EXISTS (
    SELECT FROM sleepover n JOIN bed_stay b ON b.sleepover_id = n.id
    WHERE n.id <> o.id AND n.asked_at >= o.asked_at AND n.hub_household_id = o.hub_household_id
        AND b.child_id IN (SELECT child_id FROM bed_stay WHERE sleepover_id = o.id)
)
"""
KEPT_FOR_EMERGENCIES = """
SELECT 'a bed that is kept for emergencies was promised beforehand' AS law, s.id AS sleepover_id
FROM sleepover s JOIN bed_stay b ON b.sleepover_id = s.id AND b.is_kept
    CROSS JOIN generate_series(lower(b.nights), upper(b.nights) - 1, interval '1 day') AS night
    JOIN hub_home_term h ON h.constellation_id = s.constellation_id AND h.household_id = s.hub_household_id
        AND h.started_on <= night AND (h.ended_on IS NULL OR h.ended_on > night) AND h.known_from < s.asked_at
    CROSS JOIN LATERAL (
        SELECT t.reserve_bed_ids FROM bedroom_term t
        WHERE t.household_id = s.hub_household_id AND t.started_on <= night AND t.recorded_at < s.asked_at
        ORDER BY t.started_on DESC, t.recorded_at DESC LIMIT 1
    ) AS known
WHERE s.kind = 'planned' AND b.bed_id = ANY(known.reserve_bed_ids) AND NOT h.bed_ids <@ known.reserve_bed_ids
    AND NOT EXISTS (
        SELECT FROM swap x WHERE x.state = 'swapped' AND s.id IN (x.offered_sleepover_id, x.wanted_sleepover_id)
    ) AND NOT EXISTS (
        SELECT FROM sleepover o JOIN bed_stay had ON had.sleepover_id = o.id
        WHERE o.id = s.moves_id AND had.child_id = b.child_id AND had.bed_id = b.bed_id AND had.nights @> night::date
    )
"""
"""Who swapped, or was moved, may have a bed that was promised before it was kept; a hub home's last bed never is."""
SERIES_IN_PLACE_OF = """
SELECT 'some of what comes in the place of a series were agreed to without the others' AS law, n.id AS sleepover_id
FROM sleepover n JOIN sleepover w ON w.series_id = n.series_id AND w.moves_series_id IS NOT NULL
WHERE n.moves_series_id IS NOT NULL AND n.state = 'confirmed' AND w.state = 'requested'
UNION ALL
SELECT 'what came in the place of a series is agreed to, and that is still promised', o.id
FROM series r JOIN sleepover n ON n.series_id = r.id AND n.moves_series_id = r.moves_id AND n.state = 'confirmed'
    JOIN sleepover o ON o.series_id = r.moves_id AND o.state = 'confirmed' AND o.asked_at <= r.asked_at
WHERE o.first_night_on >= r.moves_from_on
UNION ALL
SELECT 'two series wait in the place of one', a.id
FROM sleepover a JOIN sleepover b ON b.moves_series_id = a.moves_series_id AND b.series_id <> a.series_id
WHERE a.state = 'requested' AND b.state = 'requested'
UNION ALL
SELECT 'what waits together is held for different times', (array_agg(id))[1]
FROM sleepover WHERE moves_series_id IS NOT NULL AND state = 'requested'
GROUP BY series_id HAVING count(DISTINCT held_until) > 1
"""
SLEPT_AT = """
SELECT b.child_id, s.hub_household_id FROM bed_stay b JOIN sleepover s ON s.id = b.sleepover_id
WHERE s.state IN ('confirmed', 'stayed') AND b.nights @> $1::date AND b.is_kept
"""
PROMISED_NIGHTS = """
SELECT s.id, s.kind, s.hub_household_id, b.bed_id, b.child_id, night::date AS night, s.satellite_household_id
FROM sleepover s JOIN bed_stay b ON b.sleepover_id = s.id AND b.is_kept,
    generate_series(lower(b.nights), upper(b.nights) - 1, interval '1 day') AS night
WHERE s.state IN ('requested', 'confirmed') AND night >= $1
"""
SLEPT = """
SELECT b.child_id, b.bed_id, night::date AS night
FROM sleepover s JOIN bed_stay b ON b.sleepover_id = s.id AND b.is_kept,
    generate_series(lower(b.nights), upper(b.nights) - 1, interval '1 day') AS night
WHERE s.state = 'confirmed' AND night < $1
"""


LAWS = (
    *(IN_ONE_BED, ALL_OR_NONE, NOT_AGREED, NO_YES_WITHOUT_THE_LOOK, PROPOSED_ALONE, ON_A_NIGHT_OFF, OF_A_SERIES),
    *(IN_PLACE_OF, SERIES_IN_PLACE_OF, KEPT_FOR_EMERGENCIES),
)


async def broken_laws(work: Work) -> list[str]:
    """The laws that what is kept breaks, each with its sleepover; empty where all hold."""
    found = [row for law in LAWS for row in await work.fetch(law)]
    found += await work.fetch(HELD_FOR_TOO_LONG, work.now)
    return [f"{row['law']}: {row['sleepover_id']}" for row in found]


async def promised_nights(work: Work, tonight: date) -> Sequence[Mapping[str, Any]]:
    """Each bed that is promised on each night from tonight on."""
    return await work.fetch(PROMISED_NIGHTS, tonight)


async def nights_slept(work: Work, tonight: date) -> set[tuple[UUID, UUID, date]]:
    """Each child in each bed on each night before tonight."""
    return {(row["child_id"], row["bed_id"], row["night"]) for row in await work.fetch(SLEPT, tonight)}


async def where_they_sleep(work: Work, night: date, homes: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Where each child sleeps on a night: at the hub home that has a bed for them, and else at home."""
    return dict(homes) | {row["child_id"]: row["hub_household_id"] for row in await work.fetch(SLEPT_AT, night)}


async def every_night_is_on_the_board(room: Room, first: date, last: date) -> None:
    """Fail where the board of one of these nights has other sleepovers than there are beds promised, or slept in."""
    for night in (first + timedelta(days=number) for number in range((last - first).days + 1)):
        async with room.database.work(AUTHORITY) as work:
            expected = {(row["child_id"], row["hub_household_id"]) for row in await work.fetch(SLEPT_AT, night)}
        board = await room.asked(WhoSleepsWhere(on=night), by=MANAGER)
        assert isinstance(board, Board)
        told = {(one.child_id, one.sleeps_at) for one in board.children if one.why is WhyThere.SLEEPOVER}
        assert told == expected, night


def as_the_board_has_it(board: Board) -> dict[UUID, UUID]:
    """The same, as it was told."""
    return {one.child_id: one.sleeps_at for one in board.children}
