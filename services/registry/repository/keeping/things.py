"""How are the register's things read from their tables, as they are today?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Table, or_, select

from services.registry.policy.facts import Approval, Duty
from services.registry.policy.records.snapshots import NOTHING_DELEGATED, approval_as_on
from services.registry.policy.register import (
    KINDS,
    Area,
    BedSharingAgreement,
    Carer,
    Child,
    Constellation,
    Household,
    Membership,
    Placement,
    Profile,
    Register,
    T,
    Thing,
    Worker,
)
from services.registry.repository.constellations.lives import lives
from services.registry.repository.keeping import columns
from services.registry.repository.keeping.values import columns_for, value_of, values
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic, MustBeTold
from shared.contracts.register_pack import CaredAlongside
from shared.contracts.words import OvernightDecision
from shared.persistence.work import Work

TABLES: Mapping[type[Thing], Table] = {
    Profile: columns.profile,
    Area: columns.area,
    Worker: columns.person,
    Household: columns.household,
    Carer: columns.person,
    Child: columns.child,
    Placement: columns.placement,
    BedSharingAgreement: columns.sharing,
    Constellation: columns.constellation,
    Membership: columns.membership,
}


async def things(work: Work, kind: type[T], *where: ColumnElement[bool]) -> Sequence[T]:
    """Those of one kind for which all of `where` is true; it speaks of the kind's own table."""
    if kind is Household:
        return cast(Sequence[T], await _households(work, where))
    if kind is Child:
        return cast(Sequence[T], await _children(work, where))
    if kind is Constellation:
        known = await lives(work, *where)
        return cast(Sequence[T], [life.as_on(work.today) for life in known.values()])
    if kind is Worker:
        where = (*where, columns.person.c.household_id.is_(None))
    if kind is Carer:
        where = (*where, columns.person.c.household_id.is_not(None))
    return await values(work, kind, TABLES[kind], *where)


async def whole_register(work: Work) -> Register:
    """Everything that is known of the authority, as it is today."""
    return Register([thing for kind in KINDS for thing in await things(work, kind)])


def is_there(day: date | ColumnElement[Any], people: FromClause = columns.person) -> ColumnElement[bool]:
    """Whether somebody of the table person, or of `known_at` of it, is a worker or a carer on a day."""
    return lasts(day, people.c.joined_on, people.c.left_on)


