"""Emergencies with everybody who was asked, as they are kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings import grounds
from services.bookings.policy.emergencies.emergency import OPEN, Emergency, Step
from services.bookings.policy.sleepovers import Decision
from services.bookings.repository.forgetting import blank_the_words
from shared.contracts.emergencies import AskedOf, EmergencyAnswer, EmergencyEnd, EmergencyState
from shared.contracts.refusals import refusal
from shared.contracts.words import Decider
from shared.persistence.statements import Statement
from shared.persistence.work import Work

MOST_LISTED = 100
ALREADY_RAISED = {
    # The identifier as well: the same form, sent by two at once.
    name: refusal(
        grounds.ALREADY_RAISED,
        "Somebody has just raised an emergency for one of these children. Open it to see who is asked.",
    )
    for name in ("uq_emergency_child_open", "pk_emergency")
}

# Whoever raises one for a child, and whoever changes one of theirs, takes turns: each sees what the other has done.
_LOCK_CHILDREN = Statement(
    text("""
    SELECT pg_advisory_xact_lock(hashtext('emergencies of a child'), hashtext(one.child_id::text))
    FROM (SELECT child_id FROM unnest(CAST(:child_ids AS uuid[])) AS it(child_id) ORDER BY hashtext(child_id::text)) one
    """)
)
_LOCK = Statement(text("SELECT FROM emergency WHERE id = CAST(:id AS uuid) FOR UPDATE"))
_BY_ID = Statement(text("SELECT * FROM emergency WHERE id = ANY(CAST(:ids AS uuid[]))"))
_CHILDREN = Statement(
    text("SELECT * FROM emergency_child WHERE emergency_id = ANY(CAST(:ids AS uuid[])) ORDER BY emergency_id, child_id")
)
_STEPS = Statement(
    text("SELECT * FROM emergency_step WHERE emergency_id = ANY(CAST(:ids AS uuid[])) ORDER BY emergency_id, position")
)
_APPROVALS = Statement(
    text("""
    SELECT * FROM emergency_approval WHERE emergency_id = ANY(CAST(:ids AS uuid[])) ORDER BY emergency_id, position
    """)
)
_OPEN_OF = Statement(
    text("""
    SELECT e.id FROM emergency e
    WHERE e.state = ANY(CAST(:open AS text[])) AND EXISTS (
        SELECT FROM emergency_child c WHERE c.emergency_id = e.id AND c.child_id = ANY(CAST(:child_ids AS uuid[]))
    )
    ORDER BY e.seen_at, e.id
    """)
)
_OF_A_DUTY_WORKER = Statement(
    text("""
    SELECT e.id FROM emergency e
    WHERE e.state = ANY(CAST(:open AS text[])) AND (
        SELECT s.asked_of FROM emergency_step s WHERE s.emergency_id = e.id ORDER BY s.position DESC LIMIT 1
    ) = 'duty_worker'
    ORDER BY e.seen_at, e.id
    """)
)
_FOLLOWING = Statement(
    text("""
    SELECT id FROM emergency WHERE follows_sleepover_id = CAST(:sleepover_id AS uuid) ORDER BY seen_at DESC, id LIMIT 1
    """)
)
_THAT_HAVE = Statement(
    text("""
    SELECT e.id FROM emergency e JOIN emergency_child c ON c.emergency_id = e.id
    WHERE c.child_id = CAST(:child_id AS uuid)
        AND (e.state = ANY(CAST(:open AS text[])) OR (e.state = 'bed_found' AND e.last_night_on >= :tonight))
    ORDER BY e.id
    """)
)
_TO_APPROVE_OF = Statement(
    text("""
    SELECT e.id FROM emergency e JOIN emergency_child c ON c.emergency_id = e.id
    WHERE c.child_id = CAST(:child_id AS uuid) AND e.state IN ('asking', 'in_hand', 'bed_found')
        AND EXISTS (SELECT FROM emergency_approval a WHERE a.emergency_id = e.id AND a.is_yes IS NULL)
    ORDER BY e.id
    """)
)
_LATELY = Statement(
    text("""
    SELECT e.id FROM emergency e
    WHERE e.state = ANY(CAST(:open AS text[])) OR e.seen_at > :since
        OR (e.state = 'bed_found' AND EXISTS (
            SELECT FROM emergency_approval a WHERE a.emergency_id = e.id AND a.is_yes IS NULL
        ))
    ORDER BY (e.state = ANY(CAST(:open AS text[]))) DESC, e.seen_at DESC, e.id
    """)
)
_KEEP = Statement(
    text("""
    INSERT INTO emergency (id, version, satellite_household_id, constellation_id, first_night_on, last_night_on,
        needed_until, state, raised_at, raised_by, seen_at, why, follows_sleepover_id, approvals_due_at, reminded,
        ended_as, closed_at, closed_by)
    VALUES (:id, :version, :satellite_household_id, :constellation_id, :first, :last, :needed_until, :state, :raised_at,
        :raised_by, :seen_at, :why, :follows_sleepover_id, :approvals_due_at, :reminded, :ended_as, :closed_at,
        :closed_by)
    """)
)
_CHANGE = Statement(
    text("""
    UPDATE emergency SET version = :version, state = :state, last_night_on = :last, needed_until = :needed_until,
        approvals_due_at = :approvals_due_at, reminded = :reminded, ended_as = :ended_as,
        where_they_sleep = :where_they_sleep, closed_at = :closed_at, closed_by = :closed_by
    WHERE id = :id
    """)
)
# One that opens again, its bed lost, does so also while a child has another open one by now: that one keeps the row.
_KEEP_CHILDREN = Statement(
    text("""
    INSERT INTO emergency_child (emergency_id, child_id, is_open)
    SELECT CAST(:id AS uuid), one.child_id, :is_open AND (:is_new OR NOT EXISTS (
        SELECT FROM emergency_child other
        WHERE other.child_id = one.child_id AND other.is_open AND other.emergency_id <> CAST(:id AS uuid)
    ))
    FROM unnest(CAST(:child_ids AS uuid[])) AS one(child_id)
    ON CONFLICT (emergency_id, child_id) DO UPDATE SET is_open = excluded.is_open
    """)
)
_FORGET_CHILDREN = Statement(
    text("""
    DELETE FROM emergency_child
    WHERE emergency_id = CAST(:id AS uuid) AND child_id <> ALL(CAST(:child_ids AS uuid[]))
    """)
)
# In the order of their positions: who was asked is answered for before the next one is waited for.
_KEEP_STEPS = Statement(
    text("""
    INSERT INTO emergency_step (emergency_id, position, asked_of, household_id, constellation_id, sleepover_id,
        asked_at, until_at, answer, answered_at, answered_by)
    SELECT :id, one.position, one.asked_of, one.household_id, one.constellation_id, one.sleepover_id, one.asked_at,
        one.until_at, one.answer, one.answered_at, one.answered_by
    FROM unnest(CAST(:positions AS int[]), CAST(:asked_of AS text[]), CAST(:household_ids AS uuid[]),
        CAST(:constellation_ids AS uuid[]), CAST(:sleepover_ids AS uuid[]), CAST(:asked_at AS timestamptz[]),
        CAST(:until_at AS timestamptz[]), CAST(:answers AS text[]), CAST(:answered_at AS timestamptz[]),
        CAST(:answered_by AS uuid[]))
        AS one(position, asked_of, household_id, constellation_id, sleepover_id, asked_at, until_at, answer,
            answered_at, answered_by)
    ORDER BY one.position
    ON CONFLICT (emergency_id, position) DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at,
        answered_by = excluded.answered_by
    """)
)
_FORGET_APPROVALS = Statement(
    text("DELETE FROM emergency_approval WHERE emergency_id = CAST(:id AS uuid) AND position > :count")
)
_KEEP_APPROVALS = Statement(
    text("""
    INSERT INTO emergency_approval (emergency_id, position, decider, person_id, decided_by, decided_at, is_yes)
    SELECT :id, one.position, one.decider, one.person_id, one.decided_by, one.decided_at, one.is_yes
    FROM unnest(CAST(:deciders AS text[]), CAST(:person_ids AS uuid[]), CAST(:decided_by AS uuid[]),
        CAST(:decided_at AS timestamptz[]), CAST(:is_yes AS boolean[]))
        WITH ORDINALITY AS one(decider, person_id, decided_by, decided_at, is_yes, position)
    ON CONFLICT (emergency_id, position) DO UPDATE SET decider = excluded.decider, person_id = excluded.person_id,
        decided_by = excluded.decided_by, decided_at = excluded.decided_at, is_yes = excluded.is_yes
    """)
)


class Emergencies:
    """Every emergency of the authority."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def add(self, emergency: Emergency) -> None:
        """Keep a new one. A child who has an open one meanwhile is refused by the database: `already_raised`."""
        values = _values(emergency) | {
            "satellite_household_id": emergency.satellite_household_id,
            "constellation_id": emergency.constellation_id,
            "first": emergency.first_night_on,
            "raised_at": emergency.raised_at,
            "raised_by": emergency.raised_by,
            "seen_at": emergency.seen_at,
            "why": emergency.why,
            "follows_sleepover_id": emergency.follows_sleepover_id,
        }
        with self._work.refusing(ALREADY_RAISED):
            await self._work.run(_KEEP, values)
            await self._keep_parts(emergency, is_new=True)
        if emergency.why:
            await blank_the_words(self._work)

    async def change(self, emergency: Emergency) -> None:
        """Keep the new state of one that was read with `locked`; opened again beside another one, both are open."""
        await self._work.run(_CHANGE, _values(emergency))
        await self._work.run(_FORGET_CHILDREN, {"id": emergency.id, "child_ids": list(emergency.child_ids)})
        with self._work.refusing(ALREADY_RAISED):
            await self._keep_parts(emergency)
        if emergency.where_they_sleep:
            await blank_the_words(self._work)

    async def locked(self, emergency_id: UUID) -> Emergency | None:
        """The emergency as it is once everybody ahead has committed; nobody else changes it until we do.

        Nor does anybody raise one for its children, or change another one of theirs.
        """
        if not await self._work.run(_LOCK, {"id": emergency_id}):
            return None
        rows = await self._work.run(_CHILDREN, {"ids": [emergency_id]})
        await self._lock_children([row["child_id"] for row in rows])
        return await self.one(emergency_id)

    async def one(self, emergency_id: UUID) -> Emergency | None:
        """The emergency, or none of this authority's."""
        return next(iter(await self._all([emergency_id])), None)

    async def following(self, sleepover_id: UUID) -> Emergency | None:
        """The last one for the nights that a sleepover has left."""
        rows = await self._work.run(_FOLLOWING, {"sleepover_id": sleepover_id})
        return next(iter(await self._all([row["id"] for row in rows])), None)

    async def locked_open_of(self, child_ids: Sequence[UUID]) -> list[Emergency]:
        """The open ones of these children, the first first; nobody raises another one for them until we commit."""
        await self._lock_children(child_ids)
        return await self.open_of(child_ids)

    async def open_of(self, child_ids: Sequence[UUID]) -> list[Emergency]:
        """The open ones of these children, the first first."""
        open_states = [state.value for state in OPEN]
        rows = await self._work.run(_OPEN_OF, {"open": open_states, "child_ids": list(child_ids)})
        return await self._all([row["id"] for row in rows])

    async def of_a_duty_worker(self) -> list[UUID]:
        """The open ones of which no hub home is asked now, the first first."""
        rows = await self._work.run(_OF_A_DUTY_WORKER, {"open": [state.value for state in OPEN]})
        return [row["id"] for row in rows]

    async def that_have(self, child_id: UUID, tonight: date) -> list[UUID]:
        """Those of a child for whom a bed is looked for, or found for tonight or later, in everybody's order."""
        values = {"child_id": child_id, "tonight": tonight, "open": [state.value for state in OPEN]}
        return [row["id"] for row in await self._work.run(_THAT_HAVE, values)]

    async def to_approve_of(self, child_id: UUID) -> list[UUID]:
        """Those of a child for which an approval is outstanding, in everybody's order."""
        return [row["id"] for row in await self._work.run(_TO_APPROVE_OF, {"child_id": child_id})]

    async def lately(self, since: datetime) -> list[Emergency]:
        """Those that are open or wait for an approval, and what came since; the open ones first, then the latest."""
        rows = await self._work.run(_LATELY, {"open": [state.value for state in OPEN], "since": since})
        return await self._all([row["id"] for row in rows])

    async def _lock_children(self, child_ids: Sequence[UUID]) -> None:
        await self._work.run(_LOCK_CHILDREN, {"child_ids": list(child_ids)})

    async def _keep_parts(self, emergency: Emergency, *, is_new: bool = False) -> None:
        its = {"id": emergency.id}
        children = {"child_ids": list(emergency.child_ids), "is_open": emergency.is_open, "is_new": is_new}
        await self._work.run(_KEEP_CHILDREN, its | children)
        steps = emergency.steps
        await self._work.run(
            _KEEP_STEPS,
            {
                **its,
                "positions": [one.position for one in steps],
                "asked_of": [one.asked_of for one in steps],
                "household_ids": [one.household_id for one in steps],
                "constellation_ids": [one.constellation_id for one in steps],
                "sleepover_ids": [one.sleepover_id for one in steps],
                "asked_at": [one.asked_at for one in steps],
                "until_at": [one.until for one in steps],
                "answers": [one.answer for one in steps],
                "answered_at": [one.answered_at for one in steps],
                "answered_by": [one.answered_by for one in steps],
            },
        )
        approvals = emergency.approvals
        await self._work.run(_FORGET_APPROVALS, its | {"count": len(approvals)})
        await self._work.run(
            _KEEP_APPROVALS,
            {
                **its,
                "deciders": [one.decider for one in approvals],
                "person_ids": [one.person_id for one in approvals],
                "decided_by": [one.decided_by for one in approvals],
                "decided_at": [one.decided_at for one in approvals],
                "is_yes": [one.is_yes for one in approvals],
            },
        )

    async def _all(self, ids: Sequence[UUID]) -> list[Emergency]:
        """These, in this order, as far as they are there."""
        asked = {"ids": list(ids)}
        rows = {row["id"]: row for row in await self._work.run(_BY_ID, asked)}
        children = _by_emergency(await self._work.run(_CHILDREN, asked))
        steps = _by_emergency(await self._work.run(_STEPS, asked))
        approvals = _by_emergency(await self._work.run(_APPROVALS, asked))
        return [_emergency(rows[one], children[one], steps[one], approvals[one]) for one in ids if one in rows]


