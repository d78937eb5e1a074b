"""Who would swap nights with whom, as it is kept."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.nights import Nights
from services.bookings.policy.sleepovers import Decision, Sleepover
from services.bookings.policy.swaps import Side, Swap, already_proposed
from services.bookings.repository.sleepovers import NOBODY, TAKEN, Sleepovers
from shared.contracts.actor import Actor
from shared.contracts.roles import CARERS, Role
from shared.contracts.swaps import SwapState
from shared.contracts.words import Decider
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_REFUSED = {"ux_swap_one_proposal_at_a_time": already_proposed()}
# A swap was proposed of all of them: who was taken out since is still one of its children, so that it comes to nothing.
_CHILDREN = """
    ARRAY(
        SELECT DISTINCT b.child_id FROM bed_stay b WHERE b.sleepover_id = {of}.id OR b.sleepover_id IN (
            SELECT p.id FROM sleepover p
            WHERE p.parted_from_id = coalesce({of}.parted_from_id, {of}.id) AND p.changed_at >= w.proposed_at
        ) ORDER BY b.child_id
    )
"""
_DECISIONS = ", ".join(
    f"ARRAY(SELECT d.{column} FROM swap_decision d WHERE d.swap_id = w.id ORDER BY d.position) AS {name}"  # noqa: S608  names that stand here
    for column, name in (
        ("decider", "deciders"),
        ("person_id", "person_ids"),
        ("decided_by", "decided_bys"),
        ("decided_at", "decided_ats"),
        ("is_yes", "are_yes"),
    )
)
_WHOLE = f"""
    SELECT w.*, o.constellation_id, o.hub_household_id, o.satellite_household_id AS offered_household_id,
        t.satellite_household_id AS wanted_household_id, {_CHILDREN.format(of="o")} AS offered_child_ids,
        {_CHILDREN.format(of="t")} AS wanted_child_ids, {_DECISIONS}
    FROM swap w JOIN sleepover o ON o.id = w.offered_sleepover_id JOIN sleepover t ON t.id = w.wanted_sleepover_id
