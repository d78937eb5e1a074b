"""Courses, what carers have done of them, and whose carers they are, as they are kept."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from asyncpg import Record as Row
from sqlalchemy import text

from services.bookings.policy.training import Carer, Record, course_known, last_day, recorded_already
from services.bookings.repository.forgetting import blank_the_words
from services.bookings.repository.planned_gatherings import BELONGS
from shared.contracts.training import (
    Course,
    RequiredOf,
    TrainingAhead,
    TrainingRecord,
    TrainingStanding,
)
from shared.persistence.statements import Statement
from shared.persistence.work import Work

NEWS_IS_KEPT_FOR = timedelta(days=365)
"""So long it is kept that somebody was told what isn't so any more: a record that is taken back tells nobody anew."""
ONE_OF_A_NAME, ONCE_A_DAY = "ux_course_one_of_a_name", "ux_training_once_a_day"

_COURSES = Statement(text("SELECT * FROM course ORDER BY retired_on IS NOT NULL, lower(name), id"))
_LOCKED_COURSES = Statement(text("SELECT * FROM course ORDER BY id FOR UPDATE"))
_ADD_COURSE = Statement(
    text("""
    INSERT INTO course (id, version, name, months, required_of, required_from, source, changed_by, changed_at)
    VALUES (:id, 1, :name, :months, :required_of, :required_from, :source, :changed_by, :changed_at)
    """)
)
_TAKE_COURSE = Statement(
    text("""
    INSERT INTO course (id, version, name, months, required_of, required_from, source, retired_on, changed_by,
        changed_at)
    VALUES (:id, 1, :name, :months, :required_of, :required_from, :source, :retired_on, :changed_by, :changed_at)
    """)
)
_CHANGE_COURSE = Statement(
    text("""
    UPDATE course SET version = version + 1, name = :name, months = :months, required_of = :required_of,
        required_from = :required_from, source = :source, retired_on = :retired_on, changed_by = :changed_by,
        changed_at = :changed_at
    WHERE id = :id
    """)
)
_CARERS = Statement(
    text(f"""
    SELECT p.id, p.household_id, h.supervising_social_worker_id,
        h.approved_on, h.approval_ended_on, h.is_approved_for_some,
        ARRAY(
            SELECT DISTINCT one.constellation_id FROM ({BELONGS}) AS one
            WHERE one.household_id = p.household_id
                AND one.first_on <= :today AND (one.ended_on IS NULL OR one.ended_on > :today)
        ) AS constellation_ids,
        EXISTS (
            SELECT FROM hub_home_term AS t
            WHERE t.household_id = p.household_id
                AND t.started_on <= :day AND (t.ended_on IS NULL OR t.ended_on > :day)
        ) AS is_hub_home
    FROM person AS p LEFT JOIN household AS h ON h.id = p.household_id
    WHERE (
        CAST(:everybody AS boolean) AND p.household_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM forgotten AS f WHERE f.id IN (p.id, p.household_id))
    )
        OR p.household_id = ANY(CAST(:household_ids AS uuid[])) OR p.id = ANY(CAST(:person_ids AS uuid[]))
    ORDER BY p.id
    """)  # noqa: S608  a constant of planned_gatherings.py
)
_OF_PEOPLE = Statement(
    text("""
    SELECT * FROM training WHERE ended_at IS NULL AND person_id = ANY(CAST(:person_ids AS uuid[]))
    ORDER BY done_on, id
    """)
)
_ALL_OF_PEOPLE = Statement(
    text("SELECT * FROM training WHERE person_id = ANY(CAST(:person_ids AS uuid[])) ORDER BY done_on, id")
)
_PAGE = Statement(
    text("""
    SELECT * FROM training WHERE ended_at IS NULL
    ORDER BY person_id, course_id, done_on OFFSET :position LIMIT :limit
    """)
)
_PEOPLE = Statement(text("SELECT id FROM person WHERE id = ANY(CAST(:ids AS uuid[]))"))
_EVERY_RECORD = Statement(
    text("""
    SELECT t.*, EXISTS (SELECT FROM training AS o WHERE o.replaces_id = t.id) AS was_corrected
    FROM training AS t WHERE person_id = :person_id ORDER BY done_on DESC, recorded_at DESC, id
    """)
)
_RECORD = Statement(text("SELECT * FROM training WHERE id = :id FOR UPDATE"))
_AT_GATHERING = Statement(
    text("SELECT * FROM training WHERE gathering_id = :gathering_id AND ended_at IS NULL FOR UPDATE")
)
_ADD = Statement(
    text("""
    INSERT INTO training (id, person_id, course_id, done_on, certificate_ends_on, place, gathering_id, replaces_id,
        recorded_by, recorded_at)
    VALUES (:id, :person_id, :course_id, :done_on, :certificate_ends_on, :place, :gathering_id, :replaces_id,
        :recorded_by, :recorded_at)
    """)
)
# Who has it recorded already has done it: that they came as well changes nothing.
_ADD_THOSE_WHO_CAME = Statement(
    text("""
    INSERT INTO training (id, person_id, course_id, done_on, place, gathering_id, recorded_by, recorded_at)
    SELECT gen_random_uuid(), one.person_id, :course_id, :done_on, '', :gathering_id, :recorded_by, :recorded_at
    FROM unnest(CAST(:person_ids AS uuid[])) AS one(person_id)
    ON CONFLICT (authority, person_id, course_id, done_on) WHERE ended_at IS NULL DO NOTHING
    """)
)
_END = Statement(text("UPDATE training SET ended_by = :by, ended_at = :at WHERE id = ANY(CAST(:ids AS uuid[]))"))
_AHEAD = Statement(
    text(f"""
    SELECT DISTINCT g.id, g.course_id, g.starts_at, g.minutes
    FROM planned_gathering AS g JOIN ({BELONGS}) AS one
        ON one.constellation_id = ANY(g.constellation_ids) AND one.household_id = :household_id
        AND one.first_on <= g.held_on AND (one.ended_on IS NULL OR one.ended_on > g.held_on)
    WHERE g.state = 'planned' AND g.starts_at > :now AND g.course_id IS NOT NULL
    ORDER BY g.starts_at, g.id
    """)  # noqa: S608  a constant of planned_gatherings.py
)
_VERSIONS = Statement(text("SELECT person_id, max(version) AS version FROM training_told GROUP BY person_id"))
_TELL = Statement(
    text("""
    INSERT INTO training_told (id, person_id, version, course_id, state, expires_on, told_at)
    SELECT gen_random_uuid(), one.person_id, one.version, one.course_id, one.state, one.expires_on, :told_at
    FROM unnest(CAST(:person_ids AS uuid[]), CAST(:versions AS int[]), CAST(:course_ids AS uuid[]),
        CAST(:states AS text[]), CAST(:ends AS date[])) AS one(person_id, version, course_id, state, expires_on)
    ON CONFLICT DO NOTHING
    RETURNING person_id, course_id
    """)
)


