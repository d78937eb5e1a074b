"""Children who are missing or away, as they are kept, and where a child was expected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg import Record
from sqlalchemy import text

from services.bookings import grounds
from services.bookings.policy.absences import Absence, Deed, Expected
from services.bookings.repository.forgetting import blank_the_words
from shared.contracts.absences import (
    AbsenceDeed,
    AbsenceDeedKind,
    AbsenceKind,
    AbsenceSpan,
    AbsenceState,
    ReturnInterview,
)
from shared.contracts.clock import LONDON
from shared.contracts.refusals import refusal
from shared.persistence.statements import Statement
from shared.persistence.work import Work

MOST_LISTED = 100
_OVERLAP = refusal(
    grounds.ABSENCES_OVERLAP,
    "The child is recorded as missing or away for a part of this time already. Correct that, or the time here.",
    "since",
    "spans",
    "ended_at",
)
# The identifier as well: the same form, sent by two at once.
_REFUSED = dict.fromkeys(("ex_absence_child", "uq_absence_open", "pk_absence"), _OVERLAP)

# Whoever records one of a child, and whoever changes one of theirs, takes turns.
_LOCK_CHILD = Statement(
    text("SELECT pg_advisory_xact_lock(hashtext('absences of a child'), hashtext(CAST(:child_id AS uuid)::text))")
)
_WHERE = Statement(
    text("""
    SELECT asked.child_id, home.household_id, belongs.constellation_id, away.hub_household_id
    FROM unnest(CAST(:child_ids AS uuid[])) asked(child_id)
    CROSS JOIN LATERAL (
        SELECT p.household_id FROM placement p
        WHERE p.child_id = asked.child_id AND p.started_on <= :on AND (p.ended_on IS NULL OR p.ended_on > :on)
        ORDER BY p.started_on DESC, p.id LIMIT 1
    ) home
    LEFT JOIN LATERAL (
        SELECT m.constellation_id FROM membership m
        WHERE m.household_id = home.household_id AND m.joined_on <= :on AND (m.left_on IS NULL OR m.left_on > :on)
        UNION ALL
        SELECT h.constellation_id FROM hub_home_term h
        WHERE h.household_id = home.household_id AND h.started_on <= :on AND (h.ended_on IS NULL OR h.ended_on > :on)
        LIMIT 1
    ) belongs ON true
    LEFT JOIN LATERAL (
        SELECT s.hub_household_id FROM bed_stay b JOIN sleepover s ON s.id = b.sleepover_id
        WHERE b.child_id = asked.child_id AND b.is_kept AND b.nights @> CAST(:on AS date)
            AND s.state IN ('confirmed', 'stayed')
        LIMIT 1
    ) away ON true
    """)
)
_LAST_NIGHT_AT_HOME = Statement(
    text("""
    SELECT max(ended_on - 1) AS night FROM placement
    WHERE child_id = :child_id AND started_on < ended_on AND ended_on <= :on
    """)
)
_HOMES_CONCERNED = Statement(
    text("""
    SELECT household_id FROM absence_deed WHERE absence_id = :id
    UNION SELECT expected_household_id FROM absence_deed WHERE absence_id = :id
    UNION SELECT household_id FROM placement
    WHERE child_id = :child_id AND started_on <= :on AND (ended_on IS NULL OR ended_on > :on)
    ORDER BY household_id
    """)
)
_SELECT = """
    SELECT a.*, ARRAY(
        SELECT d.recorded_by FROM absence_deed d WHERE d.absence_id = a.id AND d.deed = 'added'
    ) AS added_by
    FROM absence a
