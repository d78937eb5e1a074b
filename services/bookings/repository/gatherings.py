"""Gatherings, as they are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.sleepovers import EVERYWHERE
from shared.contracts.actor import Actor
from shared.contracts.roles import Role
from shared.contracts.words import GatheringKind
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_BY_ID = Statement(text("SELECT * FROM gathering WHERE id = ANY(CAST(:ids AS uuid[]))"))
_BETWEEN = Statement(
    text("""
    SELECT * FROM gathering
    WHERE starts_at >= :starts_at AND starts_at < :ends_at AND planned_id IS NULL
        AND (CAST(:everything AS boolean) OR constellation_id = ANY(CAST(:constellation_ids AS uuid[]))
            OR household_ids && CAST(:household_ids AS uuid[]))
    ORDER BY starts_at, id
    """)
)
_OF_PLANNED = Statement(text("SELECT * FROM gathering WHERE planned_id = CAST(:planned_id AS uuid)"))
# A row an execution, for the households of one: unnest would flatten a list of lists.
_KEEP = Statement(
    text("""
    INSERT INTO gathering (id, version, constellation_id, kind, starts_at, minutes, household_ids, planned_id)
    SELECT one.id, one.version, one.constellation_id, one.kind, one.starts_at, one.minutes,
        CAST(string_to_array(one.household_ids, ' ') AS uuid[]), one.planned_id
    FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[]), CAST(:constellation_ids AS uuid[]),
        CAST(:kinds AS text[]), CAST(:starts AS timestamptz[]), CAST(:minutes AS int[]), CAST(:households AS text[]),
        CAST(:planned_ids AS uuid[]))
        AS one(id, version, constellation_id, kind, starts_at, minutes, household_ids, planned_id)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, constellation_id = excluded.constellation_id,
        kind = excluded.kind, starts_at = excluded.starts_at, minutes = excluded.minutes,
        household_ids = excluded.household_ids
    """)
)


@dataclass(frozen=True, slots=True)
class Gathering:
    """A gathering, and the households that came."""

    id: UUID
    version: int
    constellation_id: UUID
    kind: GatheringKind
    starts_at: datetime
    minutes: int
    household_ids: tuple[UUID, ...]
    planned_id: UUID | None = None
    """The gathering that was planned here, of which this is the record."""


class Gatherings:
    """The gatherings of the authority."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def by_id(self, ids: Iterable[UUID]) -> Mapping[UUID, Gathering]:
        """Those of these that are kept."""
        rows = await self._work.run(_BY_ID, {"ids": list(ids)})
        return {row["id"]: _gathering(row) for row in rows}

    async def concerning(self, actor: Actor, starts_at: datetime, ends_at: datetime) -> list[Gathering]:
        """Those from before that begin in this time and are the actor's business, soonest first.

        What was planned here is read as it was planned, also once it is recorded who came.
        """
        rows = await self._work.run(
            _BETWEEN,
            {
                "starts_at": starts_at,
                "ends_at": ends_at,
                "everything": actor.has(*(EVERYWHERE - {Role.LIAISON_WORKER})),
                "constellation_ids": list(actor.constellation_ids),
                "household_ids": (
                    list(actor.supervised_household_ids) if actor.has(Role.SUPERVISING_SOCIAL_WORKER) else []
                ),
            },
        )
        return [_gathering(row) for row in rows]

    async def of_planned(self, planned_id: UUID) -> Mapping[UUID, Gathering]:
        """The records of one that was planned here, by constellation."""
        rows = await self._work.run(_OF_PLANNED, {"planned_id": planned_id})
        return {row["constellation_id"]: _gathering(row) for row in rows}

    async def keep(self, gatherings: Sequence[Gathering]) -> None:
        """Keep new ones and new versions, all at once."""
        await self._work.run(
            _KEEP,
            {
                "ids": [one.id for one in gatherings],
                "versions": [one.version for one in gatherings],
                "constellation_ids": [one.constellation_id for one in gatherings],
                "kinds": [one.kind for one in gatherings],
                "starts": [one.starts_at for one in gatherings],
                "minutes": [one.minutes for one in gatherings],
                "households": [" ".join(str(household) for household in one.household_ids) for one in gatherings],
                "planned_ids": [one.planned_id for one in gatherings],
            },
        )


def _gathering(row: Record) -> Gathering:
    return Gathering(
        row["id"],
        row["version"],
        row["constellation_id"],
        GatheringKind(row["kind"]),
        row["starts_at"],
        row["minutes"],
        tuple(row["household_ids"]),
        row["planned_id"],
    )