# What was said of who is due now must stay: it would be said again. The newest of each carer stays for its number.
_FORGET_OLD_NEWS = Statement(
    text("""
    DELETE FROM training_told AS t
    WHERE t.told_at < :before
        AND EXISTS (SELECT FROM training_told AS o WHERE o.person_id = t.person_id AND o.version > t.version)
        AND NOT EXISTS (
            SELECT FROM unnest(CAST(:person_ids AS uuid[]), CAST(:course_ids AS uuid[]), CAST(:states AS text[]),
                CAST(:ends AS date[])) AS one(person_id, course_id, state, expires_on)
            WHERE one.person_id = t.person_id AND one.course_id = t.course_id AND one.state = t.state
                AND one.expires_on IS NOT DISTINCT FROM t.expires_on
        )
    """)
)
_ALSO_CAME = Statement(
    text("""
    SELECT g.id AS gathering_id, array_agg(one.person_id ORDER BY one.person_id) AS person_ids
    FROM planned_gathering AS g JOIN gathering_attendance AS a ON a.gathering_id = g.id
    CROSS JOIN unnest(a.carer_ids) AS one(person_id)
    WHERE g.course_id = :course_id AND g.held_on = :held_on AND g.id <> :gathering_id
        AND one.person_id = ANY(CAST(:person_ids AS uuid[]))
    GROUP BY g.id ORDER BY g.id
    """)
)