"""  # noqa: S608  parts that stand in this file
_ONE = Statement(text(f"{_WHOLE} WHERE w.id = CAST(:id AS uuid)"))
_OPEN_OF = Statement(
    text(f"""{_WHOLE}
    WHERE w.state = 'proposed' AND (w.offered_sleepover_id = ANY(CAST(:sleepover_ids AS uuid[]))
        OR w.wanted_sleepover_id = ANY(CAST(:sleepover_ids AS uuid[])))
    ORDER BY w.id
    """)
)
# Whoever must decide is asked by what they are; the policy then tells whether it is their turn.
_CONCERNING = Statement(
    text(f"""{_WHOLE}
    WHERE w.state = 'proposed' AND (
        t.satellite_household_id = :household_id OR o.hub_household_id = :household_id
        OR EXISTS (SELECT FROM swap_decision d WHERE d.swap_id = w.id AND (
            d.person_id = :person_id OR (:is_manager AND d.decider = 'programme_manager'))))
    ORDER BY least(w.offered_first_on, w.wanted_first_on), w.id
    """)
)
_LOCK = Statement(text("SELECT id FROM swap WHERE id = CAST(:id AS uuid) FOR UPDATE"))
# Before the sleepovers, as whoever hears of the register does.
_LOCK_LOOK = Statement(text("SELECT FROM swap_look WHERE swap_id = CAST(:id AS uuid) FOR UPDATE"))
_ADD = Statement(
    text("""
    WITH added AS (
        INSERT INTO swap (id, version, offered_sleepover_id, wanted_sleepover_id, offered_first_on, offered_last_on,
            wanted_first_on, wanted_last_on, state, proposed_by, proposed_at, ends_at, changed_at, conditions_met_for)
        VALUES (:id, :version, :offered_id, :wanted_id, :offered_first, :offered_last, :wanted_first, :wanted_last,
            :state, :proposed_by, :proposed_at, :ends_at, :proposed_at, CAST(:conditions_met_for AS uuid[]))
    )
    INSERT INTO swap_decision (swap_id, position, decider, person_id)
    SELECT :id, one.position, one.decider, one.person_id
    FROM unnest(CAST(:deciders AS text[]), CAST(:person_ids AS uuid[]))
        WITH ORDINALITY AS one(decider, person_id, position)
    """)
)
_CHANGE = Statement(
    text("""
    WITH changed AS (
        UPDATE swap SET version = :version, state = :state, changed_at = :now,
            conditions_met_for = CAST(:conditions_met_for AS uuid[])
        WHERE id = :id
    ), not_asked AS (
        DELETE FROM swap_decision
        WHERE swap_id = :id AND position > cardinality(CAST(:deciders AS text[]))
    )
    INSERT INTO swap_decision (swap_id, position, decider, person_id, decided_by, decided_at, is_yes)
    SELECT :id, one.position, one.decider, one.person_id, one.decided_by, one.decided_at, one.is_yes
    FROM unnest(CAST(:deciders AS text[]), CAST(:person_ids AS uuid[]), CAST(:decided_by AS uuid[]),
        CAST(:decided_at AS timestamptz[]), CAST(:is_yes AS boolean[]))
        WITH ORDINALITY AS one(decider, person_id, decided_by, decided_at, is_yes, position)
    ON CONFLICT (swap_id, position) DO UPDATE SET decider = excluded.decider, person_id = excluded.person_id,
        decided_by = excluded.decided_by, decided_at = excluded.decided_at, is_yes = excluded.is_yes
    """)
)
# Both are freed before either is written anew: a bed that is taken over would be somebody else's for a moment.
_FREE = Statement(
    text("UPDATE bed_stay SET is_kept = false WHERE sleepover_id = ANY(CAST(:ids AS uuid[])) AND is_kept")
)
_ONE_BED_EACH = Statement(
    text("""
    DELETE FROM bed_stay b USING bed_stay first
    WHERE b.sleepover_id = ANY(CAST(:ids AS uuid[])) AND first.sleepover_id = b.sleepover_id
        AND first.child_id = b.child_id AND first.id < b.id
    """)
)
_MOVE = Statement(
    text("""
    WITH changed AS (
        UPDATE sleepover SET version = :version, first_night_on = :first, last_night_on = :last,
            beyond_rules = '{}', beyond_limits = '{}', beyond_would_be = '{}', because = '',
            conditions_met_for = CAST(:conditions_met_for AS uuid[]), changed_at = :changed_at
        WHERE id = :id
    )
    UPDATE bed_stay SET nights = daterange(:first, :last, '[]'), bed_id = stay.bed_id, is_kept = true
    FROM unnest(CAST(:child_ids AS uuid[]), CAST(:bed_ids AS uuid[])) AS stay(child_id, bed_id)
    WHERE bed_stay.sleepover_id = :id AND bed_stay.child_id = stay.child_id
    """)
)
_OTHERS = Statement(
    text("""
    SELECT id FROM sleepover
    WHERE hub_household_id = :hub_household_id AND last_night_on >= :tonight AND state = 'confirmed'
        AND constellation_id = :constellation_id AND kind = 'planned' AND first_night_on > :tonight
        AND satellite_household_id <> :household_id AND emergency_id IS NULL
    ORDER BY first_night_on, last_night_on, id
    """)
)


class Swaps:
    """Every swap of the authority. Who changes one has it locked, and then the two sleepovers."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def add(self, swap: Swap) -> None:
        """Keep a new one; refused where another is proposed for the same sleepover meanwhile."""
        values: dict[str, Any] = {
            "id": swap.id,
            "version": swap.version,
            "offered_id": swap.offered.sleepover_id,
            "wanted_id": swap.wanted.sleepover_id,
            "offered_first": swap.offered.nights.first,
            "offered_last": swap.offered.nights.last,
            "wanted_first": swap.wanted.nights.first,
            "wanted_last": swap.wanted.nights.last,
            "state": swap.state,
            "proposed_by": swap.proposed_by,
            "proposed_at": swap.proposed_at,
            "ends_at": swap.ends_at,
            "conditions_met_for": list(swap.conditions_met_for),
            "deciders": [one.decider for one in swap.decisions],
            "person_ids": [one.person_id for one in swap.decisions],
        }
        with self._work.refusing(_REFUSED):
            await self._work.run(_ADD, values)

    async def change(self, swap: Swap) -> None:
        """Keep the new state of one that was read with `locked`."""
        values = {
            "id": swap.id,
            "version": swap.version,
            "state": swap.state,
            "now": self._work.now,
            "conditions_met_for": list(swap.conditions_met_for),
            "deciders": [one.decider for one in swap.decisions],
            "person_ids": [one.person_id for one in swap.decisions],
            "decided_by": [one.decided_by for one in swap.decisions],
            "decided_at": [one.decided_at for one in swap.decisions],
            "is_yes": [one.is_yes for one in swap.decisions],
        }
        await self._work.run(_CHANGE, values)

    async def one(self, swap_id: UUID) -> Swap | None:
        """The swap, or none of this authority's."""
        rows = await self._work.run(_ONE, {"id": swap_id})
        return _swap(rows[0]) if rows else None

    async def locked(self, swap_id: UUID) -> Swap | None:
        """The swap as it is once everybody ahead has committed; nobody else changes it or its look until we do."""
        if not await self._work.run(_LOCK, {"id": swap_id}):
            return None
        await self._work.run(_LOCK_LOOK, {"id": swap_id})
        # In a statement of its own: one that waited for its lock would read the decisions of before.
        return await self.one(swap_id)

    async def open_of(self, *sleepover_ids: UUID) -> list[Swap]:
        """Those that aren't over and have one of these sleepovers as a side."""
        rows = await self._work.run(_OPEN_OF, {"sleepover_ids": list(sleepover_ids)})
        return [_swap(row) for row in rows]

    async def concerning(self, actor: Actor) -> list[Swap]:
        """Those that aren't over and that the word of the actor or of their household is needed for, soonest first."""
        household = actor.household_id if actor.has(*CARERS) else None
        worker = actor.person_id if actor.has(Role.CHILDRENS_SOCIAL_WORKER) else None
        values = {
            "household_id": household or NOBODY,
            "person_id": worker or NOBODY,
            "is_manager": actor.has(Role.PROGRAMME_MANAGER),
        }
        return [_swap(row) for row in await self._work.run(_CONCERNING, values)]

    async def others_there(
        self, hub_household_id: UUID, constellation_id: UUID, household_id: UUID, tonight: date
    ) -> Iterable[UUID]:
        """Other households' planned sleepovers at a hub home that are confirmed and haven't begun, soonest first."""
        values = {
            "hub_household_id": hub_household_id,
            "constellation_id": constellation_id,
            "household_id": household_id,
            "tonight": tonight,
        }
        return [row["id"] for row in await self._work.run(_OTHERS, values)]


