"""Planned gatherings, with who is invited, replied and came, as they are kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.gatherings import (
    BY_CONSTELLATION,
    SEES_ALL,
    About,
    Answered,
    Planned,
    fewer_places_than_taken,
)
from services.bookings.policy.places import Moves, gathering_is_full
from services.bookings.repository.forgetting import blank_the_words
from services.bookings.repository.lifts import GatheringLifts
from services.bookings.repository.sleepovers import NOBODY
from shared.contracts.actor import Actor
from shared.contracts.gatherings import PLANS_GATHERINGS, Attendance, GatheringReply
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import GatheringKind, GatheringOffReason, GatheringState
from shared.persistence.statements import Statement
from shared.persistence.work import Work

EVER, NEVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
ROOM = "ck_planned_gathering_room_for_all"

# Who belongs to which constellation on the day, as a satellite or as its hub home.
BELONGS = """
    SELECT constellation_id, household_id, joined_on AS first_on, left_on AS ended_on FROM membership
    UNION ALL
    SELECT constellation_id, household_id, started_on, ended_on FROM hub_home_term
"""
_INVITED = Statement(
    text(f"""
    SELECT DISTINCT constellation_id, household_id FROM ({BELONGS}) AS one
    WHERE constellation_id = ANY(CAST(:constellation_ids AS uuid[]))
        AND first_on <= :day AND (ended_on IS NULL OR ended_on > :day)
    """)  # noqa: S608  a constant of this file
)
_INVITED_TO = Statement(
    text(f"""
    SELECT DISTINCT g.id FROM planned_gathering AS g JOIN ({BELONGS}) AS one
        ON one.constellation_id = ANY(g.constellation_ids) AND one.household_id = :household_id
        AND one.first_on <= g.held_on AND (one.ended_on IS NULL OR one.ended_on > g.held_on)
    WHERE g.id = ANY(CAST(:ids AS uuid[]))
    """)  # noqa: S608  a constant of this file
)
_CONCERNING = Statement(
    text(f"""
    SELECT * FROM planned_gathering AS g
    WHERE g.starts_at >= :starts_at AND g.starts_at < :ends_at AND g.state = ANY(CAST(:states AS text[]))
        AND (CAST(:series_id AS uuid) IS NULL OR g.series_id = CAST(:series_id AS uuid))
        AND (CAST(:everything AS boolean) OR g.planned_by = :planned_by
            OR g.constellation_ids && CAST(:constellation_ids AS uuid[])
            OR EXISTS (
                SELECT FROM ({BELONGS}) AS one
                WHERE one.constellation_id = ANY(g.constellation_ids)
                    AND one.household_id = ANY(CAST(:household_ids AS uuid[]))
                    AND one.first_on <= g.held_on AND (one.ended_on IS NULL OR one.ended_on > g.held_on)
            )
            OR EXISTS (
                SELECT FROM gathering_reply AS r
                WHERE r.gathering_id = g.id AND r.household_id = ANY(CAST(:household_ids AS uuid[]))
            ))
    ORDER BY g.starts_at, g.id
    """)  # noqa: S608  a constant of this file
)
_ONE = Statement(text("SELECT * FROM planned_gathering WHERE id = CAST(:id AS uuid)"))
# All of a series in one order, whichever of them somebody looks at.
_SERIES_LOCKED = Statement(
    text("""
    SELECT * FROM planned_gathering
    WHERE id = CAST(:id AS uuid)
        OR series_id = (SELECT series_id FROM planned_gathering WHERE id = CAST(:id AS uuid))
    ORDER BY id FOR UPDATE
    """)
)
_LOCKED = Statement(text("SELECT * FROM planned_gathering WHERE id = CAST(:id AS uuid) FOR UPDATE"))
# Those who wait in the order of their places.
_REPLIES = Statement(
    text("""
    SELECT *, waits_since IS NOT NULL AS waits FROM gathering_reply
    WHERE gathering_id = ANY(CAST(:ids AS uuid[])) ORDER BY waits_since, household_id
    """)
)
_MOVE = Statement(
    text("""
    WITH given AS (
        UPDATE gathering_reply SET is_coming = true, waits_since = NULL
        WHERE gathering_id = :id AND household_id = ANY(CAST(:given AS uuid[]))
    ), gone AS (
        DELETE FROM gathering_reply WHERE gathering_id = :id AND household_id = ANY(CAST(:gone AS uuid[]))
    )
    UPDATE planned_gathering SET taken = taken + :more, version = version + 1, changed_at = :changed_at WHERE id = :id
    """)
)
_AHEAD_OF = Statement(
    text("""
    SELECT id FROM planned_gathering AS g
    WHERE CAST(:constellation_id AS uuid) = ANY(constellation_ids) AND state = 'planned' AND starts_at > :now
        AND EXISTS (SELECT FROM gathering_reply AS r WHERE r.gathering_id = g.id AND adults + children > 0)
    ORDER BY id
    """)
)
_ATTENDANCE = Statement(text("SELECT * FROM gathering_attendance WHERE gathering_id = CAST(:id AS uuid)"))
_ADD = Statement(
    text("""
    INSERT INTO planned_gathering (id, version, state, constellation_ids, kind, starts_at, held_on, minutes, title,
        place, note, capacity, taken, planned_by, changed_at, planned_at, course_id, plan_version, series_id)
    VALUES (:id, :version, :state, CAST(:constellation_ids AS uuid[]), :kind, :starts_at, :held_on, :minutes, :title,
        :place, :note, :capacity, 0, :planned_by, :changed_at, :changed_at, :course_id, :plan_version, :series_id)
    """)
)
_CHANGE = Statement(
    text("""
    UPDATE planned_gathering SET version = :version, state = :state, kind = :kind, starts_at = :starts_at,
        held_on = :held_on, minutes = :minutes, title = :title, place = :place, note = :note, capacity = :capacity,
        changed_at = :changed_at, reason = :reason, course_id = :course_id, plan_version = :plan_version
    WHERE id = :id
    """)
)
_REPLY = Statement(
    text("""
    WITH replied AS (
        INSERT INTO gathering_reply AS r (gathering_id, household_id, is_coming, adults, children, replied_at,
            replied_by, waits_since)
        VALUES (:id, :household_id, :is_coming, :adults, :children, :replied_at, :replied_by, :waits_since)
        ON CONFLICT (gathering_id, household_id) DO UPDATE SET is_coming = excluded.is_coming,
            adults = excluded.adults, children = excluded.children, replied_at = excluded.replied_at,
            replied_by = excluded.replied_by,
            waits_since = CASE WHEN :keeps_its_place THEN r.waits_since ELSE excluded.waits_since END
    )
    UPDATE planned_gathering SET taken = taken + :more WHERE id = :id
    """)
)
_FORGET_ATTENDANCE = Statement(text("DELETE FROM gathering_attendance WHERE gathering_id = :id"))
# The carers as one text a household: unnest would flatten a list of lists.
_CAME = Statement(
    text("""
    WITH held AS (UPDATE planned_gathering SET state = 'held' WHERE id = :id)
    INSERT INTO gathering_attendance (gathering_id, household_id, adults, children, carer_ids)
    SELECT :id, one.household_id, one.adults, one.children, CAST(string_to_array(one.carer_ids, ' ') AS uuid[])
    FROM unnest(CAST(:household_ids AS uuid[]), CAST(:adults AS int[]), CAST(:children AS int[]),
        CAST(:carer_ids AS text[])) AS one(household_id, adults, children, carer_ids)
    """)
)
_LAUNCHED = Statement(
    text("""
    SELECT constellation_id FROM phase_term
    WHERE phase = 'launched' AND started_on <= :day AND (ended_on IS NULL OR ended_on > :day)
        AND constellation_id = ANY(CAST(:constellation_ids AS uuid[]))
    """)
)
_HAS_ONE = Statement(
    text("""
    SELECT DISTINCT one.constellation_id,
        CAST(date_trunc('month', one.starts_at AT TIME ZONE 'Europe/London') AS date) AS month_on
    FROM (
        SELECT unnest(constellation_ids) AS constellation_id, starts_at FROM planned_gathering
        WHERE state <> 'cancelled' AND held_on >= :first_on
        UNION ALL
        SELECT constellation_id, starts_at FROM gathering WHERE starts_at >= :first_at
    ) AS one
    WHERE one.constellation_id = ANY(CAST(:constellation_ids AS uuid[]))
    """)
)
_CONSTELLATIONS = Statement(
    text("""
    SELECT c.id FROM constellation AS c WHERE NOT EXISTS (
        SELECT FROM phase_term AS p
        WHERE p.constellation_id = c.id AND p.phase = 'closed'
            AND p.started_on <= :today AND (p.ended_on IS NULL OR p.ended_on > :today)
    )
    ORDER BY c.id
    """)
)


class PlannedGatherings:
    """The gatherings of the authority that were planned here."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def add(self, *gatherings: Planned) -> None:
        """Keep new ones."""
        for one in gatherings:
            its = {"constellation_ids": list(one.constellation_ids), "planned_by": one.planned_by}
            await self._work.run(_ADD, _values(one) | its | {"series_id": one.series_id})
        await blank_the_words(self._work)

    async def change(self, *gatherings: Planned) -> None:
        """Keep the new state of those that were read locked; refused where more have replied than one has room for."""
        for one in gatherings:
            with self._work.refusing({ROOM: fewer_places_than_taken()}):
                await self._work.run(_CHANGE, _values(one) | {"reason": one.reason})
        await blank_the_words(self._work)

    async def reply(self, gathering_id: UUID, reply: GatheringReply, more: int, *, keeps_its_place: bool) -> None:
        """Keep what a household said, with so many places more or fewer; refused where there aren't as many."""
        with self._work.refusing({ROOM: gathering_is_full()}):
            await self._work.run(
                _REPLY,
                {
                    "id": gathering_id,
                    **reply.model_dump(exclude={"waits"}),
                    "more": more,
                    "replied_at": self._work.now,
                    "replied_by": self._work.actor.person_id,
                    "waits_since": self._work.now if reply.waits else None,
                    "keeps_its_place": keeps_its_place,
                },
            )

    async def move(self, gathering_id: UUID, moves: Moves) -> None:
        """Give places to those who waited, and keep nothing of those who left; it has a new version then."""
        values = {
            "given": [one.household_id for one in moves.given],
            "gone": [one.household_id for one in moves.left],
            "more": moves.places,
            "changed_at": self._work.now,
        }
        await self._work.run(_MOVE, {"id": gathering_id, **values})

    async def ahead_of(self, constellation_id: UUID) -> tuple[UUID, ...]:
        """Those to come to which somebody of these households said that they come, or wait for places."""
        rows = await self._work.run(_AHEAD_OF, {"constellation_id": constellation_id, "now": self._work.now})
        return tuple(row["id"] for row in rows)

    async def record(self, gathering_id: UUID, attendance: Sequence[Attendance]) -> None:
        """Keep who came, instead of what was recorded before."""
        await self._work.run(_FORGET_ATTENDANCE, {"id": gathering_id})
        await self._work.run(
            _CAME,
            {
                "id": gathering_id,
                "household_ids": [one.household_id for one in attendance],
                "adults": [one.adults for one in attendance],
                "children": [one.children for one in attendance],
                "carer_ids": [" ".join(map(str, one.carer_ids)) for one in attendance],
            },
        )

    async def one(self, gathering_id: UUID) -> Planned | None:
        """The gathering, or none of this authority's."""
        return next(map(as_planned, await self._work.run(_ONE, {"id": gathering_id})), None)

    async def locked(self, gathering_id: UUID) -> Planned | None:
        """The gathering as it is once everybody ahead has committed; nobody else changes it until we do."""
        return next(map(as_planned, await self._work.run(_LOCKED, {"id": gathering_id})), None)

    async def series_locked(self, gathering_id: UUID) -> list[Planned]:
        """The gathering with all of its series, soonest first; nobody else changes one of them until we do."""
        found = map(as_planned, await self._work.run(_SERIES_LOCKED, {"id": gathering_id}))
        return sorted(found, key=lambda one: (one.about.starts_at, one.id))

    async def answered(self, gathering: Planned) -> Answered:
        """Who is invited, what they replied, and who came."""
        its = {"id": gathering.id}
        attendance = await self._work.run(_ATTENDANCE, its)
        replies = (await self.replies([gathering.id])).get(gathering.id, {})
        invited_by = await self.invited(gathering.constellation_ids, gathering.about)
        return Answered(
            invited=frozenset().union(*invited_by.values()),
            invited_by=invited_by,
            replies=replies,
            waiting=tuple(one for one, reply in replies.items() if reply.waits),
            lifts=await GatheringLifts(self._work).of(gathering.id),
            attendance={
                row["household_id"]: Attendance(
                    household_id=row["household_id"],
                    adults=row["adults"],
                    children=row["children"],
                    carer_ids=tuple(row["carer_ids"]),
                )
                for row in attendance
            },
        )

    async def replies(self, ids: Collection[UUID]) -> dict[UUID, dict[UUID, GatheringReply]]:
        """What households replied, by gathering and household; those who wait in the order of their places."""
        found: dict[UUID, dict[UUID, GatheringReply]] = {}
        for row in await self._work.run(_REPLIES, {"ids": list(ids)}):
            reply = {name: row[name] for name in GatheringReply.model_fields}
            found.setdefault(row["gathering_id"], {})[row["household_id"]] = GatheringReply(**reply)
        return found

    async def invited(self, constellation_ids: Sequence[UUID], about: About) -> Mapping[UUID, set[UUID]]:
        """The households that belong to each of these constellations on its day."""
        found: dict[UUID, set[UUID]] = {}
        values = {"constellation_ids": list(constellation_ids), "day": about.held_on}
        for row in await self._work.run(_INVITED, values):
            found.setdefault(row["constellation_id"], set()).add(row["household_id"])
        return found

    async def invited_to(self, household_id: UUID | None, ids: Collection[UUID]) -> frozenset[UUID]:
        """Those of these gatherings to which a household is invited."""
        if household_id is None:
            return frozenset()
        rows = await self._work.run(_INVITED_TO, {"ids": list(ids), "household_id": household_id})
        return frozenset(row["id"] for row in rows)

    async def of_series(self, series_id: UUID | None, actor: Actor) -> list[Planned]:
        """All of a series that are the actor's business, soonest first; none of none."""
        return await self.concerning(actor, EVER, NEVER, series_id=series_id) if series_id else []

    async def concerning(
        self,
        actor: Actor,
        starts_at: datetime,
        ends_at: datetime,
        states: Iterable[GatheringState] = GatheringState,
        *,
        series_id: UUID | None = None,
    ) -> list[Planned]:
        """Those that begin in this time and are the actor's business, soonest first: in these states, of a series."""
        own = [actor.household_id] if actor.household_id and actor.has(*CARERS) else []
        supervised = list(actor.supervised_household_ids) if actor.has(Role.SUPERVISING_SOCIAL_WORKER) else []
        rows = await self._work.run(
            _CONCERNING,
            {
                "starts_at": starts_at,
                "ends_at": ends_at,
                "series_id": series_id,
                "states": [state.value for state in states],
                "everything": actor.has(*SEES_ALL),
                "planned_by": actor.person_id if actor.has(*PLANS_GATHERINGS) else NOBODY,
                "constellation_ids": list(actor.constellation_ids) if actor.has(*BY_CONSTELLATION) else [],
                "household_ids": own + supervised,
            },
        )
        return [as_planned(row) for row in rows]

    async def months_without(
        self, constellation_ids: Collection[UUID], today: date, months: Sequence[date], first_at: datetime
    ) -> list[tuple[UUID, date]]:
        """Of which of these constellations that are launched nothing is on in which of these months."""
        ids = {"constellation_ids": list(constellation_ids)}
        launched = [row["constellation_id"] for row in await self._work.run(_LAUNCHED, {**ids, "day": today})]
        rows = await self._work.run(_HAS_ONE, {**ids, "first_on": months[0], "first_at": first_at})
        there = {(row["constellation_id"], row["month_on"]) for row in rows}
        return [(one, month) for one in sorted(set(launched)) for month in months if (one, month) not in there]

    async def constellations(self) -> tuple[UUID, ...]:
        """Every constellation of the authority that isn't closed."""
        rows = await self._work.run(_CONSTELLATIONS, {"today": self._work.today})
        return tuple(row["id"] for row in rows)