class CourseList:
    """The courses of the authority."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def all(self, *, locked: bool = False) -> list[Course]:
        """Every course, those that are retired last; locked, nobody else changes one or looks who is due."""
        return [_course(row) for row in await self._work.run(_LOCKED_COURSES if locked else _COURSES)]

    async def one(self, course_id: UUID | None) -> Course | None:
        """A course, or none of this authority's."""
        return next((one for one in await self.all() if one.course_id == course_id), None) if course_id else None

    async def add(self, values: dict[str, Any]) -> UUID:
        """Keep a new one; refused where there is one of this name."""
        course_id = uuid4()
        with self._work.refusing({ONE_OF_A_NAME: course_known()}):
            await self._work.run(_ADD_COURSE, values | self._by() | {"id": course_id})
        return course_id

    async def take(self, course: Course) -> None:
        """Keep one that a pack tells of; refused where there is another of this name."""
        values = course.model_dump(include={"name", "months", "required_from", "source", "retired_on"})
        with self._work.refusing({ONE_OF_A_NAME: course_known()}):
            await self._work.run(
                _TAKE_COURSE, values | self._by() | {"id": course.course_id, "required_of": course.required_of.value}
            )

    async def change(self, course_id: UUID, values: dict[str, Any], retired_on: date | None = None) -> None:
        """Keep what it is now; refused where there is another of this name."""
        with self._work.refusing({ONE_OF_A_NAME: course_known()}):
            await self._work.run(_CHANGE_COURSE, values | self._by() | {"id": course_id, "retired_on": retired_on})

    def _by(self) -> dict[str, Any]:
        return {"changed_by": self._work.actor.person_id, "changed_at": self._work.now}


class Trainings:
    """What the carers of the authority have done."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def carers(
        self,
        day: date,
        *,
        everybody: bool = False,
        household_ids: Collection[UUID] = (),
        person_ids: Collection[UUID] = (),
    ) -> list[Carer]:
        """Carers with what training is required of: all, those of these households, and these."""
        rows = await self._work.run(
            _CARERS,
            {
                "day": day,
                "today": self._work.today,
                "everybody": everybody,
                "household_ids": list(household_ids),
                "person_ids": list(person_ids),
            },
        )
        return [_carer(row) for row in rows]

    async def of(self, person_ids: Collection[UUID]) -> list[Record]:
        """What these people have done, as far as it counts."""
        return [_record(row) for row in await self._work.run(_OF_PEOPLE, {"person_ids": list(person_ids)})]

    async def known_people(self, person_ids: Collection[UUID]) -> frozenset[UUID]:
        """Those of these of whom bookings has heard."""
        return frozenset(row["id"] for row in await self._work.run(_PEOPLE, {"ids": list(person_ids)}))

    async def all_of(self, person_ids: Collection[UUID]) -> list[Record]:
        """What these people have done, also what doesn't count any more."""
        return [_record(row) for row in await self._work.run(_ALL_OF_PEOPLE, {"person_ids": list(person_ids)})]

    async def page(self, position: int, limit: int) -> list[Record]:
        """So many of those that count, in an order that stays."""
        return [_record(row) for row in await self._work.run(_PAGE, {"position": position, "limit": limit})]

    async def every_record(self, person_id: UUID, courses: Sequence[Course]) -> tuple[TrainingRecord, ...]:
        """All that was ever recorded of somebody, the latest first."""
        by_id = {one.course_id: one for one in courses}
        rows = await self._work.run(_EVERY_RECORD, {"person_id": person_id})
        return tuple(_told(row, by_id[row["course_id"]]) for row in rows)

    async def one(self, record_id: UUID) -> Record | None:
        """A record, locked, or none of this authority's."""
        return next(map(_record, await self._work.run(_RECORD, {"id": record_id})), None)

    async def add(self, record: Record, replaces_id: UUID | None = None) -> None:
        """Keep a new one; refused where the carer did the course on that day."""
        with self._work.refusing({ONCE_A_DAY: recorded_already()}):
            await self._work.run(
                _ADD,
                {
                    "id": record.id,
                    "person_id": record.person_id,
                    "course_id": record.course_id,
                    "done_on": record.done_on,
                    "certificate_ends_on": record.certificate_ends_on,
                    "place": record.place,
                    "gathering_id": record.gathering_id,
                    "replaces_id": replaces_id,
                    "recorded_by": self._work.actor.person_id,
                    "recorded_at": self._work.now,
                },
            )
        await blank_the_words(self._work)

    async def end(self, *record_ids: UUID) -> None:
        """Have records not count from now on; they stay to be seen."""
        by = {"by": self._work.actor.person_id, "at": self._work.now}
        await self._work.run(_END, {"ids": list(record_ids), **by})

    async def came(self, gathering_id: UUID, course_id: UUID, done_on: date, person_ids: Collection[UUID]) -> None:
        """These came to a training, and have done the course."""
        await self._work.run(
            _ADD_THOSE_WHO_CAME,
            {
                "person_ids": sorted(person_ids),
                "course_id": course_id,
                "done_on": done_on,
                "gathering_id": gathering_id,
                "recorded_by": self._work.actor.person_id,
                "recorded_at": self._work.now,
            },
        )

    async def came_elsewhere(
        self, gathering_id: UUID, course_id: UUID, held_on: date, person_ids: Collection[UUID]
    ) -> dict[UUID, list[UUID]]:
        """Those of them who are ticked at another training of the course on the same day, by that one."""
        rows = await self._work.run(
            _ALSO_CAME,
            {
                "gathering_id": gathering_id,
                "course_id": course_id,
                "held_on": held_on,
                "person_ids": list(person_ids),
            },
        )
        return {row["gathering_id"]: row["person_ids"] for row in rows}

    async def by_gathering(self, gathering_id: UUID) -> list[Record]:
        """What counts because somebody came to a training, locked."""
        return [_record(row) for row in await self._work.run(_AT_GATHERING, {"gathering_id": gathering_id})]

    async def ahead_of(self, household_id: UUID | None) -> tuple[TrainingAhead, ...]:
        """The trainings of courses to which a household is invited, soonest first."""
        if household_id is None:
            return ()
        rows = await self._work.run(_AHEAD, {"household_id": household_id, "now": self._work.now})
        return tuple(
            TrainingAhead(
                gathering_id=row["id"], course_id=row["course_id"], starts_at=row["starts_at"], minutes=row["minutes"]
            )
            for row in rows
        )

    async def tell(self, due: Sequence[TrainingStanding]) -> tuple[dict[UUID, int], set[tuple[UUID, UUID]]]:
        """Keep that these are said; the version of each carer's news, and what wasn't said before."""
        before = {row["person_id"]: row["version"] for row in await self._work.run(_VERSIONS)}
        versions = {one.person_id: before.get(one.person_id, 0) + 1 for one in due}
        its = {
            "person_ids": [one.person_id for one in due],
            "course_ids": [one.course_id for one in due],
            "states": [one.state.value for one in due],
            "ends": [one.expires_on for one in due],
        }
        numbers = [versions[one.person_id] for one in due]
        rows = await self._work.run(_TELL, {**its, "versions": numbers, "told_at": self._work.now})
        await self._work.run(_FORGET_OLD_NEWS, {**its, "before": self._work.now - NEWS_IS_KEPT_FOR})
        return versions, {(row["person_id"], row["course_id"]) for row in rows}


