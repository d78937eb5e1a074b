"""What do the queries for records have in common: what holds on a day, where somebody belongs, and who may be found?"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select

from services.registry.policy.facts import Duty
from services.registry.policy.records.reading import Reach
from services.registry.repository.keeping.columns import assignment, child, erasure, hub_home, membership
from services.registry.repository.keeping.things import lasts
from services.registry.repository.keeping.values import known_at
from shared.contracts.child_terms import Term
from shared.contracts.records import ON_A_PAGE, Belonging
from shared.persistence.work import Work


def fact_holds(day: date, table: FromClause) -> ColumnElement[bool]:
    """Whether a dated fact holds on a day."""
    return lasts(day, table.c.started_on, table.c.ended_on)


def hub_of(household_id: ColumnElement[Any] | UUID, day: date, at: datetime | None = None) -> Any:
    """The constellation of which a household is the hub home on a day."""
    then = known_at(hub_home, at)
    of_it = then.c.household_id == household_id
    return select(then.c.constellation_id).where(of_it, fact_holds(day, then)).limit(1).scalar_subquery()


def constellation_of(household_id: ColumnElement[Any] | UUID, day: date, at: datetime | None = None) -> Any:
    """The constellation that a household is part of on a day, as its hub home or a satellite."""
    row = known_at(membership, at).c
    satellite_of = (
        select(row.constellation_id)
        .where(row.household_id == household_id, lasts(day, row.joined_on, row.left_on))
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(hub_of(household_id, day, at), satellite_of)


def worker_for(duty: Duty, subject_id: ColumnElement[Any] | UUID, day: date) -> Any:
    """Who has a duty for something on a day."""
    row = assignment.c
    of_it = and_(row.kind == duty.value, row.subject_id == subject_id)
    return select(row.worker_id).where(of_it, fact_holds(day, assignment)).limit(1).scalar_subquery()


def belongs(household_id: ColumnElement[Any], belonging: Belonging, day: date) -> ColumnElement[bool]:
    """Whether a household is inside the programme on a day, or outside."""
    is_in: ColumnElement[bool] = constellation_of(household_id, day).is_not(None)
    return is_in if belonging is Belonging.IN_A_CONSTELLATION else ~is_in


def within(reach: Reach, household_id: ColumnElement[Any], day: date) -> ColumnElement[bool]:
    """Whether a child is in reach, by the household where they live today; see `Reach.has`."""
    return or_(
        child.c.id.in_(reach.child_ids),
        household_id.in_(reach.household_ids),
        constellation_of(household_id, day).in_(reach.constellation_ids),
    )


def isnt_erased(thing_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a record is still there to be found."""
    return thing_id.not_in(select(erasure.c.subject_id))


async def one_page(
    work: Work, query: Select[Any], page: int, at_once: int = ON_A_PAGE
) -> tuple[list[Any], int, int, int]:
    """The rows of one page, its number, how many pages there are, and how many rows in all.

    A page after the last is the last: what was there may have become fewer since the link was made.
    """
    counting: Any = select(func.count()).select_from(query.order_by(None).subquery())
    total = int((await work.session.exec(counting)).one()[0])
    pages = max(1, -(-total // at_once))
    page = min(page, pages)
    rows: Any = query.limit(at_once).offset((page - 1) * at_once)
    return list(await work.session.exec(rows)), page, pages, total


async def assigned(work: Work, duty: Duty, subject_id: UUID, at: datetime | None = None) -> list[tuple[UUID, Term]]:
    """Everybody who had a duty for something on some day, the latest first; `at` as it was recorded at a moment."""
    then = known_at(assignment, at)
    row = then.c
    query: Any = (
        select(row.worker_id, row.started_on, row.ended_on)
        .where(row.kind == duty.value, row.subject_id == subject_id, is_true(then))
        .order_by(row.started_on.desc().nulls_last())
    )
    return [
        (one.worker_id, Term(started_on=one.started_on, ended_on=one.ended_on))
        for one in await work.session.exec(query)
    ]


def is_true(table: FromClause, started: str = "started_on", ended: str = "ended_on") -> ColumnElement[bool]:
    """Whether there is a day on which it holds: what was never true ends on its own first day."""
    first, end = table.c[started], table.c[ended]
    return or_(first.is_(None), end.is_(None), end > first)
