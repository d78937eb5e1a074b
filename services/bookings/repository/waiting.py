"""Who waits for beds, and which beds are offered to them, as it is kept."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.nights import Nights
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.policy.waiting.entry import Entry
from services.bookings.repository.forgetting import blank_the_words
from services.bookings.repository.sleepovers import TAKEN
from shared.contracts.bookings import Stay
from shared.contracts.waiting import WaitingState
from shared.contracts.words import SleepoverNeed
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_ADD = Statement(
    text("""
    INSERT INTO waiting (id, version, constellation_id, satellite_household_id, child_ids, first_night_on,
        last_night_on, need, because, note, conditions_met_for, since, joined_by, state,
        changed_at)
    VALUES (:id, :version, :constellation_id, :satellite_household_id, CAST(:child_ids AS uuid[]), :first, :last,
        :need, :because, :note, CAST(:conditions_met_for AS uuid[]), :since, :joined_by, :state, :now)
    """)
)
_CHANGE = Statement(
    text("""
    UPDATE waiting SET version = :version, state = :state, offered_until = :offered_until,
        hub_household_id = :hub_household_id, sleepover_id = :sleepover_id,
        sleepover_ids = CAST(:sleepover_ids AS uuid[]), changed_at = :now
    WHERE id = :id
    """)
)
_ONE = Statement(text("SELECT * FROM waiting WHERE id = CAST(:id AS uuid)"))
_OPEN_IN = Statement(
    text("""
    SELECT * FROM waiting
    WHERE constellation_id = ANY(CAST(:constellation_ids AS uuid[])) AND state IN ('waiting', 'offered')
    ORDER BY since, id
    """)
)
_IS_ANYBODY_IN = Statement(
    text("""
    SELECT id FROM waiting
    WHERE constellation_id = CAST(:constellation_id AS uuid) AND state IN ('waiting', 'offered') LIMIT 1
    """)
)
_OF_HOUSEHOLDS = Statement(
    text("""
    SELECT * FROM waiting
    WHERE satellite_household_id = ANY(CAST(:household_ids AS uuid[])) AND state IN ('waiting', 'offered')
    ORDER BY first_night_on, id
    """)
)
_LISTS_OF = Statement(
    text("""
    SELECT DISTINCT constellation_id FROM waiting
    WHERE state IN ('waiting', 'offered')
        AND (satellite_household_id = ANY(CAST(:ids AS uuid[])) OR child_ids && CAST(:ids AS uuid[]))
    ORDER BY constellation_id
    """)
)
_ALL_LISTS = Statement(
    text(
        "SELECT DISTINCT constellation_id FROM waiting WHERE state IN ('waiting', 'offered') ORDER BY constellation_id"
    )
)
_HOLD = Statement(
    text("""
    INSERT INTO bed_stay (waiting_id, child_id, bed_id, nights, is_kept)
    SELECT :id, stay.child_id, stay.bed_id, daterange(:first, :last, '[]'), true
    FROM unnest(CAST(:child_ids AS uuid[]), CAST(:bed_ids AS uuid[])) AS stay(child_id, bed_id)
    """)
)
_LET_GO = Statement(text("DELETE FROM bed_stay WHERE waiting_id = CAST(:id AS uuid)"))
_BEDS_OFFERED = Statement(
    text("SELECT waiting_id, bed_id FROM bed_stay WHERE waiting_id = ANY(CAST(:ids AS uuid[])) ORDER BY bed_id")
)
_NIGHTS = """unnest(w.child_ids) AS child(id),
    generate_series(w.first_night_on, w.last_night_on, interval '1 day') AS it(night)"""
# A bed of an emergency counts once a night was slept in it: until then its hub home can take the yes back.
_HAS_A_BED = """SELECT FROM bed_stay b JOIN sleepover s ON s.id = b.sleepover_id
    WHERE b.is_kept AND s.state = 'confirmed' AND b.child_id = child.id AND b.nights @> it.night::date
        AND (s.emergency_id IS NULL OR s.first_night_on < :tonight)"""
_PROVIDED = Statement(
    text(f"""
    SELECT w.id, ARRAY(
        SELECT s.id FROM sleepover s JOIN bed_stay b ON b.sleepover_id = s.id
        WHERE b.is_kept AND s.state = 'confirmed' AND b.child_id = ANY(w.child_ids)
            AND b.nights && daterange(w.first_night_on, w.last_night_on, '[]')
        GROUP BY s.id ORDER BY min(lower(b.nights)), s.id
    ) AS sleepover_ids
    FROM waiting w
    WHERE w.constellation_id = CAST(:constellation_id AS uuid) AND w.state = 'waiting'
        AND NOT EXISTS (SELECT FROM {_NIGHTS} WHERE NOT EXISTS ({_HAS_A_BED}))
    ORDER BY w.since, w.id
    """)  # noqa: S608  constants of this file
)
# Up to this loss they had all of their nights, and by what they were told that they had them.
_LOST = Statement(
    text(f"""
    SELECT w.* FROM waiting w
    WHERE w.satellite_household_id = CAST(:household_id AS uuid) AND w.state = 'accepted'
        AND w.first_night_on >= :tonight AND CAST(:sleepover_id AS uuid) = ANY(w.sleepover_ids)
        AND EXISTS (SELECT FROM {_NIGHTS} WHERE NOT EXISTS ({_HAS_A_BED}))
        AND NOT EXISTS (
            SELECT FROM {_NIGHTS}
            WHERE NOT (child.id = ANY(CAST(:child_ids AS uuid[])) AND it.night::date BETWEEN :first AND :last)
                AND NOT EXISTS ({_HAS_A_BED})
        )
    ORDER BY w.since, w.id
    """)  # noqa: S608  constants of this file
)


class WaitingList:
    """Everybody of the authority who waits for beds. Who changes one has its constellation's beds locked."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def add(self, entry: Entry) -> None:
        """Keep a new one."""
        await self._work.run(
            _ADD,
            {
                "id": entry.id,
                "version": entry.version,
                "constellation_id": entry.constellation_id,
                "satellite_household_id": entry.satellite_household_id,
                "child_ids": list(entry.child_ids),
                "first": entry.nights.first,
                "last": entry.nights.last,
                "need": entry.need,
                "because": entry.because,
                "note": entry.note,
                "conditions_met_for": list(entry.conditions_met_for),
                "since": entry.since,
                "joined_by": entry.joined_by,
                "state": entry.state,
                "now": self._work.now,
            },
        )
        if entry.because or entry.note:
            await blank_the_words(self._work)

    async def change(self, entry: Entry) -> None:
        """Keep the new state of one; the beds of an offer that is over are free again."""
        if entry.state is not WaitingState.OFFERED:
            await self.let_go(entry.id)
        await self._work.run(
            _CHANGE,
            {
                "id": entry.id,
                "version": entry.version,
                "state": entry.state,
                "offered_until": entry.offered_until,
                "hub_household_id": entry.hub_household_id,
                "sleepover_id": entry.sleepover_id,
                "sleepover_ids": list(entry.sleepover_ids),
                "now": self._work.now,
            },
        )

    async def hold(self, entry: Entry, stays: Sequence[Stay]) -> None:
        """Hold beds for who is offered them. A bed or a child that is taken meanwhile is refused by the database."""
        values: dict[str, Any] = {
            "id": entry.id,
            "first": entry.nights.first,
            "last": entry.nights.last,
            "child_ids": [stay.child_id for stay in stays],
            "bed_ids": [stay.bed_id for stay in stays],
        }
        with self._work.refusing(TAKEN):
            await self._work.run(_HOLD, values)

    async def let_go(self, entry_id: UUID) -> None:
        """Free the beds that are offered, if any are."""
        await self._work.run(_LET_GO, {"id": entry_id})

    async def one(self, entry_id: UUID) -> Entry | None:
        """The entry, or none of this authority's."""
        rows = await self._work.run(_ONE, {"id": entry_id})
        return _entry(rows[0]) if rows else None

    async def open_in(self, *constellation_ids: UUID) -> list[Entry]:
        """Those on the lists of these constellations, who has waited longest first."""
        rows = await self._work.run(_OPEN_IN, {"constellation_ids": list(constellation_ids)})
        return [_entry(row) for row in rows]

    async def provided_in(self, constellation_id: UUID) -> dict[UUID, list[UUID]]:
        """Who waits though each child has a bed on each of the nights by now; and by which sleepovers, in order."""
        rows = await self._work.run(_PROVIDED, {"constellation_id": constellation_id, "tonight": self._work.tonight})
        return {row["id"]: row["sleepover_ids"] for row in rows}

    async def lost_with(self, sleepover: Sleepover) -> list[Entry]:
        """Who had the nights that they waited for by this sleepover, as it was, and has them no more."""
        values = {
            "household_id": sleepover.satellite_household_id,
            "sleepover_id": sleepover.id,
            "child_ids": list(sleepover.child_ids),
            "first": sleepover.first_night_on,
            "last": sleepover.last_night_on,
            "tonight": self._work.tonight,
        }
        return [_entry(row) for row in await self._work.run(_LOST, values)]

    async def is_anybody_in(self, constellation_id: UUID) -> bool:
        """Whether anybody is on a constellation's list."""
        return bool(await self._work.run(_IS_ANYBODY_IN, {"constellation_id": constellation_id}))

    async def of_households(self, household_ids: Iterable[UUID]) -> list[Entry]:
        """Those of these households that are on a list, soonest first."""
        rows = await self._work.run(_OF_HOUSEHOLDS, {"household_ids": list(household_ids)})
        return [_entry(row) for row in rows]

    async def beds_offered(self, entry_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
        """The beds that are held for each of these that is offered some."""
        found: dict[UUID, set[UUID]] = {}
        for row in await self._work.run(_BEDS_OFFERED, {"ids": list(entry_ids)}):
            found.setdefault(row["waiting_id"], set()).add(row["bed_id"])
        return found


async def lists_of(work: Work, *ids: UUID) -> list[UUID]:
    """The constellations on whose lists one of these households or children is."""
    return [row["constellation_id"] for row in await work.run(_LISTS_OF, {"ids": list(ids)})]


async def all_lists(work: Work) -> list[UUID]:
    """The constellations on whose lists anybody is."""
    return [row["constellation_id"] for row in await work.run(_ALL_LISTS)]


def _entry(row: Record) -> Entry:
    return Entry(
        id=row["id"],
        version=row["version"],
        constellation_id=row["constellation_id"],
        satellite_household_id=row["satellite_household_id"],
        child_ids=tuple(row["child_ids"]),
        nights=Nights(row["first_night_on"], row["last_night_on"]),
        need=SleepoverNeed(row["need"]),
        because=row["because"],
        note=row["note"],
        conditions_met_for=tuple(row["conditions_met_for"]),
        since=row["since"],
        joined_by=row["joined_by"],
        state=WaitingState(row["state"]),
        offered_until=row["offered_until"],
        hub_household_id=row["hub_household_id"],
        sleepover_id=row["sleepover_id"],
        sleepover_ids=tuple(row["sleepover_ids"]),
    )
