"""Where each child sleeps on one night."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.sleepovers import EVERYWHERE
from services.bookings.repository.absences import spans_of
from shared.contracts.absences import AbsenceSpan
from shared.contracts.actor import Actor
from shared.contracts.clock import night_from_to
from shared.contracts.roles import Role
from shared.persistence.known import as_known
from shared.persistence.statements import Statement
from shared.persistence.work import Work

# The sleepover's dates say what the nights say already, in operators that an index serves under row-level security.
# A child whose old placement's end hasn't been heard yet has two: the one they moved to last is right.
# A hub home belongs to its constellation as the satellites do: on the nights on which it is its hub home.
# A child who is missing stays on the board also where the placement has ended: nobody has found them by that.
# So does one who slept at a hub home in a night of which it is said later that the placement had ended: with the
# household from which they came, and of a stay from before of which that isn't known with the hub home itself.
# And one who has an emergency for that night, which nobody stood down: that tells who is between two homes from who has
# left care. Those of the home that they left have nothing to do with them any more.
_BOARD = """
    WITH gone AS (
        SELECT DISTINCT ON (a.child_id) a.*
        FROM {absence} a
        WHERE a.state <> 'taken_back' AND a.period && tstzrange(:begins_at, :ends_at)
        ORDER BY a.child_id, lower(a.period) DESC, a.id
    ), home AS (
        SELECT DISTINCT ON (p.child_id) p.child_id, p.household_id, p.started_on, p.ended_on
        FROM {placement} p
        WHERE p.started_on <= :on AND (p.ended_on IS NULL OR p.ended_on > :on)
        ORDER BY p.child_id, p.started_on DESC, p.id
    ), hub_home AS (
        SELECT h.constellation_id, h.household_id, h.started_on FROM {hub_home_term} h
        JOIN {constellation} k ON k.id = h.constellation_id
        WHERE h.started_on <= :on AND (h.ended_on IS NULL OR h.ended_on > :on)
    ), belongs AS (
        SELECT DISTINCT ON (its.household_id) its.household_id, its.constellation_id,
            hub_home.household_id AS hub_household_id
        FROM (
            SELECT m.household_id, m.constellation_id, m.joined_on AS since, m.id
            FROM {membership} m JOIN {constellation} k ON k.id = m.constellation_id
            WHERE m.joined_on <= :on AND (m.left_on IS NULL OR m.left_on > :on)
            UNION ALL
            SELECT household_id, constellation_id, started_on, constellation_id FROM hub_home
        ) its
        LEFT JOIN hub_home ON hub_home.constellation_id = its.constellation_id
        ORDER BY its.household_id, its.since DESC, its.id
    ), away AS (
        SELECT b.child_id, s.id, s.satellite_household_id, s.hub_household_id, s.constellation_id,
            s.first_night_on, s.last_night_on
        FROM {bed_stay} b JOIN {sleepover} s ON s.id = b.sleepover_id
        WHERE b.is_kept AND b.nights @> :on AND s.state IN ('confirmed', 'stayed')
            AND s.first_night_on <= :on AND s.last_night_on >= :on
    ), elsewhere AS (
        SELECT DISTINCT ON (c.child_id) c.child_id, e.id
        FROM emergency e JOIN emergency_child c ON c.emergency_id = e.id
        WHERE e.ended_as = 'sleeps_elsewhere' AND e.first_night_on <= :on AND e.last_night_on >= :on {settled_by_then}
        ORDER BY c.child_id, e.closed_at DESC, e.id
    ), looked_for AS (
        SELECT DISTINCT ON (c.child_id) c.child_id, e.id, e.satellite_household_id, e.first_night_on
        FROM emergency e JOIN emergency_child c ON c.emergency_id = e.id
        WHERE e.first_night_on <= :on AND e.last_night_on >= :on AND {is_looked_for}
        ORDER BY c.child_id, e.raised_at DESC, e.id
    )
    SELECT home.child_id, home.household_id AS lives_with, home.started_on, home.ended_on,
        belongs.constellation_id, away.id AS sleepover_id, away.hub_household_id, away.first_night_on,
        away.last_night_on, elsewhere.id AS emergency_id, home.looked_for_in, child.childrens_social_worker_id,
        gone.id AS absence_id, gone.kinds, gone.starts,
        gone.ended_at AS back_at, gone.household_id AS gone_from, gone.expected_household_id AS expected_at,
        gone.is_by_day
    FROM (
        SELECT home.*, CAST(NULL AS uuid) AS looked_for_in FROM home
        UNION ALL
        SELECT gone.child_id, gone.household_id, CAST(lower(gone.period) AT TIME ZONE 'Europe/London' AS date), NULL,
            NULL
        FROM gone WHERE NOT EXISTS (SELECT FROM home WHERE home.child_id = gone.child_id)
        UNION ALL
        SELECT away.child_id, coalesce(away.satellite_household_id, away.hub_household_id), away.first_night_on, NULL,
            NULL
        FROM away WHERE NOT EXISTS (SELECT FROM home WHERE home.child_id = away.child_id)
            AND NOT EXISTS (SELECT FROM gone WHERE gone.child_id = away.child_id)
        UNION ALL
        SELECT it.child_id, it.satellite_household_id, it.first_night_on, NULL, it.id
        FROM looked_for it WHERE NOT EXISTS (SELECT FROM home WHERE home.child_id = it.child_id)
            AND NOT EXISTS (SELECT FROM gone WHERE gone.child_id = it.child_id)
            AND NOT EXISTS (SELECT FROM away WHERE away.child_id = it.child_id)
    ) home
    LEFT JOIN gone ON gone.child_id = home.child_id
    LEFT JOIN {child} child ON child.id = home.child_id
    LEFT JOIN belongs ON belongs.household_id = home.household_id AND home.looked_for_in IS NULL
    LEFT JOIN away ON away.child_id = home.child_id
    LEFT JOIN elsewhere ON elsewhere.child_id = home.child_id AND away.id IS NULL
    WHERE (
            :everything
            OR belongs.hub_household_id = :hub_household_id
            OR away.hub_household_id = :hub_household_id
            OR gone.expected_household_id = :hub_household_id
            OR home.child_id = ANY(CAST(:child_ids AS uuid[]))
            OR (home.looked_for_in IS NULL AND home.household_id = :hub_household_id)
            OR (home.looked_for_in IS NULL AND home.household_id = ANY(CAST(:household_ids AS uuid[])))
            OR away.hub_household_id = ANY(CAST(:household_ids AS uuid[]))
            OR gone.expected_household_id = ANY(CAST(:household_ids AS uuid[]))
        )
        AND (
            CAST(:constellation_id AS uuid) IS NULL
            OR belongs.constellation_id = :constellation_id
            OR away.constellation_id = :constellation_id
        )
    ORDER BY belongs.constellation_id, home.household_id, home.child_id