"""
_BY_ID = Statement(text(_SELECT + "WHERE a.id = CAST(:id AS uuid)"))
_OPEN_OF = Statement(text(_SELECT + "WHERE a.child_id = :child_id AND a.state = 'open'"))
_LATELY = Statement(
    text(
        _SELECT
        + """
    WHERE state = 'open' OR (state = 'back' AND (
        ended_at > :since OR (is_offered AND is_accepted IS NULL)
        OR (NOT is_by_day AND (recorded_at > :since OR is_offered IS NULL))
    ))
    ORDER BY (state = 'open') DESC, lower(period) DESC, id
    """
    )
)
_TOUCHING = Statement(
    text(
        _SELECT
        + """
    WHERE a.state <> 'taken_back' AND a.period && tstzrange(:begins_at, :ends_at)
    ORDER BY a.child_id, lower(a.period), a.id
    """
    )
)
_OF_CHILDREN = Statement(
    text(_SELECT + "WHERE a.child_id = ANY(CAST(:child_ids AS uuid[])) ORDER BY lower(a.period), a.id")
)
_DEEDS = Statement(text("SELECT * FROM absence_deed WHERE absence_id = CAST(:id AS uuid) ORDER BY version"))
_ADD = Statement(
    text("""
    INSERT INTO absence (id, version, child_id, household_id, expected_household_id, constellation_id, state, kinds,
        starts, ended_at, period, recorded_at, recorded_by, is_offered, offered_on, is_accepted, is_by_day)
    VALUES (:id, :version, :child_id, :household_id, :expected_household_id, :constellation_id, :state, :kinds,
        :starts, :ended_at, :period, :recorded_at, :recorded_by, :is_offered, :offered_on, :is_accepted, :is_by_day)
    """)
)
_CHANGE = Statement(
    text("""
    UPDATE absence SET version = :version, household_id = :household_id,
        expected_household_id = :expected_household_id, constellation_id = :constellation_id, state = :state,
        kinds = :kinds, starts = :starts, ended_at = :ended_at, period = :period, is_offered = :is_offered,
        offered_on = :offered_on, is_accepted = :is_accepted, is_by_day = :is_by_day
    WHERE id = :id
    """)
)
_ADD_DEED = Statement(
    text("""
    INSERT INTO absence_deed (absence_id, version, deed, recorded_at, recorded_by, state, kinds, starts, ended_at,
        household_id, expected_household_id, is_offered, offered_on, is_accepted, words)
    VALUES (:id, :version, :deed, :at, :by, :state, :kinds, :starts, :ended_at, :household_id, :expected_household_id,
        :is_offered, :offered_on, :is_accepted, :words)
    """)
)


@dataclass(frozen=True, slots=True)
class AbsencesOf:
    """Every absence of the authority."""

    work: Work

    async def where_expected(self, child_id: UUID, night: date) -> Expected | None:
        """Where a child lives on a night and is expected to sleep; none where no home is known."""
        return (await self.where_all_expected([child_id], night)).get(child_id)

    async def where_all_expected(self, child_ids: Iterable[UUID], night: date) -> dict[UUID, Expected]:
        """The same of several children, each whose home is known."""
        rows = await self.work.run(_WHERE, {"child_ids": list(child_ids), "on": night})
        return {row["child_id"]: Expected(night=night, **row) for row in rows}

    async def where_last_expected(self, child_id: UUID, before: date) -> Expected | None:
        """The same of the last night on which a home is known, before this one."""
        [row] = await self.work.run(_LAST_NIGHT_AT_HOME, {"child_id": child_id, "on": before})
        return await self.where_expected(child_id, row["night"]) if row["night"] else None

    async def homes_concerned(self, absence: Absence, tonight: date) -> list[UUID]:
        """Every home that was told of it, as it is and as it was recorded before, and where the child lives now."""
        values = {"id": absence.id, "child_id": absence.child_id, "on": tonight}
        return [row["household_id"] for row in await self.work.run(_HOMES_CONCERNED, values)]

    async def open_of(self, child_id: UUID) -> Absence | None:
        """The child's open one; nobody else records or changes one of the child until we commit."""
        await self.work.run(_LOCK_CHILD, {"child_id": child_id})
        rows = await self.work.run(_OPEN_OF, {"child_id": child_id})
        return _absence(rows[0]) if rows else None

    async def one(self, absence_id: UUID) -> Absence | None:
        """The absence, or none of this authority's."""
        rows = await self.work.run(_BY_ID, {"id": absence_id})
        return _absence(rows[0]) if rows else None

    async def locked(self, absence_id: UUID) -> Absence | None:
        """The absence as it is once everybody ahead has committed; nobody else changes it until we do."""
        found = await self.one(absence_id)
        if found is not None:
            await self.work.run(_LOCK_CHILD, {"child_id": found.child_id})
            found = await self.one(absence_id)
        return found

    async def lately(self, since: datetime) -> list[Absence]:
        """Those that are open, ended or were recorded since, or wait for their interview; the open ones first."""
        return [_absence(row) for row in await self.work.run(_LATELY, {"since": since})]

    async def touching(self, first: date, last: date) -> list[Absence]:
        """Those of any of these days, child by child and in order."""
        begins_at, ends_at = (datetime.combine(day, time(), tzinfo=LONDON) for day in (first, last + timedelta(days=1)))
        return [_absence(row) for row in await self.work.run(_TOUCHING, {"begins_at": begins_at, "ends_at": ends_at})]

    async def of_children(self, child_ids: Iterable[UUID]) -> dict[UUID, list[Absence]]:
        """Every one of each child, those that were taken back too."""
        found: defaultdict[UUID, list[Absence]] = defaultdict(list)
        for row in await self.work.run(_OF_CHILDREN, {"child_ids": list(child_ids)}):
            found[row["child_id"]].append(_absence(row))
        return found

    async def lock(self, child_ids: Iterable[UUID]) -> None:
        """Nobody else records or changes one of these children until we commit."""
        for child_id in sorted(child_ids):
            await self.work.run(_LOCK_CHILD, {"child_id": child_id})

    async def deeds(self, absence_id: UUID) -> Sequence[AbsenceDeed]:
        """Everything that was recorded of it, in order, with the words."""
        return [_deed(row) for row in await self.work.run(_DEEDS, {"id": absence_id})]

    async def add(self, absence: Absence, deed: Deed) -> None:
        """Keep a new one. Refused: `absences_overlap`."""
        with self.work.refusing(_REFUSED):
            await self.work.run(
                _ADD,
                _values(absence)
                | {
                    "child_id": absence.child_id,
                    "recorded_at": absence.recorded_at,
                    "recorded_by": absence.recorded_by,
                },
            )
        await self._keep_deed(absence, deed)

    async def change(self, absence: Absence, deed: Deed) -> None:
        """Keep the new state of one that was read with `locked`. Refused: `absences_overlap`."""
        with self.work.refusing(_REFUSED):
            await self.work.run(_CHANGE, _values(absence))
        await self._keep_deed(absence, deed)

    async def _keep_deed(self, absence: Absence, deed: Deed) -> None:
        values = {"deed": deed.kind.value, "at": deed.at, "by": deed.by, "words": deed.words}
        await self.work.run(_ADD_DEED, _values(absence) | values)
        if deed.words:
            await blank_the_words(self.work)


