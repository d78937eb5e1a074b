"""Family times with who comes and what each household said, as they are kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.family_times.people import own_households
from services.bookings.policy.family_times.plan import (
    About,
    Around,
    FamilyTime,
    Reply,
    child_has_family_time,
    room_is_taken,
)
from services.bookings.repository.around_family_times import around
from services.bookings.repository.family_stays import STAYS
from services.bookings.repository.forgetting import blank_the_words
from services.bookings.repository.sleepovers import NOBODY
from shared.contracts.actor import Actor
from shared.contracts.clock import LONDON
from shared.contracts.family_words import FamilyTimeOffReason, FamilyTimeState, Supervision
from shared.contracts.roles import WORKERS, Role
from shared.persistence.statements import Statement
from shared.persistence.work import Work

TAKEN = {"ex_family_time_room": room_is_taken(), "ex_family_time_child_once": child_has_family_time()}

_WHOLE = """
    SELECT f.*, (
        SELECT array_agg(c.child_id ORDER BY c.child_id) FROM family_time_child c WHERE c.family_time_id = f.id
    ) AS child_ids, (
        SELECT array_agg(c.getting_there ORDER BY c.child_id) FROM family_time_child c WHERE c.family_time_id = f.id
    ) AS getting_there, (
        SELECT array_agg(c.child_id ORDER BY c.child_id) FROM family_time_child c
        WHERE c.family_time_id = f.id AND c.came
    ) AS came
    FROM family_time AS f
"""
# A child whose old placement's end hasn't been heard yet has two: the one they moved to last is right.
_HOMES = """
    SELECT DISTINCT ON (c.family_time_id, c.child_id) c.family_time_id, c.child_id, p.household_id
    FROM family_time_child c JOIN family_time f ON f.id = c.family_time_id
    JOIN placement p ON p.child_id = c.child_id AND p.started_on <= f.held_on
        AND (p.ended_on IS NULL OR p.ended_on > f.held_on)
    ORDER BY c.family_time_id, c.child_id, p.started_on DESC, p.id
