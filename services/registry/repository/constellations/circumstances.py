"""What is looked at together with a constellation: who lives in its households, and where they are?"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.registry.policy.constellations.looking import PlacedChild
from services.registry.policy.facts import Approval
from services.registry.policy.register import Area, Worker
from services.registry.repository.keeping.columns import area, child, household, person, placement
from services.registry.repository.keeping.facts import facts_about
from services.registry.repository.keeping.things import lasts, things
from services.registry.repository.keeping.values import known_at
from shared.contracts.roles import Role
from shared.persistence.work import Work


async def children_in(
    work: Work, household_ids: Collection[UUID], day: date, at: datetime | None = None
) -> list[PlacedChild]:
    """The children who live in these households on a day, as it was recorded at a moment."""
    there, then = known_at(placement, at), known_at(child, at)
    query: Any = (
        select(there.c.child_id, there.c.household_id, then.c.sibling_group_id)
        .join_from(there, then, then.c.id == there.c.child_id)
        .where(there.c.household_id.in_(household_ids), lasts(day, there.c.started_on, there.c.ended_on))
    )
    return [PlacedChild(*row) for row in await work.session.exec(query)]


async def homes_of(work: Work, child_ids: Collection[UUID]) -> set[UUID]:
    """Where these children live today."""
    row = placement.c
    is_home = row.child_id.in_(child_ids) & lasts(work.today, row.started_on, row.ended_on)
    query: Any = select(row.household_id).where(is_home)
    return {found[0] for found in await work.session.exec(query)} if child_ids else set()


async def postcodes_of(work: Work, household_ids: Collection[UUID], at: datetime | None = None) -> dict[UUID, str]:
    """The postcodes of households, as they were recorded at a moment."""
    then = known_at(household, at)
    query: Any = select(then.c.id, then.c.postcode).where(then.c.id.in_(household_ids))
    return {row.id: row.postcode for row in await work.session.exec(query)}


async def approvals_of(work: Work, household_id: UUID, at: datetime | None = None) -> tuple[Approval, ...]:
    """All approvals of a household."""
    found = await facts_about(work, Approval, "household_id", [household_id], at)
    return found.get(household_id, ())


async def is_open_area(work: Work, area_id: UUID, day: date, until: date | None = None) -> bool:
    """Whether there is such an area, and a constellation can lie in it from a day on, until it is closed itself."""
    return any(
        one.is_open_on(day) and (one.closed_on is None or (until is not None and until <= one.closed_on))
        for one in await things(work, Area, area.c.id == area_id)
    )


async def closing_of_area(work: Work, area_id: UUID) -> date | None:
    """The day from which an area is closed, also one to come."""
    found = await things(work, Area, area.c.id == area_id)
    return found[0].closed_on if found else None


async def areas(work: Work) -> list[Area]:
    """All areas, by name."""
    return sorted(await things(work, Area), key=lambda one: one.name.casefold())


async def liaison_workers(work: Work) -> list[Worker]:
    """All liaison workers who aren't about to leave, by name."""
    found = await things(work, Worker, person.c.roles.contains([Role.LIAISON_WORKER.value]))
    return sorted(
        (one for one in found if one.stays_from(work.today)),
        key=lambda one: (one.last_name.casefold(), one.first_name.casefold()),
    )
