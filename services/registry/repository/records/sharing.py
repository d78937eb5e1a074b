"""Which agreements on sharing a bedroom are there, and who could share with a child?"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, cast, or_, select
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY

from services.registry.policy.facts import Duty
from services.registry.policy.records.care import out_of_care_from
from services.registry.policy.records.naming import Circle
from services.registry.policy.records.reading import age_on
from services.registry.policy.register import BedSharingAgreement, Placement
from services.registry.policy.retention.deaths import Death
from services.registry.repository.keeping.columns import child, household, hub_home, membership, placement, sharing
from services.registry.repository.keeping.facts import facts, facts_about
from services.registry.repository.keeping.things import lasts
from services.registry.repository.keeping.values import known_at, values
from services.registry.repository.records.finding import constellation_of, fact_holds, is_true, worker_for
from shared.contracts.constellations import Choice
from shared.persistence.work import Work


async def with_child(work: Work, child_id: UUID, at: datetime | None = None) -> list[BedSharingAgreement]:
    """Every agreement of a group of children to whom a child belongs; `at` as it was recorded at a moment."""
    then = known_at(sharing, at)
    return _in_order(await values(work, BedSharingAgreement, then, then.c.child_ids.contains([child_id])))


async def at_household(work: Work, household_id: UUID, at: datetime | None = None) -> list[BedSharingAgreement]:
    """Every agreement about a household; `at` as it was recorded at a moment."""
    then = known_at(sharing, at)
    return _in_order(await values(work, BedSharingAgreement, then, then.c.household_id == household_id))


async def lasting(work: Work, child_ids: Collection[UUID] | None = None) -> list[BedSharingAgreement]:
    """The agreements that hold today or later, of groups to whom one of these children belongs; all where none are
    named."""
    goes_on = or_(sharing.c.ended_on.is_(None), sharing.c.ended_on > work.today)
    if child_ids is None:
        return await _agreements(work, goes_on)
    return await _agreements(work, goes_on, sharing.c.child_ids.overlap(cast(list(child_ids), ARRAY(UuidType))))


async def without_a_social_worker(work: Work, child_ids: Collection[UUID]) -> set[UUID]:
    """Those of these children for whom no social worker is responsible today."""
    worker = worker_for(Duty.CHILDRENS_SOCIAL_WORKER, child.c.id, work.today)
    query: Any = select(child.c.id).where(child.c.id.in_(child_ids), worker.is_(None))
    return {row.id for row in await work.session.exec(query)}


async def out_of_care(work: Work, child_ids: Collection[UUID]) -> dict[UUID, date]:
    """From when on children aren't in the authority's care; those who are for good aren't named."""
    placements = await facts_about(work, Placement, "child_id", child_ids)
    deaths = await facts_about(work, Death, "child_id", child_ids)
    days = {one: out_of_care_from(placements.get(one, ()), deaths.get(one, ())) for one in child_ids}
    return {one: day for one, day in days.items() if day is not None}


async def circle_of(work: Work, child_id: UUID) -> Circle:
    """The households and children that have to do with a child, and with the asker's own."""
    lived: Any = select(placement.c.household_id, placement.c.started_on, placement.c.ended_on).where(
        placement.c.child_id == child_id, is_true(placement)
    )
    rows = list(await work.session.exec(lived))
    home = {row.household_id for row in rows if _is_today(row, work)}
    around = await _constellations_homes(work, home)
    group = select(child.c.sibling_group_id).where(child.c.id == child_id).scalar_subquery()
    siblings: Any = select(child.c.id).where(child.c.sibling_group_id == group, child.c.id != child_id)
    theirs = await _homes_of(work, work.actor.child_ids)
    return Circle(
        lived_with=frozenset(row.household_id for row in rows),
        of_constellation=frozenset(around),
        of_others=frozenset(theirs),
        siblings=frozenset((await work.session.exec(siblings)).scalars()),
        children=frozenset(await _children_in(work, home | around)) - {child_id},
    )


async def children_to_choose(work: Work, child_ids: Collection[UUID]) -> tuple[Choice, ...]:
    """Children by what they are known as, each with the age: it decides whether they may share."""
    query: Any = select(child).where(child.c.id.in_(child_ids))
    found = [
        Choice(
            id=row.id,
            name=row.known_as or row.first_name,
            hint=f"{age_on(work.today, row.date_of_birth)} years old",
        )
        for row in await work.session.exec(query)
    ]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


async def households_to_choose(work: Work, household_ids: Collection[UUID]) -> tuple[Choice, ...]:
    """Households by name, each with what tells it apart."""
    query: Any = select(household).where(household.c.id.in_(household_ids))
    found = [Choice(id=row.id, name=row.name, hint=row.ref) for row in await work.session.exec(query)]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


async def refs_of(work: Work, child_ids: Collection[UUID]) -> dict[UUID, str]:
    """What the authority calls children; of one whom the registry doesn't know, nothing."""
    query: Any = select(child.c.id, child.c.ref).where(child.c.id.in_(child_ids))
    return {row.id: row.ref for row in await work.session.exec(query)}


async def _agreements(work: Work, *where: ColumnElement[bool]) -> list[BedSharingAgreement]:
    return _in_order(await facts(work, BedSharingAgreement, *where))


def _in_order(agreements: Iterable[BedSharingAgreement]) -> list[BedSharingAgreement]:
    return sorted(agreements, key=lambda one: (one.started_on, str(one.id)))


def _is_today(row: Any, work: Work) -> bool:
    return row.started_on <= work.today and (row.ended_on is None or work.today < row.ended_on)


async def _homes_of(work: Work, child_ids: Collection[UUID]) -> set[UUID]:
    if not child_ids:
        return set()
    query: Any = select(placement.c.household_id).where(
        placement.c.child_id.in_(child_ids), fact_holds(work.today, placement)
    )
    return set((await work.session.exec(query)).scalars())


async def _constellations_homes(work: Work, household_ids: Collection[UUID]) -> set[UUID]:
    """The hub home and the satellites of the constellations that these households are part of today."""
    theirs: Any = select(constellation_of(household.c.id, work.today)).where(household.c.id.in_(household_ids))
    ids = set((await work.session.exec(theirs)).scalars()) - {None}
    satellites: Any = select(membership.c.household_id).where(
        membership.c.constellation_id.in_(ids), lasts(work.today, membership.c.joined_on, membership.c.left_on)
    )
    hubs: Any = select(hub_home.c.household_id).where(
        hub_home.c.constellation_id.in_(ids), fact_holds(work.today, hub_home)
    )
    return {one for query in (satellites, hubs) for one in (await work.session.exec(query)).scalars()}


async def _children_in(work: Work, household_ids: Sequence[UUID] | set[UUID]) -> set[UUID]:
    query: Any = select(placement.c.child_id).where(
        placement.c.household_id.in_(household_ids), fact_holds(work.today, placement)
    )
    return set((await work.session.exec(query)).scalars())