"""
_ONE = Statement(text(f"{_WHOLE} WHERE f.id = CAST(:id AS uuid)"))
_OF_SERIES = Statement(text(f"{_WHOLE} WHERE f.series_id = CAST(:series_id AS uuid) ORDER BY f.period, f.id"))
_LOCK = Statement(
    text("""
    SELECT FROM family_time
    WHERE id = CAST(:id AS uuid) OR series_id = (SELECT series_id FROM family_time WHERE id = CAST(:id AS uuid))
    ORDER BY id FOR UPDATE
    """)
)
_AHEAD_OF_CHILD = Statement(
    text(f"""
    {_WHOLE} WHERE f.state = 'planned' AND lower(f.period) > :now AND EXISTS (
        SELECT FROM family_time_child c WHERE c.family_time_id = f.id AND c.child_id = CAST(:child_id AS uuid)
    )
    ORDER BY f.period, f.id
    """)
)
_OPEN_OF_CHILD = Statement(
    text(f"""
    {_WHOLE} WHERE (f.state IN ('proposed', 'planned') OR f.state = 'cancelled' AND lower(f.period) > :now) AND EXISTS (
        SELECT FROM family_time_child c WHERE c.family_time_id = f.id AND c.child_id = CAST(:child_id AS uuid)
    )
    ORDER BY f.period, f.id
    """)
)
_CONCERNING = Statement(
    text(f"""
    {_WHOLE} WHERE lower(f.period) >= :starts_at AND lower(f.period) < :ends_at
        AND f.state = ANY(CAST(:states AS text[]))
        AND (CAST(:everything AS boolean) OR f.planned_by = :person_id OR f.supervisor_id = :person_id
            OR f.hub_household_id = ANY(CAST(:household_ids AS uuid[]))
            OR f.ever_asked_household_ids && CAST(:household_ids AS uuid[])
            OR EXISTS (
                SELECT FROM family_time_child c JOIN ({STAYS}) AS s ON s.child_id = c.child_id
                WHERE c.family_time_id = f.id AND s.hub_household_id = ANY(CAST(:household_ids AS uuid[]))
                    AND s.first_on <= f.held_on AND s.home_on >= f.held_on
            ) OR EXISTS (
                SELECT FROM family_time_child c
                WHERE c.family_time_id = f.id AND c.child_id = ANY(CAST(:child_ids AS uuid[]))
            ) OR EXISTS (
                SELECT FROM ({_HOMES}) AS h WHERE h.family_time_id = f.id AND (
                    h.household_id = ANY(CAST(:household_ids AS uuid[])) OR h.household_id IN (
                        SELECT m.household_id FROM membership m
                        WHERE m.constellation_id = ANY(CAST(:constellation_ids AS uuid[]))
                            AND m.joined_on <= f.held_on AND (m.left_on IS NULL OR m.left_on > f.held_on)
                    )
                )
            ) OR EXISTS (
                SELECT FROM hub_home_term t WHERE t.constellation_id = ANY(CAST(:constellation_ids AS uuid[]))
                    AND t.started_on <= f.held_on AND (t.ended_on IS NULL OR t.ended_on > f.held_on)
                    AND (t.household_id = f.hub_household_id OR t.household_id IN (
                        SELECT h.household_id FROM ({_HOMES}) AS h WHERE h.family_time_id = f.id
                    ))
            ))
    ORDER BY f.period, f.id
    """)  # noqa: S608  constants of this file
)
_ADD = Statement(
    text("""
    INSERT INTO family_time (id, version, plan_version, state, series_id, held_on, period, with_birth_family,
        birth_family, hub_household_id, place, supervision, supervisor_id, supervisor, planned_by, changed_at,
        asked_household_ids, ever_asked_household_ids, chased_at, is_without_hub_home, reason, birth_family_came,
        what_happened)
    VALUES (:id, :version, :plan_version, :state, :series_id, :held_on, CAST(:period AS tstzrange), :with_birth_family,
        :birth_family, :hub_household_id, :place, :supervision, :supervisor_id, :supervisor, :planned_by, :changed_at,
        CAST(:asked AS uuid[]), CAST(:asked AS uuid[]), :chased_at, :is_without_hub_home, :reason,
        :birth_family_came, :what_happened)
    """)
)
_CHANGE = Statement(
    text("""
    UPDATE family_time SET version = :version, plan_version = :plan_version, state = :state, held_on = :held_on,
        period = CAST(:period AS tstzrange), with_birth_family = :with_birth_family, birth_family = :birth_family,
        hub_household_id = :hub_household_id, place = :place, supervision = :supervision,
        supervisor_id = :supervisor_id, supervisor = :supervisor, changed_at = :changed_at,
        planned_by = :planned_by, asked_household_ids = CAST(:asked AS uuid[]), ever_asked_household_ids =
            ARRAY(SELECT DISTINCT unnest(ever_asked_household_ids || CAST(:asked AS uuid[]))),
        chased_at = :chased_at, is_without_hub_home = :is_without_hub_home, reason = :reason,
        birth_family_came = :birth_family_came, what_happened = :what_happened
    WHERE id = :id
    """)
)
_IS_BACK = Statement(
    text("""
    DELETE FROM family_time_left WHERE family_time_id = :id AND household_id = ANY(CAST(:asked AS uuid[]))
    """)
)
_FORGET_CHILDREN = Statement(text("DELETE FROM family_time_child WHERE family_time_id = :id"))
_CHILDREN = Statement(
    text("""
    INSERT INTO family_time_child (family_time_id, child_id, getting_there, period, is_on, came)
    SELECT :id, one.child_id, one.getting_there, CAST(:period AS tstzrange), :is_on, one.came
    FROM unnest(CAST(:child_ids AS uuid[]), CAST(:getting_there AS text[]), CAST(:came AS boolean[]))
        AS one(child_id, getting_there, came)
    """)
)
_REPLY = Statement(
    text("""
    INSERT INTO family_time_reply (family_time_id, household_id, plan_version, is_possible, why, replied_at, replied_by)
    VALUES (:family_time_id, :household_id, :plan_version, :is_possible, :why, :replied_at, :replied_by)
    ON CONFLICT (family_time_id, household_id, plan_version) DO UPDATE SET is_possible = excluded.is_possible,
        why = excluded.why, replied_at = excluded.replied_at, replied_by = excluded.replied_by
    """)
)
_TAKEN = Statement(
    text("""
    SELECT EXISTS (
        SELECT FROM family_time WHERE hub_household_id = CAST(:hub_household_id AS uuid) AND state <> 'cancelled'
            AND period && CAST(:period AS tstzrange) AND id <> ALL(CAST(:but AS uuid[]))
    ) AS room, EXISTS (
        SELECT FROM family_time_child WHERE child_id = ANY(CAST(:child_ids AS uuid[])) AND is_on
            AND period && CAST(:period AS tstzrange) AND family_time_id <> ALL(CAST(:but AS uuid[]))
    ) AS child
    """)
)
_ROOMS = Statement(
    text(f"""
    {_WHOLE} WHERE f.hub_household_id = ANY(CAST(:household_ids AS uuid[])) AND f.state <> 'cancelled'
        AND lower(f.period) >= :starts_at AND lower(f.period) < :ends_at
    ORDER BY f.period, f.id
    """)
)


class FamilyTimes:
    """The family times of the authority."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def add(self, one: FamilyTime) -> None:
        """Keep a new one; refused where the room or a child is taken, whoever plans at once."""
        with self._work.refusing(TAKEN):
            await self._work.run(_ADD, _values(one) | {"series_id": one.series_id})
            await self._work.run(_CHILDREN, _children(one))
        await blank_the_words(self._work)

    async def change(self, one: FamilyTime) -> None:
        """Keep the new state of one that was read locked; refused as `add` is."""
        with self._work.refusing(TAKEN):
            await self._work.run(_FORGET_CHILDREN, {"id": one.id})
            await self._work.run(_CHANGE, _values(one))
            await self._work.run(_IS_BACK, {"id": one.id, "asked": list(one.asked)})
            await self._work.run(_CHILDREN, _children(one))
        await blank_the_words(self._work)

    async def reply(self, one: FamilyTime, reply: Reply) -> None:
        """Keep what a household said to this plan."""
        await self._work.run(
            _REPLY,
            {
                "family_time_id": one.id,
                "household_id": reply.household_id,
                "plan_version": reply.plan_version,
                "is_possible": reply.is_possible,
                "why": reply.why,
                "replied_at": reply.replied_at,
                "replied_by": reply.replied_by,
            },
        )
        await blank_the_words(self._work)

    async def one(self, family_time_id: UUID) -> FamilyTime | None:
        """The family time, or none of this authority's."""
        return next(map(_family_time, await self._work.run(_ONE, {"id": family_time_id})), None)

    async def locked(self, family_time_id: UUID) -> FamilyTime | None:
        """The family time once everybody ahead has committed; nobody else changes it or its series until we do."""
        await self._work.run(_LOCK, {"id": family_time_id})
        return await self.one(family_time_id)

    async def of_series(self, series_id: UUID | None) -> list[FamilyTime]:
        """All of a series, soonest first; none of none."""
        if series_id is None:
            return []
        return [_family_time(row) for row in await self._work.run(_OF_SERIES, {"series_id": series_id})]

    async def ahead_of_child(self, child_id: UUID) -> list[FamilyTime]:
        """The planned ones of a child that are still to come."""
        rows = await self._work.run(_AHEAD_OF_CHILD, {"child_id": child_id, "now": self._work.now})
        return [_family_time(row) for row in rows]

    async def open_of_child(self, child_id: UUID) -> list[FamilyTime]:
        """Those of a child for which somebody still answers: ahead, to be recorded, or cancelled before its time."""
        rows = await self._work.run(_OPEN_OF_CHILD, {"child_id": child_id, "now": self._work.now})
        return [_family_time(row) for row in rows]

    async def concerning(
        self, actor: Actor, starts_at: datetime, ends_at: datetime, states: Iterable[FamilyTimeState] = FamilyTimeState
    ) -> list[FamilyTime]:
        """Those in these states that begin in this time and may be an actor's business, soonest first."""
        rows = await self._work.run(
            _CONCERNING,
            {
                "starts_at": starts_at,
                "ends_at": ends_at,
                "states": [state.value for state in states],
                "everything": actor.has(Role.PROGRAMME_MANAGER),
                "person_id": actor.person_id if actor.has(*WORKERS, Role.HUB_HOME_CARER) else NOBODY,
                "child_ids": list(actor.child_ids) if actor.has(Role.CHILDRENS_SOCIAL_WORKER) else [],
                "household_ids": list(own_households(actor)),
                "constellation_ids": list(actor.constellation_ids) if actor.has(Role.LIAISON_WORKER) else [],
            },
        )
        return [_family_time(row) for row in rows]

    async def rooms(self, household_ids: Collection[UUID], starts_at: datetime, ends_at: datetime) -> list[FamilyTime]:
        """Those that take the room of one of these hub homes in this time."""
        rows = await self._work.run(
            _ROOMS, {"household_ids": list(household_ids), "starts_at": starts_at, "ends_at": ends_at}
        )
        return [_family_time(row) for row in rows]

    async def in_the_way(self, about: About, but: Collection[UUID]) -> Sequence[str]:
        """What is taken then already, by others than these: the constraints' names."""
        values = {"hub_household_id": about.hub_household_id, "period": _period(about), "but": list(but)}
        [row] = await self._work.run(_TAKEN, {**values, "child_ids": list(about.children)})
        found = {"ex_family_time_room": row["room"], "ex_family_time_child_once": row["child"]}
        return [name for name, is_taken in found.items() if is_taken]

    async def around(self, family_times: Collection[FamilyTime]) -> Mapping[UUID, Around]:
        """Who has to do with each of these, on its day, and what they said to its plan."""
        return await around(self._work, family_times)