"""
_VERSIONED = {
    "placement": ("id", "child_id", "household_id", "started_on", "ended_on"),
    "membership": ("id", "constellation_id", "household_id", "joined_on", "left_on"),
    "hub_home_term": ("constellation_id", "household_id", "started_on", "ended_on"),
    "child": ("id", "childrens_social_worker_id"),
    "sleepover": ("id", "constellation_id", "hub_household_id", "first_night_on", "last_night_on", "state"),
    "bed_stay": ("sleepover_id", "child_id", "nights", "is_kept"),
}
_KNOWN = {table: as_known(table, columns) for table, columns in _VERSIONED.items()}
_AS_KNOWN = {
    **_KNOWN,
    # From where the children came stays as it was asked for; of a stay from before it is told as it is known now.
    "sleepover": f"(SELECT it.*, s.satellite_household_id FROM {_KNOWN['sleepover']} it JOIN sleepover s USING (id))",  # noqa: S608  names of the code
    "constellation": "(SELECT id FROM constellation WHERE known_from <= :known_at)",
    # Of an absence every deed is kept with how it was from then on.
    "absence": """(
        SELECT DISTINCT ON (d.absence_id) d.absence_id AS id, it.child_id, d.household_id, d.expected_household_id,
            d.state, d.kinds, d.starts, d.ended_at, tstzrange(d.starts[1], d.ended_at) AS period, it.is_by_day
        FROM absence_deed d JOIN absence it ON it.id = d.absence_id
        WHERE d.recorded_at <= :known_at
        ORDER BY d.absence_id, d.version DESC
    )""",
}
_LOOKED_FOR = "(e.closed_at IS NULL OR e.ended_as = 'sleeps_elsewhere')"
_LOOKED_FOR_THEN = """e.seen_at <= :known_at
            AND (e.closed_at IS NULL OR e.closed_at > :known_at OR e.ended_as = 'sleeps_elsewhere')"""
_NOW = Statement(
    text(
        _BOARD.format_map({table: table for table in _AS_KNOWN} | {"settled_by_then": "", "is_looked_for": _LOOKED_FOR})
    )
)
_THEN = Statement(
    text(
        _BOARD.format_map(
            _AS_KNOWN | {"settled_by_then": "AND e.closed_at <= :known_at", "is_looked_for": _LOOKED_FOR_THEN}
        )
    )
)
_KEPT_SINCE = Statement(
    text("""
    SELECT min(known_from) AS since
    FROM (SELECT known_from FROM placement UNION ALL SELECT known_from FROM placement_before) it
    """)
)


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A child on one night: where they live, and the sleepover that they are at, if they are."""

    child_id: UUID
    lives_with: UUID
    started_on: date
    ended_on: date | None
    """The day of a move, which isn't slept there any more."""
    constellation_id: UUID | None
    sleepover_id: UUID | None
    hub_household_id: UUID | None
    first_night_on: date | None
    last_night_on: date | None
    emergency_id: UUID | None
    """The emergency of which a duty worker said that they sleep elsewhere in this night."""
    looked_for_in: UUID | None
    """Of a child of whom no home is known: the emergency that they have for this night."""
    childrens_social_worker_id: UUID | None
    absence_id: UUID | None
    """The last time in this night that they were missing or away, if they were."""
    spans: tuple[AbsenceSpan, ...]
    back_at: datetime | None
    gone_from: UUID | None
    """Where the child lived as they left, and where they were expected."""
    expected_at: UUID | None
    is_by_day: bool | None
    """Whether a return told of it, which has no times."""