def _course(row: Row) -> Course:
    return Course(
        course_id=row["id"],
        version=row["version"],
        name=row["name"],
        months=row["months"],
        required_of=RequiredOf(row["required_of"]),
        required_from=row["required_from"],
        source=row["source"],
        retired_on=row["retired_on"],
    )


def _carer(row: Row) -> Carer:
    return Carer(
        person_id=row["id"],
        household_id=row["household_id"],
        supervisor_id=row["supervising_social_worker_id"],
        constellation_ids=tuple(row["constellation_ids"]),
        is_hub_home=row["is_hub_home"],
        approved_on=row["approved_on"],
        approval_ended_on=row["approval_ended_on"],
        is_approved_for_some=bool(row["is_approved_for_some"]),
    )


def _record(row: Row) -> Record:
    return Record(
        id=row["id"],
        person_id=row["person_id"],
        course_id=row["course_id"],
        done_on=row["done_on"],
        certificate_ends_on=row["certificate_ends_on"],
        place=row["place"],
        gathering_id=row["gathering_id"],
        has_ended=row["ended_at"] is not None,
    )


def _told(row: Row, course: Course) -> TrainingRecord:
    return TrainingRecord(
        record_id=row["id"],
        course_id=row["course_id"],
        done_on=row["done_on"],
        expires_on=last_day(course, row["done_on"], row["certificate_ends_on"]),
        certificate_ends_on=row["certificate_ends_on"],
        place=row["place"],
        gathering_id=row["gathering_id"],
        recorded_by=row["recorded_by"],
        recorded_at=row["recorded_at"],
        ended_by=row["ended_by"],
        ended_at=row["ended_at"],
        was_corrected=row["was_corrected"],
    )