def _period(about: About) -> "asyncpg.Range[datetime]":
    return asyncpg.Range(about.starts_at, about.ends_at)


def _values(one: FamilyTime) -> dict[str, Any]:
    about = one.about
    return {
        "id": one.id,
        "version": one.version,
        "plan_version": one.plan_version,
        "state": one.state,
        "held_on": about.on,
        "period": _period(about),
        "with_birth_family": about.with_birth_family,
        "birth_family": about.birth_family,
        "hub_household_id": about.hub_household_id,
        "place": about.place,
        "supervision": about.supervision,
        "supervisor_id": about.supervisor_id,
        "supervisor": about.supervisor,
        "changed_at": one.changed_at,
        "planned_by": one.planned_by,
        "asked": sorted(one.asked),
        "chased_at": one.chased_at,
        "is_without_hub_home": one.is_without_hub_home,
        "reason": one.reason,
        "birth_family_came": one.birth_family_came,
        "what_happened": one.what_happened,
    }


def _children(one: FamilyTime) -> dict[str, Any]:
    children = one.child_ids
    is_recorded = one.state is FamilyTimeState.HELD
    return {
        "id": one.id,
        "period": _period(one.about),
        "is_on": one.state is not FamilyTimeState.CANCELLED,
        "child_ids": list(children),
        "getting_there": [one.about.children[child] for child in children],
        "came": [child in one.came if is_recorded else None for child in children],
    }