class WhereaboutsOf:
    """The children whose whereabouts an actor may know."""

    def __init__(self, work: Work, actor: Actor) -> None:
        self._work = work
        self._actor = actor

    async def kept_since(self) -> datetime | None:
        """From when on is kept what was known: what was known before isn't. None where nothing is known at all."""
        rows = await self._work.run(_KEPT_SINCE, {})
        since: datetime | None = rows[0]["since"]
        return since

    async def on(
        self, night: date, constellation_id: UUID | None = None, known_at: datetime | None = None
    ) -> list[Sleeper]:
        """Each child once; as it is known, or as it was known at a moment."""
        actor = self._actor
        begins_at, ends_at = night_from_to(night)
        rows = await self._work.run(
            _THEN if known_at else _NOW,
            {
                "on": night,
                "begins_at": begins_at,
                "ends_at": ends_at,
                "everything": actor.has(*EVERYWHERE),
                "hub_household_id": actor.household_id if actor.has(Role.HUB_HOME_CARER) else None,
                "child_ids": list(actor.child_ids) if actor.has(Role.CHILDRENS_SOCIAL_WORKER) else [],
                "household_ids": (
                    list(actor.supervised_household_ids) if actor.has(Role.SUPERVISING_SOCIAL_WORKER) else []
                ),
                "constellation_id": constellation_id,
                **({"known_at": known_at} if known_at else {}),
            },
        )
        return [_sleeper(dict(row)) for row in rows]


def _sleeper(row: dict[str, Any]) -> Sleeper:
    kinds, starts = row.pop("kinds"), row.pop("starts")
    return Sleeper(**row, spans=spans_of(kinds or (), starts or ()))
