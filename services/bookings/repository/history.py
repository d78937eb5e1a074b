"""Stays from before: what must be known to take them over, and how they are kept, many at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.history import KeptAt, Past, Slept
from services.bookings.policy.known import Hosting, Known
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Home
from services.bookings.repository.ranges import as_nights, as_range
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_CONSTELLATIONS = Statement(
    text("""
    SELECT k.id, ARRAY(SELECT b.id FROM bed b WHERE b.constellation_id = k.id) AS bed_ids,
        ARRAY(SELECT h.household_id FROM hub_home_term h WHERE h.constellation_id = k.id) AS hub_household_ids,
        EXISTS (
            SELECT FROM phase_term f WHERE f.constellation_id = k.id AND f.phase = 'launched'
                AND f.started_on <= :today AND (f.ended_on IS NULL OR f.ended_on > :today)
        ) AS is_launched
    FROM constellation k
    """)
)
# An import and a placement that is heard of meanwhile wouldn't see each other's rows, and the stays would be told
# without where the child came from for good.
_HOMES_STAY = Statement(text("SELECT pg_advisory_xact_lock(hashtext('homes'), hashtext(:authority))"))
_HOMES_CHANGE = Statement(text("SELECT pg_advisory_xact_lock_shared(hashtext('homes'), hashtext(:authority))"))
_LOCK_BEDS = Statement(text("SELECT FROM bed WHERE id = ANY(CAST(:bed_ids AS uuid[])) ORDER BY id FOR NO KEY UPDATE"))
_CHILDREN = Statement(text("SELECT id FROM child WHERE id = ANY(CAST(:ids AS uuid[]))"))
_HOMES = Statement(
    text("""
    SELECT child_id, household_id, started_on, ended_on FROM placement
    WHERE child_id = ANY(CAST(:child_ids AS uuid[]))
    """)
)
_BEFORE = Statement(
    text("""
    SELECT s.*, (SELECT b.child_id FROM bed_stay b WHERE b.sleepover_id = s.id LIMIT 1) AS child_id FROM sleepover s
    WHERE s.id = ANY(CAST(:ids AS uuid[]))
    """)
)
_KEPT_BY_OTHERS = Statement(
    text("""
    SELECT b.bed_id, b.child_id, b.nights, s.hub_household_id
    FROM bed_stay b JOIN sleepover s ON s.id = b.sleepover_id
    WHERE b.is_kept AND (b.bed_id = ANY(CAST(:bed_ids AS uuid[])) OR b.child_id = ANY(CAST(:child_ids AS uuid[])))
        AND b.sleepover_id <> ALL(CAST(:but AS uuid[]))
    """)
)
_FORGET_BEDS = Statement(text("DELETE FROM bed_stay WHERE sleepover_id = ANY(CAST(:ids AS uuid[]))"))
_KEEP = Statement(
    text("""
    INSERT INTO sleepover (id, version, constellation_id, satellite_household_id, hub_household_id, first_night_on,
        last_night_on, kind, state, asked_at, asked_by, is_from_before)
    SELECT one.id, one.version, one.constellation_id, one.satellite_household_id, one.hub_household_id,
        one.first_night_on, one.last_night_on, one.kind, one.state, :now, :asked_by, true
    FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[]), CAST(:constellation_ids AS uuid[]),
        CAST(:satellite_household_ids AS uuid[]), CAST(:hub_household_ids AS uuid[]), CAST(:firsts AS date[]),
        CAST(:lasts AS date[]), CAST(:kinds AS text[]), CAST(:states AS text[]))
        AS one(id, version, constellation_id, satellite_household_id, hub_household_id, first_night_on, last_night_on,
            kind, state)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, constellation_id = excluded.constellation_id,
        satellite_household_id = excluded.satellite_household_id, hub_household_id = excluded.hub_household_id,
        first_night_on = excluded.first_night_on, last_night_on = excluded.last_night_on, kind = excluded.kind,
        state = excluded.state
    """)
)
_KEEP_BEDS = Statement(
    text("""
    INSERT INTO bed_stay (sleepover_id, child_id, bed_id, nights, is_kept)
    SELECT one.sleepover_id, one.child_id, one.bed_id, one.nights, one.bed_id IS NOT NULL
    FROM unnest(CAST(:sleepover_ids AS uuid[]), CAST(:child_ids AS uuid[]), CAST(:bed_ids AS uuid[]),
        CAST(:nights AS daterange[])) AS one(sleepover_id, child_id, bed_id, nights)
    """)
)
# By an array, not by a join: while the tables are small or new a join is planned as a reading of all sleepovers, and
# that plan is kept while an import fills them.
_OF_CHILD = Statement(
    text("""
    SELECT s.*, CAST(:child_id AS uuid) AS child_id FROM sleepover s
    WHERE s.is_from_before
        AND s.id = ANY(ARRAY(SELECT b.sleepover_id FROM bed_stay b WHERE b.child_id = CAST(:child_id AS uuid)))
    ORDER BY s.id FOR NO KEY UPDATE OF s
    """)
)
_CORRECT_HOME = Statement(
    text("""
    UPDATE sleepover SET satellite_household_id = CAST(:household_id AS uuid), version = :version
    WHERE id = CAST(:id AS uuid)
    """)
)


class History:
    """Stays of before Hubhome."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def known(self, child_ids: Iterable[UUID]) -> Known:
        """Those of these children that bookings has heard of, and every constellation."""
        children = await self._work.run(_CHILDREN, {"ids": list(child_ids)})
        constellations = await self._work.run(_CONSTELLATIONS, {"today": self._work.today})
        return Known(
            frozenset(row["id"] for row in children), {row["id"]: _constellation(row) for row in constellations}
        )

    async def let_homes_stay(self) -> None:
        """Hear of no placement until the commit."""
        await self._work.run(_HOMES_STAY, {"authority": self._work.authority})

    async def let_homes_change(self) -> None:
        """Wait while stays are taken over by what is known of homes."""
        await self._work.run_once(_HOMES_CHANGE, {"authority": self._work.authority})

    async def lock(self, bed_ids: Iterable[UUID]) -> None:
        """Have nobody else promise these beds until the commit."""
        await self._work.run(_LOCK_BEDS, {"bed_ids": list(bed_ids)})

    async def homes(self, child_ids: Iterable[UUID]) -> Mapping[UUID, list[Home]]:
        """Where these children lived, whenever."""
        homes: dict[UUID, list[Home]] = {}
        for row in await self._work.run(_HOMES, {"child_ids": list(child_ids)}):
            home = Home(row["child_id"], row["household_id"], row["started_on"], row["ended_on"])
            homes.setdefault(home.child_id, []).append(home)
        return homes

    async def before(self, ids: Iterable[UUID]) -> Mapping[UUID, tuple[int, Past]]:
        """Those of these stays that are kept, with their versions."""
        rows = await self._work.run(_BEFORE, {"ids": list(ids)})
        return {row["id"]: (row["version"], _past(row)) for row in rows}

    async def kept_by_others(
        self, bed_ids: Iterable[UUID], child_ids: Iterable[UUID], but: Iterable[UUID]
    ) -> list[KeptAt]:
        """Whose these beds are and where these children are away, but for these sleepovers."""
        rows = await self._work.run(
            _KEPT_BY_OTHERS, {"bed_ids": list(bed_ids), "child_ids": list(child_ids), "but": list(but)}
        )
        return [
            KeptAt(row["bed_id"], row["child_id"], as_nights(row["nights"]), row["hub_household_id"]) for row in rows
        ]

    async def keep(
        self, pasts: Sequence[tuple[int, Past]], slept: Sequence[Slept], now: datetime, asked_by: UUID
    ) -> None:
        """Keep new stays and new versions, and give them these beds instead of the ones they had."""
        await self._work.run(_FORGET_BEDS, {"ids": list({one.sleepover_id for one in slept})})
        await self._work.run(
            _KEEP,
            {
                "now": now,
                "asked_by": asked_by,
                "ids": [past.id for _, past in pasts],
                "versions": [version for version, _ in pasts],
                "constellation_ids": [past.constellation_id for _, past in pasts],
                "satellite_household_ids": [past.satellite_household_id for _, past in pasts],
                "hub_household_ids": [past.hub_household_id for _, past in pasts],
                "firsts": [past.nights.first for _, past in pasts],
                "lasts": [past.nights.last for _, past in pasts],
                "kinds": [past.kind for _, past in pasts],
                "states": [past.state for _, past in pasts],
            },
        )
        await self._work.run(
            _KEEP_BEDS,
            {
                "sleepover_ids": [one.sleepover_id for one in slept],
                "child_ids": [one.child_id for one in slept],
                "bed_ids": [one.bed_id for one in slept],
                "nights": [as_range(one.nights) for one in slept],
            },
        )

    async def of_child(self, child_id: UUID) -> list[tuple[int, Past]]:
        """A child's stays from before, with their versions; nobody else changes them until the commit."""
        return [(row["version"], _past(row)) for row in await self._work.run(_OF_CHILD, {"child_id": child_id})]

    async def correct_homes(self, corrected: Iterable[tuple[int, Past]]) -> None:
        """Let these stays come from where they say, under these versions."""
        for version, past in corrected:
            await self._work.run(
                _CORRECT_HOME, {"id": past.id, "household_id": past.satellite_household_id, "version": version}
            )


def _constellation(row: Record) -> Hosting:
    return Hosting(row["id"], frozenset(row["hub_household_ids"]), frozenset(row["bed_ids"]), row["is_launched"])


def _past(row: Record) -> Past:
    return Past(
        id=row["id"],
        ref="",
        child_id=row["child_id"],
        constellation_id=row["constellation_id"],
        satellite_household_id=row["satellite_household_id"],
        hub_household_id=row["hub_household_id"],
        nights=Nights(row["first_night_on"], row["last_night_on"]),
        kind=SleepoverKind(row["kind"]),
        state=SleepoverState(row["state"]),
    )