def _family_time(row: Record) -> FamilyTime:
    starts_at, ends_at = row["period"].lower.astimezone(LONDON), row["period"].upper.astimezone(LONDON)
    return FamilyTime(
        id=row["id"],
        version=row["version"],
        plan_version=row["plan_version"],
        state=FamilyTimeState(row["state"]),
        series_id=row["series_id"],
        about=About(
            on=row["held_on"],
            starts=starts_at.time(),
            ends=ends_at.time(),
            children=dict(zip(row["child_ids"], row["getting_there"], strict=True)),
            with_birth_family=row["with_birth_family"],
            birth_family=row["birth_family"],
            hub_household_id=row["hub_household_id"],
            place=row["place"],
            supervision=Supervision(row["supervision"]),
            supervisor_id=row["supervisor_id"],
            supervisor=row["supervisor"],
        ),
        planned_by=row["planned_by"],
        changed_at=row["changed_at"],
        asked=frozenset(row["asked_household_ids"]),
        ever_asked=frozenset(row["ever_asked_household_ids"]),
        chased_at=row["chased_at"],
        is_without_hub_home=row["is_without_hub_home"],
        reason=FamilyTimeOffReason(row["reason"]) if row["reason"] else None,
        came=frozenset(row["came"] or ()),
        birth_family_came=row["birth_family_came"],
        what_happened=row["what_happened"],
    )