def _values(absence: Absence) -> dict[str, Any]:
    interview = absence.interview
    return {
        "id": absence.id,
        "version": absence.version,
        "household_id": absence.household_id,
        "expected_household_id": absence.expected_household_id,
        "constellation_id": absence.constellation_id,
        "state": absence.state.value,
        "kinds": [one.kind.value for one in absence.spans],
        "starts": [one.since for one in absence.spans],
        "ended_at": absence.ended_at,
        "period": asyncpg.Range(absence.started_at, absence.ended_at),
        "is_offered": interview.is_offered if interview else None,
        "offered_on": interview.offered_on if interview else None,
        "is_accepted": interview.is_accepted if interview else None,
        "is_by_day": absence.is_by_day,
    }


def spans_of(kinds: Iterable[str], starts: Iterable[datetime]) -> tuple[AbsenceSpan, ...]:
    """The parts of an absence, as they are kept side by side."""
    return tuple(AbsenceSpan(kind=AbsenceKind(kind), since=since) for kind, since in zip(kinds, starts, strict=True))


def _interview(row: Record) -> ReturnInterview | None:
    if row["is_offered"] is None:
        return None
    return ReturnInterview(is_offered=row["is_offered"], offered_on=row["offered_on"], is_accepted=row["is_accepted"])


def _absence(row: Record) -> Absence:
    return Absence(
        id=row["id"],
        version=row["version"],
        child_id=row["child_id"],
        household_id=row["household_id"],
        expected_household_id=row["expected_household_id"],
        constellation_id=row["constellation_id"],
        spans=spans_of(row["kinds"], row["starts"]),
        ended_at=row["ended_at"],
        recorded_at=row["recorded_at"],
        recorded_by=row["recorded_by"],
        interview=_interview(row),
        is_taken_back=row["state"] == AbsenceState.TAKEN_BACK,
        is_by_day=row["is_by_day"],
        added_by=frozenset(row["added_by"]),
    )


def _deed(row: Record) -> AbsenceDeed:
    return AbsenceDeed(
        kind=AbsenceDeedKind(row["deed"]),
        at=row["recorded_at"],
        by=row["recorded_by"],
        spans=spans_of(row["kinds"], row["starts"]),
        ended_at=row["ended_at"],
        interview=_interview(row),
        words=row["words"],
    )