def _values(gathering: Planned) -> dict[str, Any]:
    about = gathering.about
    return {
        "id": gathering.id,
        "version": gathering.version,
        "state": gathering.state,
        "kind": about.kind,
        "starts_at": about.starts_at,
        "held_on": about.held_on,
        "minutes": about.minutes,
        "title": about.title,
        "place": about.place,
        "note": about.note,
        "capacity": about.capacity,
        "course_id": about.course_id,
        "changed_at": gathering.changed_at,
        "plan_version": gathering.plan_version,
    }


def as_planned(row: Record) -> Planned:
    """A row as the gathering that it is."""
    return Planned(
        id=row["id"],
        version=row["version"],
        state=GatheringState(row["state"]),
        constellation_ids=tuple(row["constellation_ids"]),
        about=About(
            kind=GatheringKind(row["kind"]),
            starts_at=row["starts_at"],
            minutes=row["minutes"],
            title=row["title"],
            place=row["place"],
            note=row["note"],
            capacity=row["capacity"],
            course_id=row["course_id"],
        ),
        planned_by=row["planned_by"],
        changed_at=row["changed_at"],
        taken=row["taken"],
        plan_version=row["plan_version"],
        series_id=row["series_id"],
        reason=GatheringOffReason(row["reason"]) if row["reason"] else None,
    )