def lasts(
    day: date | ColumnElement[Any], first_on: ColumnElement[Any], ended_on: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Whether something holds on a day; without a first day it does since before records."""
    return or_(first_on.is_(None), first_on <= day) & or_(ended_on.is_(None), ended_on > day)


def assigned(table: FromClause, duty: Duty, day: date) -> tuple[FromClause, ColumnElement[Any]]:
    """A table with who is responsible for each of its rows on a day, and the column that says so."""
    worker = columns.assignment.alias(duty.value)
    is_theirs = (
        (worker.c.kind == duty.value)
        & (worker.c.subject_id == table.c.id)
        & lasts(day, worker.c.started_on, worker.c.ended_on)
    )
    return table.outerjoin(worker, is_theirs), worker.c.worker_id


async def _households(work: Work, where: Sequence[ColumnElement[bool]]) -> list[Household]:
    table, row_of = columns.household, columns.approval.c
    supervisors = await _responsible(work, Duty.SUPERVISING_SOCIAL_WORKER, table, where)
    query: Any = select(*columns_for(Approval, columns.approval)).where(*_only(row_of.household_id, table, where))
    homes = columns.carer_at_home
    at_home = await _today(work, homes, ("household_id",), "is_at_home", *_only(homes.c.household_id, table, where))
    approvals: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in await work.session.exec(query):
        approvals[row.household_id].append(row)
    own: Any = select(*(table.c[one.name] for one in fields(Household) if one.name in table.c)).where(*where)
    found = []
    for row in await work.session.exec(own):
        values = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name for a row as a mapping
        values["languages"], values["pets"] = tuple(row.languages), tuple(row.pets)
        values |= _approval(approvals[row.id], work.today)
        values["carer_at_home"] = at_home.get((row.id,))
        found.append(Household(**values, supervising_social_worker_id=supervisors.get(row.id)))
    return found


def _approval(rows: Sequence[Any], day: date) -> Mapping[str, Any]:
    if len(rows) != 1:
        return approval_as_on((value_of(Approval, row) for row in rows), day)
    # Most households have one, which is what it is on any day.
    [row] = rows
    return {
        "approved_on": row.started_on,
        "approval_ended_on": row.ended_on,
        "approval_ended_reason": row.ended_reason,
        "approval_places": row.places,
        "approval_age_from": row.age_from,
        "approval_age_to": row.age_to,
        "approval_kinds": tuple(row.kinds),
    }


async def _children(work: Work, where: Sequence[ColumnElement[bool]]) -> list[Child]:
    table, row_of = columns.child, columns.delegated.c
    social_workers = await _responsible(work, Duty.CHILDRENS_SOCIAL_WORKER, table, where)
    query: Any = select(row_of.child_id, row_of.decision, row_of.conditions, row_of.must_tell).where(
        row_of.area == DecisionArea.OVERNIGHT_STAYS.value,
        lasts(work.today, row_of.started_on, row_of.ended_on),
        *_only(row_of.child_id, table, where),
    )
    delegations = {
        row[0]: (OvernightDecision(row[1]), row[2], tuple(map(MustBeTold, row[3])))
        for row in await work.session.exec(query)
    }
    nothing = (NOTHING_DELEGATED, None, ())
    # Where there are no allergies a pack's row has no words, as it has none where nobody knows.
    topics, are_some = columns.health, columns.health.c.finding == Finding.YES.value
    health = await _today(
        work, topics, ("child_id", "topic"), "details", are_some, *_only(topics.c.child_id, table, where)
    )
    own: Any = select(*(table.c[one.name] for one in fields(Child) if one.name in table.c)).where(*where)
    found = []
    for row in await work.session.exec(own):
        values = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name for a row as a mapping
        values["cared_alongside"] = CaredAlongside(row.cared_alongside)
        values |= {topic.value: health.get((row.id, topic.value)) for topic in HealthTopic}
        decision, conditions, must_tell = delegations.get(row.id, nothing)
        found.append(
            Child(
                **values,
                childrens_social_worker_id=social_workers.get(row.id),
                overnight_decision=decision,
                overnight_conditions=conditions,
                overnight_must_tell=must_tell,
            )
        )
    return found


# One query a table, and put together here: a join of as many rows as a register has is planned badly before the
# database has looked at tables that an import has just filled.


async def _responsible(
    work: Work, duty: Duty, table: Table, where: Sequence[ColumnElement[bool]]
) -> Mapping[UUID, UUID]:
    """Who is responsible for each of these today."""
    row = columns.assignment.c
    query: Any = select(row.subject_id, row.worker_id).where(
        row.kind == duty.value, lasts(work.today, row.started_on, row.ended_on), *_only(row.subject_id, table, where)
    )
    return {row[0]: row[1] for row in await work.session.exec(query)}


async def _today(
    work: Work, fact: Table, about: Sequence[str], says: str, *only: ColumnElement[bool]
) -> Mapping[tuple[Any, ...], Any]:
    """What facts say today, by what they are about."""
    row = fact.c
    query: Any = select(*(row[name] for name in about), row[says]).where(
        lasts(work.today, row.started_on, row.ended_on), *only
    )
    return {tuple(found[:-1]): found[-1] for found in await work.session.exec(query)}


def _only(
    column: ColumnElement[Any], table: Table, where: Sequence[ColumnElement[bool]]
) -> tuple[ColumnElement[bool], ...]:
    return (column.in_(select(table.c.id).where(*where)),) if where else ()
