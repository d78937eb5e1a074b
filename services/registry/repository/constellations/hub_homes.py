"""What is known of a constellation's hub home today, as far as a child may be told?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from services.registry.policy.facts import Duty
from services.registry.repository.keeping.columns import constellation, household, hub_home, person, placement
from services.registry.repository.keeping.things import is_there
from services.registry.repository.records.finding import fact_holds, worker_for
from shared.persistence.work import Work


@dataclass(frozen=True, slots=True)
class FirstName:
    """Somebody, as children call them."""

    id: UUID
    first_name: str


@dataclass(frozen=True, slots=True)
class HubHomeToday:
    """The household that is the hub home."""

    household_id: UUID
    postcode: str
    carers: tuple[FirstName, ...]
    children: int
    pets: tuple[str, ...]
    languages: tuple[str, ...]
    beds: int


@dataclass(frozen=True, slots=True)
class WhereItIs:
    """Where a household lives."""

    address: str
    postcode: str


async def name_of(work: Work, constellation_id: UUID) -> str | None:
    """What a constellation is called."""
    query: Any = select(constellation.c.name).where(constellation.c.id == constellation_id)
    row = (await work.session.exec(query)).first()
    return row and str(row.name)


async def of(work: Work, constellation_id: UUID) -> HubHomeToday | None:
    """The constellation's hub home today."""
    placed = (
        select(func.count())
        .select_from(placement)
        .where(placement.c.household_id == household.c.id, fact_holds(work.today, placement))
        .scalar_subquery()
    )
    query: Any = (
        select(household, hub_home.c.beds, placed.label("placed"))
        .join(hub_home, and_(hub_home.c.household_id == household.c.id, fact_holds(work.today, hub_home)))
        .where(hub_home.c.constellation_id == constellation_id)
    )
    row = (await work.session.exec(query)).first()
    if row is None:
        return None
    carers: Any = (
        select(person.c.id, person.c.first_name)
        .where(person.c.household_id == row.id, is_there(work.today))
        .order_by(person.c.is_main_carer.desc(), person.c.first_name, person.c.id)
    )
    return HubHomeToday(
        household_id=row.id,
        postcode=row.postcode,
        carers=tuple(FirstName(one.id, one.first_name) for one in await work.session.exec(carers)),
        children=row.placed,
        pets=tuple(row.pets),
        languages=tuple(row.languages),
        beds=row.beds,
    )


async def liaison_worker(work: Work, constellation_id: UUID) -> FirstName | None:
    """The constellation's liaison worker today."""
    worker = worker_for(Duty.LIAISON_WORKER, constellation_id, work.today)
    query: Any = select(person.c.id, person.c.first_name).where(person.c.id == worker)
    row = (await work.session.exec(query)).first()
    return row and FirstName(row.id, row.first_name)


async def postcodes_of(work: Work, household_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The postcodes of these households."""
    query: Any = select(household.c.id, household.c.postcode).where(household.c.id.in_(household_ids))
    return {row.id: str(row.postcode) for row in await work.session.exec(query) if row.postcode}


async def postcode_of(work: Work, household_id: UUID) -> str | None:
    """A household's postcode."""
    query: Any = select(household.c.postcode).where(household.c.id == household_id)
    row = (await work.session.exec(query)).first()
    return row and str(row.postcode)


async def address_of(work: Work, household_id: UUID) -> WhereItIs | None:
    """Where a household lives; nothing of one that isn't in this register."""
    query: Any = select(household.c.address, household.c.postcode).where(household.c.id == household_id)
    row = (await work.session.exec(query)).first()
    return row and WhereItIs(str(row.address), str(row.postcode))
