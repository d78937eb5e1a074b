"""What decides for how long the records of households and workers are kept?"""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Table, cast, func, select

from services.registry.policy.facts import true_ones
from services.registry.policy.retention.applications import Application
from services.registry.policy.retention.clocks import HouseholdLife, Spans, WorkerLife
from services.registry.repository.keeping.columns import (
    application,
    approval,
    assignment,
    household,
    past,
    person,
    placement,
    reading,
)
from services.registry.repository.keeping.facts import facts
from services.registry.repository.records.finding import is_true
from shared.contracts.clock import day_in_london
from shared.persistence.work import Work


async def households(work: Work, household_id: UUID | None = None) -> dict[UUID, HouseholdLife]:
    """Each household's, or that of one."""
    query: Any = select(household.c.id, _first_recorded(household).label("at")).where(
        _one(household.c.id, household_id)
    )
    approvals = await _spans(work, approval, "household_id", household_id)
    placements = await _spans(work, placement, "household_id", household_id)
    applications: defaultdict[UUID, list[Application]] = defaultdict(list)
    for one in await facts(work, Application, _one(application.c.household_id, household_id)):
        applications[one.household_id].append(one)
    return {
        row.id: HouseholdLife(
            registered_on=day_in_london(row.at),
            approvals=approvals.get(row.id),
            placements=placements.get(row.id),
            applications=true_ones(applications[row.id]),
        )
        for row in await work.session.exec(query)
    }


async def workers(work: Work, worker_id: UUID | None = None) -> dict[UUID, WorkerLife]:
    """Each worker's, or that of one."""
    last_used = select(func.max(reading.c.read_at)).where(reading.c.actor_id == person.c.id).scalar_subquery()
    query: Any = select(
        person.c.id,
        person.c.joined_on,
        person.c.left_on,
        _first_recorded(person).label("at"),
        last_used.label("last_used"),
    ).where(person.c.household_id.is_(None), _one(person.c.id, worker_id))
    duties = await _spans(work, assignment, "worker_id", worker_id)
    return {
        row.id: WorkerLife(
            registered_on=row.joined_on or day_in_london(row.at),
            duties=duties.get(row.id),
            left_on=row.left_on,
            last_used_on=day_in_london(row.last_used) if row.last_used else None,
        )
        for row in await work.session.exec(query)
    }


async def _spans(work: Work, table: Table, column: str, only: UUID | None) -> dict[UUID, Spans]:
    """Of each subject's facts: when they began, when the last of them ended, and whether one goes on."""
    subject = table.c[column]
    query: Any = (
        select(
            subject.label("subject_id"),
            func.array_agg(func.coalesce(table.c.started_on, table.c.ended_on, date.max)).label("began"),
            func.max(table.c.ended_on).label("last"),
            func.bool_or(table.c.ended_on.is_(None)).label("goes_on"),
        )
        .where(is_true(table), _one(subject, only))
        .group_by(subject)
    )
    return {
        row.subject_id: Spans(began=tuple(row.began), last=row.last, goes_on=row.goes_on)
        for row in await work.session.exec(query)
    }


def _first_recorded(table: Table) -> ColumnElement[Any]:
    """When a thing was written down first."""
    before = (
        select(func.min(cast(past.c.was["recorded_at"].astext, DateTime(timezone=True))))
        .where(past.c.table_name == table.name, past.c.thing_id == table.c.id)
        .scalar_subquery()
    )
    return func.coalesce(before, table.c.recorded_at)


def _one(column: ColumnElement[UUID], only: UUID | None) -> ColumnElement[bool]:
    return column.is_not(None) if only is None else column == only
