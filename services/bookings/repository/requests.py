"""What must be known of children, households and beds before anybody can be promised one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Belonging, ChildFacts, Facts, Home, Kept, Life, Place
from services.bookings.policy.timeline import HubHome, Phase, Timeline
from services.bookings.repository.ranges import as_nights
from shared.contracts.words import ConstellationPhase, OvernightDecision
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_FACTS = """
        SELECT asked.id AS child_id, c.id IS NOT NULL AS is_known, c.overnight_decision, c.childrens_social_worker_id,
            c.has_conditions,
            p.household_id, p.started_on, p.ended_on,
            k.id AS constellation_id, k.version, m.joined_on, m.left_on,
            f.phase, f.started_on AS phase_started_on, f.ended_on AS phase_ended_on,
            h.household_id AS hub_household_id, h.bed_ids, h.started_on AS hub_started_on, h.ended_on AS hub_ended_on
        FROM unnest(CAST(:child_ids AS uuid[])) AS asked(id)
        LEFT JOIN child c ON c.id = asked.id
        LEFT JOIN placement p ON p.child_id = asked.id AND p.started_on <= :last
            AND (p.ended_on IS NULL OR p.ended_on > :first)
        LEFT JOIN (membership m JOIN constellation k ON k.id = m.constellation_id) ON m.household_id = p.household_id
            AND m.joined_on <= :last AND (m.left_on IS NULL OR m.left_on > :first)
        LEFT JOIN phase_term f ON f.constellation_id = k.id AND f.started_on <= :last
            AND (f.ended_on IS NULL OR f.ended_on > :first)
        LEFT JOIN hub_home_term h ON h.constellation_id = k.id AND h.started_on <= :last
            AND (h.ended_on IS NULL OR h.ended_on > :first)
"""
_FACTS_ALONE = Statement(text(_FACTS))
# Locking comes with the facts, so that a request waits for those ahead of it before it looks for a free bed. What is
# kept of the beds, and whether the constellation is still the one of the facts, is read by the next statement: this
# one's snapshot is older than its locks.
_FACTS_AND_LOCKED_BEDS = Statement(
    text(f"""
    WITH facts AS MATERIALIZED ({_FACTS}), locked AS MATERIALIZED (
        SELECT b.id FROM bed b WHERE b.constellation_id IN (SELECT constellation_id FROM facts)
        ORDER BY b.id FOR NO KEY UPDATE
    )
    SELECT facts.* FROM facts WHERE (SELECT count(*) FROM locked) >= 0
    """)  # noqa: S608  both parts stand in this file
)
# A bed is the same whoever is the hub home: it is off in the term of whose nights off these are.
_OFF = """
        SELECT one.bed_id, CAST(NULL AS uuid) AS child_id,
            o.nights * daterange(h.started_on, h.ended_on, '[)') AS nights, CAST(NULL AS uuid) AS waiting_id,
            CAST(NULL AS uuid) AS sleepover_id
        FROM nights_off o
        JOIN hub_home_term h ON h.household_id = o.household_id AND h.constellation_id = o.constellation_id
            AND o.nights && daterange(h.started_on, h.ended_on, '[)')
        CROSS JOIN unnest(h.bed_ids) AS one(bed_id)
        WHERE o.given_back_at IS NULL AND o.nights && daterange(:first, :last, '[]')
            AND one.bed_id = ANY(CAST(:bed_ids AS uuid[]))
