"""What must be known of children, households and beds before anybody can be promised one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Belonging, ChildFacts, Facts, Home, Kept
from services.bookings.repository.ranges import as_nights
from shared.contracts.words import ConstellationState, OvernightDecision
from shared.persistence.statements import Statement
from shared.persistence.work import Work

# Locking comes with the facts, so that a request waits for those ahead of it before it looks for a free bed. What is
# kept of the beds is read by the next statement: this one's snapshot is older than its locks.
_FACTS_AND_LOCKED_BEDS = Statement(
    text("""
    WITH facts AS MATERIALIZED (
        SELECT asked.id AS child_id, c.id IS NOT NULL AS is_known, c.overnight_decision, c.childrens_social_worker_id,
            p.household_id, p.started_on, p.ended_on,
            m.constellation_id, m.joined_on, m.left_on, k.state, k.launched_on, k.hub_household_id
        FROM unnest(CAST(:child_ids AS uuid[])) AS asked(id)
        LEFT JOIN child c ON c.id = asked.id
        LEFT JOIN placement p ON p.child_id = asked.id AND p.started_on <= :last
            AND (p.ended_on IS NULL OR p.ended_on > :first)
        LEFT JOIN (membership m JOIN constellation k ON k.id = m.constellation_id) ON m.household_id = p.household_id
            AND m.joined_on <= :last AND (m.left_on IS NULL OR m.left_on > :first)
    ), locked AS MATERIALIZED (
        SELECT b.id, b.constellation_id FROM bed b
        WHERE b.is_open AND b.constellation_id IN (SELECT constellation_id FROM facts)
        ORDER BY b.id FOR NO KEY UPDATE
    )
    SELECT facts.*,
        ARRAY(SELECT l.id FROM locked l WHERE l.constellation_id = facts.constellation_id ORDER BY l.id) AS bed_ids
    FROM facts
    """)
)
_KEPT = Statement(
    text("""
    SELECT bed_id, child_id, nights FROM bed_stay
    WHERE is_kept AND (bed_id = ANY(CAST(:bed_ids AS uuid[])) OR child_id = ANY(CAST(:child_ids AS uuid[])))
        AND nights && daterange(:first, :last, '[]')
    """)
)
_TO_ASK_FOR = Statement(
    text("""
    SELECT m.constellation_id, m.joined_on, m.left_on, k.state, k.launched_on, k.hub_household_id,
        ARRAY(SELECT b.id FROM bed b WHERE b.constellation_id = k.id AND b.is_open ORDER BY b.id) AS bed_ids
    FROM membership m JOIN constellation k ON k.id = m.constellation_id
    WHERE m.household_id = :household_id AND m.joined_on <= :on AND (m.left_on IS NULL OR m.left_on > :on)
    """)
)
_CHILDREN_AT_HOME = Statement(
    text("""
    SELECT c.id, c.sibling_group_id, c.overnight_decision FROM child c
    JOIN placement p ON p.child_id = c.id
    WHERE p.household_id = :household_id AND p.started_on <= :on AND (p.ended_on IS NULL OR p.ended_on > :on)
        AND NOT EXISTS (
            SELECT FROM placement later WHERE later.child_id = c.id AND later.started_on > p.started_on
                AND later.started_on <= :on AND (later.ended_on IS NULL OR later.ended_on > :on)
        )
    ORDER BY c.sibling_group_id NULLS LAST, c.id
    """)
)


@dataclass(frozen=True, slots=True)
class ChildAtHome:
    """A child of a household that asks."""

    id: UUID
    sibling_group_id: UUID | None
    overnight_decision: OvernightDecision


class Requests:
    """The facts of a request for a sleepover."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def facts_and_locked_beds(self, child_ids: Sequence[UUID], nights: Nights) -> Facts:
        """What is known of these children in these nights; the beds in question are locked until the commit."""
        rows = await self._work.run(
            _FACTS_AND_LOCKED_BEDS, {"child_ids": list(child_ids), "first": nights.first, "last": nights.last}
        )
        children = {row["child_id"]: _child(row) for row in rows if row["is_known"]}
        homes = {_home(row) for row in rows if row["household_id"]}
        belongings = {_belonging(row, row["household_id"]) for row in rows if row["constellation_id"]}
        return Facts(tuple(children.values()), tuple(homes), tuple(belongings))

    async def kept(self, bed_ids: Sequence[UUID], nights: Nights, child_ids: Sequence[UUID] = ()) -> list[Kept]:
        """Whose these beds are, and where these children are away, in these nights."""
        rows = await self._work.run(
            _KEPT,
            {"bed_ids": list(bed_ids), "child_ids": list(child_ids), "first": nights.first, "last": nights.last},
        )
        return [Kept(row["bed_id"], row["child_id"], as_nights(row["nights"])) for row in rows]

    async def belongings_on(self, household_id: UUID, nights: Nights) -> list[Belonging]:
        """The constellations that a household belongs to on the first of these nights."""
        rows = await self._work.run(_TO_ASK_FOR, {"household_id": household_id, "on": nights.first})
        return [_belonging(row, household_id) for row in rows]

    async def children_at_home(self, household_id: UUID, nights: Nights) -> list[ChildAtHome]:
        """The children who live in a household on the first of these nights, brothers and sisters side by side."""
        rows = await self._work.run(_CHILDREN_AT_HOME, {"household_id": household_id, "on": nights.first})
        return [
            ChildAtHome(row["id"], row["sibling_group_id"], OvernightDecision(row["overnight_decision"]))
            for row in rows
        ]


def _child(row: Record) -> ChildFacts:
    return ChildFacts(row["child_id"], OvernightDecision(row["overnight_decision"]), row["childrens_social_worker_id"])


def _home(row: Record) -> Home:
    return Home(row["child_id"], row["household_id"], row["started_on"], row["ended_on"])


def _belonging(row: Record, household_id: UUID) -> Belonging:
    return Belonging(
        household_id,
        row["constellation_id"],
        row["joined_on"],
        row["left_on"],
        ConstellationState(row["state"]),
        row["launched_on"],
        row["hub_household_id"],
        tuple(row["bed_ids"]),
    )
