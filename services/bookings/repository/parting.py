"""How are some children taken out of a sleepover, so that theirs has all that was said of it?"""

from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.parting import Parting
from services.bookings.repository.cautions import LOOK_AT_CAUTIONS
from services.bookings.repository.sleepovers import LOOK_AT_SWAP
from services.bookings.repository.waits_on import swaps_of
from shared.persistence.statements import Statement
from shared.persistence.work import Work

# Their nights are the same rows, so what was known of these before stays known of them.
_PART = Statement(
    text("""
    WITH theirs AS (
        INSERT INTO sleepover (id, version, constellation_id, satellite_household_id, hub_household_id, first_night_on,
            last_night_on, kind, state, asked_at, asked_by, reason, is_from_before, held_until, has_lapsed,
            emergency_id, changed_at, beyond_rules, beyond_limits, beyond_would_be, because, need, note,
            conditions_met_for, parted_from_id)
        SELECT :left_id, version, constellation_id, satellite_household_id, hub_household_id, first_night_on,
            last_night_on, kind, state, asked_at, asked_by, reason, is_from_before, held_until, has_lapsed,
            emergency_id, changed_at, beyond_rules, beyond_limits, beyond_would_be, because, need, note,
            CAST(:left_conditions_met_for AS uuid[]), :parted_from_id
        FROM sleepover WHERE id = :id
    ), decided AS (
        INSERT INTO decision (sleepover_id, position, decider, person_id, decided_by, decided_at, is_yes)
        SELECT :left_id, position, decider, person_id, decided_by, decided_at, is_yes
        FROM decision WHERE sleepover_id = :id
    ), looked_at AS (
        INSERT INTO caution_look (sleepover_id, compared, news, first_looked_at, looked_at)
        SELECT :left_id, compared, news, first_looked_at, looked_at FROM caution_look WHERE sleepover_id = :id
    ), spoke_against AS (
        INSERT INTO caution (sleepover_id, kind, child_ids, other_child_ids, nights, usual_limit, children, age_from,
            age_to, days_so_far, days)
        SELECT :left_id, kind, child_ids, other_child_ids, nights, usual_limit, children, age_from,
            age_to, days_so_far, days
        FROM caution WHERE sleepover_id = :id
    ), in_spite AS (
        INSERT INTO agreed_in_spite (sleepover_id, person_id, agreed_at, about_ids, because, first_night_on,
            last_night_on)
        SELECT :left_id, person_id, agreed_at, about_ids, because, first_night_on, last_night_on
        FROM agreed_in_spite WHERE sleepover_id = :id
    ), beds AS (
        UPDATE bed_stay SET sleepover_id = :left_id
        WHERE sleepover_id = :id AND child_id = ANY(CAST(:child_ids AS uuid[]))
    )
    UPDATE sleepover SET version = :version, conditions_met_for = CAST(:conditions_met_for AS uuid[]),
        changed_at = :changed_at
    WHERE id = :id
    """)
)
_PARTED = Statement(text("SELECT id FROM sleepover WHERE parted_from_id = CAST(:id AS uuid) ORDER BY changed_at, id"))


async def keep_parting(parting: Parting, work: Work) -> None:
    """Keep the two; who stays there is fewer or others, and a swap was proposed of all of them."""
    stays, left = parting.stays, parting.left
    await work.run(
        _PART,
        {
            "id": stays.id,
            "version": stays.version,
            "conditions_met_for": list(stays.conditions_met_for),
            "changed_at": work.now,
            "left_id": left.id,
            "left_conditions_met_for": list(left.conditions_met_for),
            "parted_from_id": left.parted_from_id,
            "child_ids": list(left.child_ids),
        },
    )
    await work.later(LOOK_AT_CAUTIONS, stays.id)
    await work.later(LOOK_AT_SWAP, *await swaps_of(stays.id, work))


async def parted_from(sleepover_id: UUID, work: Work) -> list[UUID]:
    """Those of the children who were taken out of a sleepover, the first first."""
    return [row["id"] for row in await work.run(_PARTED, {"id": sleepover_id})]
