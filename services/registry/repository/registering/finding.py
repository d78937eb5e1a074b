"""Which areas and which workers does the authority have?"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from services.registry.policy.constellations.life import Life
from services.registry.policy.register import Area
from services.registry.repository.constellations import circumstances, lives
from services.registry.repository.keeping.columns import assignment, constellation, person
from services.registry.repository.keeping.things import is_there
from services.registry.repository.records.finding import fact_holds, isnt_erased, one_page
from shared.contracts.areas import AreaCard, Areas
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationPhase
from shared.contracts.workers import FindWorkers, WorkerCard, WorkerCards
from shared.persistence.work import Work


async def areas(work: Work) -> Areas:
    """All areas by name, those that are closed last."""
    open_ones = [
        one
        for one in (await lives.lives(work)).values()
        if one.phase_on(work.today) not in {None, ConstellationPhase.CLOSED}
    ]

    def card(area: Area) -> AreaCard:
        return AreaCard(
            area_id=area.id,
            version=area.version,
            name=area.name,
            ref=area.ref,
            closed_on=area.closed_on,
            constellations=sum(one.area_id == area.id for one in open_ones),
        )

    found = sorted(await circumstances.areas(work), key=lambda one: not one.is_open_on(work.today))
    return Areas(on=work.today, areas=tuple(map(card, found)))


async def lives_in(work: Work, area_id: UUID) -> dict[UUID, Life]:
    """The constellations of an area."""
    return await lives.lives(work, constellation.c.area_id == area_id)


async def workers(work: Work, query: FindWorkers) -> WorkerCards:
    """One page of those that the filters leave, by name; those who left come last."""
    day = work.today
    here = is_there(day)
    assigned_to = (
        select(func.count())
        .select_from(assignment)
        .where(assignment.c.worker_id == person.c.id, fact_holds(day, assignment))
        .scalar_subquery()
    )
    found: Any = (
        select(person, here.label("is_here"), assigned_to.label("assigned_to"))
        .where(*_filters(query, here))
        .order_by(here.desc(), func.lower(person.c.last_name), func.lower(person.c.first_name), person.c.id)
    )
    rows, page, pages, total = await one_page(work, found, query.page, query.at_once)
    return WorkerCards(on=day, page=page, pages=pages, total=total, workers=tuple(map(_card, rows)))


def _filters(query: FindWorkers, here: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    wanted = [person.c.household_id.is_(None), isnt_erased(person.c.id)]
    wanted += [
        or_(
            *(
                column.icontains(word, autoescape=True)
                for column in (person.c.first_name, person.c.last_name, person.c.ref)
            )
        )
        for word in query.search.split()
    ]
    if query.role is not None:
        wanted.append(person.c.roles.contains([query.role.value]))
    if query.only_here:
        wanted.append(here)
    return wanted


def _card(row: Any) -> WorkerCard:
    return WorkerCard(
        worker_id=row.id,
        ref=row.ref,
        name=f"{row.first_name} {row.last_name}",
        roles=tuple(map(Role, row.roles)),
        email=row.email,
        phone=row.phone,
        left_on=row.left_on,
        is_here=row.is_here,
        assigned_to=row.assigned_to,
    )