def _by_emergency(rows: Iterable[Record]) -> defaultdict[UUID, list[Record]]:
    found: defaultdict[UUID, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["emergency_id"]].append(row)
    return found


def _values(emergency: Emergency) -> dict[str, Any]:
    return {
        "id": emergency.id,
        "version": emergency.version,
        "state": emergency.state,
        "last": emergency.last_night_on,
        "needed_until": emergency.needed_until,
        "approvals_due_at": emergency.approvals_due_at,
        "reminded": emergency.reminded,
        "ended_as": emergency.end,
        "where_they_sleep": emergency.where_they_sleep,
        "closed_at": emergency.closed_at,
        "closed_by": emergency.closed_by,
    }


def _emergency(row: Record, children: list[Record], steps: list[Record], approvals: list[Record]) -> Emergency:
    return Emergency(
        id=row["id"],
        version=row["version"],
        satellite_household_id=row["satellite_household_id"],
        constellation_id=row["constellation_id"],
        child_ids=tuple(one["child_id"] for one in children),
        first_night_on=row["first_night_on"],
        last_night_on=row["last_night_on"],
        needed_until=row["needed_until"] or row["last_night_on"],
        state=EmergencyState(row["state"]),
        raised_at=row["raised_at"],
        raised_by=row["raised_by"],
        seen_at=row["seen_at"],
        why=row["why"],
        follows_sleepover_id=row["follows_sleepover_id"],
        steps=tuple(map(_step, steps)),
        approvals=tuple(
            Decision(Decider(one["decider"]), one["person_id"], one["decided_by"], one["decided_at"], one["is_yes"])
            for one in approvals
        ),
        approvals_due_at=row["approvals_due_at"],
        reminded=row["reminded"],
        end=EmergencyEnd(row["ended_as"]) if row["ended_as"] else None,
        where_they_sleep=row["where_they_sleep"],
        closed_at=row["closed_at"],
        closed_by=row["closed_by"],
    )


def _step(row: Record) -> Step:
    return Step(
        position=row["position"],
        asked_of=AskedOf(row["asked_of"]),
        asked_at=row["asked_at"],
        until=row["until_at"],
        household_id=row["household_id"],
        constellation_id=row["constellation_id"],
        sleepover_id=row["sleepover_id"],
        answer=EmergencyAnswer(row["answer"]) if row["answer"] else None,
        answered_at=row["answered_at"],
        answered_by=row["answered_by"],
    )