async def exchange_nights(work: Work, *sleepovers: Sleepover) -> None:
    """Keep the new nights and beds of sleepovers that were read locked, all at once: one may have another's beds."""
    await work.run(_FREE, {"ids": [one.id for one in sleepovers]})
    await work.run(_ONE_BED_EACH, {"ids": [one.id for one in sleepovers]})
    with work.refusing(TAKEN):
        for one in sleepovers:
            await work.run(
                _MOVE,
                {
                    "id": one.id,
                    "version": one.version,
                    "first": one.first_night_on,
                    "last": one.last_night_on,
                    "child_ids": [stay.child_id for stay in one.stays],
                    "bed_ids": [stay.bed_id for stay in one.stays],
                    "changed_at": work.now,
                    "conditions_met_for": list(one.conditions_met_for),
                },
            )
    for one in sleepovers:
        await Sleepovers(work).offer_what_is_free(one)


def _swap(row: Record) -> Swap:
    columns = (row[name] for name in ("deciders", "person_ids", "decided_bys", "decided_ats", "are_yes"))
    return Swap(
        id=row["id"],
        version=row["version"],
        constellation_id=row["constellation_id"],
        hub_household_id=row["hub_household_id"],
        offered=_side(row, "offered"),
        wanted=_side(row, "wanted"),
        state=SwapState(row["state"]),
        proposed_by=row["proposed_by"],
        proposed_at=row["proposed_at"],
        ends_at=row["ends_at"],
        decisions=tuple(Decision(Decider(decider), *rest) for decider, *rest in zip(*columns, strict=True)),
        conditions_met_for=tuple(row["conditions_met_for"]),
    )


def _side(row: Record, which: str) -> Side:
    return Side(
        row[f"{which}_sleepover_id"],
        row[f"{which}_household_id"],
        tuple(row[f"{which}_child_ids"]),
        Nights(row[f"{which}_first_on"], row[f"{which}_last_on"]),
    )