"""
_KEPT = Statement(
    text(f"""
    SELECT k.version, b.bed_id, b.child_id, b.nights, b.waiting_id, b.sleepover_id, EXISTS (
        SELECT FROM waiting w WHERE w.constellation_id = k.id AND w.state = 'waiting'
            AND w.first_night_on <= :last AND w.last_night_on >= :first
    ) AS is_waited_for
    FROM constellation k LEFT JOIN (
        SELECT bed_id, child_id, nights, waiting_id, sleepover_id FROM bed_stay
        WHERE is_kept AND (bed_id = ANY(CAST(:bed_ids AS uuid[])) OR child_id = ANY(CAST(:child_ids AS uuid[])))
            AND nights && daterange(:first, :last, '[]')
        UNION ALL {_OFF}
    ) AS b ON true
    WHERE k.id = :constellation_id
    """)  # noqa: S608  both parts stand in this file
)
_KEPT_OF_BEDS = Statement(
    text(f"""
    SELECT bed_id, child_id, nights, waiting_id, sleepover_id FROM bed_stay
    WHERE is_kept AND bed_id = ANY(CAST(:bed_ids AS uuid[])) AND nights && daterange(:first, :last, '[]')
    UNION ALL {_OFF}
    """)  # noqa: S608  both parts stand in this file
)
_AWAY = Statement(
    text("""
    SELECT b.bed_id, b.child_id, b.nights, b.waiting_id, b.sleepover_id
    FROM bed_stay b JOIN sleepover s ON s.id = b.sleepover_id
    WHERE b.is_kept AND b.child_id = ANY(CAST(:child_ids AS uuid[])) AND b.nights && daterange(:first, :last, '[]')
        AND (s.state <> 'requested' OR s.emergency_id IS NOT NULL)
    """)
)
_AT_HUB_HOMES = Statement(
    text("""
    SELECT b.child_id, b.nights FROM bed_stay b JOIN sleepover s ON s.id = b.sleepover_id
    WHERE b.child_id = ANY(CAST(:child_ids AS uuid[])) AND b.nights && daterange(:first, :last, '[]')
        AND s.state IN ('requested', 'confirmed', 'stayed')
    """)
)
_THERE_BEFORE = Statement(
    text("""
    SELECT max(s.asked_at) AS asked_at FROM sleepover s JOIN bed_stay b ON b.sleepover_id = s.id
    WHERE s.state = 'confirmed' AND s.hub_household_id = CAST(:hub_household_id AS uuid)
        AND s.first_night_on <= :tonight AND s.last_night_on = :night
        AND b.is_kept AND b.child_id = ANY(CAST(:child_ids AS uuid[]))
    HAVING count(DISTINCT b.child_id) = cardinality(CAST(:child_ids AS uuid[]))
    """)
)
_SLEEPS_AT = Statement(
    text("""
    SELECT s.hub_household_id FROM sleepover s JOIN bed_stay b ON b.sleepover_id = s.id
    WHERE s.state = 'confirmed' AND b.is_kept AND b.nights @> CAST(:night AS date)
        AND b.child_id = ANY(CAST(:child_ids AS uuid[]))
    GROUP BY s.hub_household_id HAVING count(DISTINCT b.child_id) = cardinality(CAST(:child_ids AS uuid[]))
    """)
)
_TO_ASK_FOR = Statement(
    text("""
    SELECT m.household_id, k.id AS constellation_id, k.version, m.joined_on, m.left_on,
        f.phase, f.started_on AS phase_started_on, f.ended_on AS phase_ended_on,
        h.household_id AS hub_household_id, h.bed_ids, h.started_on AS hub_started_on, h.ended_on AS hub_ended_on
    FROM membership m JOIN constellation k ON k.id = m.constellation_id
    LEFT JOIN phase_term f ON f.constellation_id = k.id AND f.started_on <= :last
        AND (f.ended_on IS NULL OR f.ended_on > :first)
    LEFT JOIN hub_home_term h ON h.constellation_id = k.id AND h.started_on <= :last
        AND (h.ended_on IS NULL OR h.ended_on > :first)
    WHERE m.household_id = :household_id AND m.joined_on <= :last AND (m.left_on IS NULL OR m.left_on > :first)
    """)
)
_CHILDREN_AT_HOME = Statement(
    text("""
    SELECT c.id, c.sibling_group_id, c.overnight_decision, c.has_conditions FROM child c
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
    has_conditions: bool


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What is kept of a place's beds and of the children, once those are locked."""

    kept: list[Kept]
    is_waited_for: bool
    """Somebody waits for one of these nights in this constellation, and is offered nothing yet."""


class Requests:
    """The facts of a request for a sleepover."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def facts_and_locked_beds(self, child_ids: Sequence[UUID], nights: Nights) -> Facts:
        """What is known of these children in these nights; the beds in question are locked until the commit."""
        return await self._facts(_FACTS_AND_LOCKED_BEDS, child_ids, nights)

    async def facts(self, child_ids: Sequence[UUID], nights: Nights) -> Facts:
        """What is known of these children in these nights; nobody waits for it."""
        return await self._facts(_FACTS_ALONE, child_ids, nights)

    async def _facts(self, statement: Statement, child_ids: Sequence[UUID], nights: Nights) -> Facts:
        rows = await self._work.run(
            statement, {"child_ids": list(child_ids), "first": nights.first, "last": nights.last}
        )
        children = {row["child_id"]: _child(row) for row in rows if row["is_known"]}
        homes = {_home(row) for row in rows if row["household_id"]}
        # In the order asked, whatever the plan of the query: who must decide is told in it.
        known = tuple(children[one] for one in dict.fromkeys(child_ids) if one in children)
        return Facts(known, tuple(homes), _belongings(rows), _lives(rows))

    async def kept_meanwhile(self, place: Place, nights: Nights, child_ids: Sequence[UUID]) -> Meanwhile | None:
        """Whose the place's beds are, which are off, and where these children are away, in these nights.

        None where the constellation has changed since the facts were read: they have to be read again.
        """
        rows = await self._work.run(
            _KEPT,
            {
                "constellation_id": place.constellation_id,
                "bed_ids": list(place.bed_ids),
                "child_ids": list(child_ids),
                "first": nights.first,
                "last": nights.last,
            },
        )
        if rows[0]["version"] != place.version:
            return None
        return Meanwhile([_kept(row) for row in rows if row["bed_id"]], rows[0]["is_waited_for"])

    async def kept(self, bed_ids: Sequence[UUID], nights: Nights) -> list[Kept]:
        """Whose these beds are in these nights, and which are off."""
        rows = await self._work.run(
            _KEPT_OF_BEDS, {"bed_ids": list(bed_ids), "first": nights.first, "last": nights.last}
        )
        return [_kept(row) for row in rows]

    async def away(self, child_ids: Sequence[UUID], nights: Nights) -> list[Kept]:
        """In which beds any of these children are in these nights, for sure or held by an emergency.

        A bed that is only offered, or only asked for, is no place.
        """
        rows = await self._work.run(_AWAY, {"child_ids": list(child_ids), "first": nights.first, "last": nights.last})
        return [_kept(row) for row in rows]

    async def where_a_household_may_ask(self, household_id: UUID, nights: Nights) -> Facts:
        """The constellations that a household belongs to in these nights; nothing of children."""
        rows = await self._work.run(
            _TO_ASK_FOR, {"household_id": household_id, "first": nights.first, "last": nights.last}
        )
        return Facts((), (), _belongings(rows), _lives(rows))

    async def children_at_home(self, household_id: UUID, nights: Nights) -> list[ChildAtHome]:
        """The children who live in a household on the first of these nights, brothers and sisters side by side."""
        rows = await self._work.run(_CHILDREN_AT_HOME, {"household_id": household_id, "on": nights.first})
        return [
            ChildAtHome(
                row["id"],
                row["sibling_group_id"],
                OvernightDecision(row["overnight_decision"]),
                has_conditions=row["has_conditions"],
            )
            for row in rows
        ]


async def nights_at_hub_homes(work: Work, child_ids: Sequence[UUID], within: Nights) -> dict[UUID, list[Nights]]:
    """Each child's nights at hub homes that touch these, slept, agreed to or asked for; every child is there."""
    values = {"child_ids": list(child_ids), "first": within.first, "last": within.last}
    found: dict[UUID, list[Nights]] = {child_id: [] for child_id in child_ids}
    for row in await work.run(_AT_HUB_HOMES, values):
        found[row["child_id"]].append(as_nights(row["nights"]))
    return found


async def stay_before(work: Work, child_ids: Sequence[UUID], hub_household_id: UUID, night: date) -> datetime | None:
    """When the stay was asked for that has begun at this hub home and has this as its last night, for all of them."""
    values = {
        "child_ids": list(child_ids),
        "hub_household_id": hub_household_id,
        "night": night,
        "tonight": work.tonight,
    }
    rows = await work.run(_THERE_BEFORE, values)
    return rows[0]["asked_at"] if rows else None


async def hub_home_where_they_sleep(work: Work, child_ids: Sequence[UUID], night: date) -> UUID | None:
    """The household at whose hub home all of these children have a bed for sure on a night."""
    rows = await work.run(_SLEEPS_AT, {"child_ids": list(dict.fromkeys(child_ids)), "night": night})
    return rows[0]["hub_household_id"] if rows else None


def _kept(row: Record) -> Kept:
    return Kept(row["bed_id"], row["child_id"], as_nights(row["nights"]), row["waiting_id"], row["sleepover_id"])


def _child(row: Record) -> ChildFacts:
    return ChildFacts(
        row["child_id"],
        OvernightDecision(row["overnight_decision"]),
        row["childrens_social_worker_id"],
        has_conditions=row["has_conditions"],
    )


def _home(row: Record) -> Home:
    return Home(row["child_id"], row["household_id"], row["started_on"], row["ended_on"])


def _belongings(rows: Iterable[Record]) -> tuple[Belonging, ...]:
    return tuple(
        {
            Belonging(row["household_id"], row["constellation_id"], row["joined_on"], row["left_on"])
            for row in rows
            if row["constellation_id"]
        }
    )


def _lives(rows: Iterable[Record]) -> Mapping[UUID, Life]:
    """Each row has one combination of a child's home, a membership, a phase and a hub home."""
    phases: dict[UUID, set[Phase]] = defaultdict(set)
    homes: dict[UUID, set[HubHome]] = defaultdict(set)
    versions: dict[UUID, int] = {}
    for row in rows:
        constellation_id = row["constellation_id"]
        if constellation_id is None:
            continue
        versions[constellation_id] = row["version"]
        if row["phase"]:
            phase = Phase(ConstellationPhase(row["phase"]), row["phase_started_on"], row["phase_ended_on"])
            phases[constellation_id].add(phase)
        if row["hub_household_id"]:
            homes[constellation_id].add(
                HubHome(row["hub_household_id"], tuple(row["bed_ids"]), row["hub_started_on"], row["hub_ended_on"])
            )
    return {
        each: Life(version, Timeline(tuple(phases[each]), tuple(homes[each]))) for each, version in versions.items()
    }
