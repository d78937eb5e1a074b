"""How are constellations kept, each with its whole life?"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, func, select, update

from services.registry.policy.constellations.deciding import Candidate, Part
from services.registry.policy.constellations.life import Life, Others
from services.registry.policy.facts import Approval, Assignment, Duty, Fact, HubHome, Phase, changed
from services.registry.policy.register import Constellation, Membership, Thing
from services.registry.repository.keeping.columns import (
    agreement,
    constellation,
    household,
    hub_home,
    membership,
    mirror,
)
from services.registry.repository.keeping.facts import facts, facts_about, save_facts, versions
from services.registry.repository.keeping.turns import at_once
from services.registry.repository.keeping.values import known_at, save
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_NEXT_VERSION = Statement(
    update(constellation)
    .where(constellation.c.id == bindparam("constellation_id", type_=Uuid))
    .values(version=constellation.c.version + 1)
    .returning(constellation.c.version)
)


@dataclass(frozen=True, slots=True)
class _ItsRow:
    """What the table constellation holds of a life."""

    id: UUID
    ref: str
    name: str
    area_id: UUID
    version: int


async def lives(work: Work, *where: ColumnElement[bool], at: datetime | None = None) -> dict[UUID, Life]:
    """The constellations for which all of `where` is true, by their ids; `at` as they were recorded at a moment.

    `where` speaks of the table constellation, and of it as it is now.
    """
    source, said = known_at(constellation, at), known_at(mirror, at)
    query: Any = (
        select(
            source.c.id,
            source.c.ref,
            source.c.name,
            source.c.area_id,
            source.c.version,
            func.coalesce(agreement.c.other_name, "").label("host"),
            said.c.others_from,
            said.c.others,
        )
        .select_from(source)
        .outerjoin(mirror, mirror.c.id == source.c.id)
        .outerjoin(agreement, agreement.c.id == mirror.c.agreement_id)
    )
    if at is not None:
        # Whose it is, is as it is now; how many others there are, as the host had said by then.
        query = query.outerjoin(said, said.c.id == source.c.id)
    if where:
        query = query.where(source.c.id.in_(select(constellation.c.id).where(*where)))
    rows = list(await work.session.exec(query))
    ids = [row.id for row in rows]
    if not ids:
        return {}
    phases = await facts_about(work, Phase, "constellation_id", ids, at)
    hub_homes = await facts_about(work, HubHome, "constellation_id", ids, at)
    workers = await facts_about(work, Assignment, "subject_id", ids, at)
    memberships = await facts_about(work, Membership, "constellation_id", ids, at)
    return {
        row.id: Life(
            id=row.id,
            ref=row.ref,
            name=row.name,
            area_id=row.area_id,
            version=row.version,
            phases=phases.get(row.id, ()),
            hub_homes=hub_homes.get(row.id, ()),
            liaison_workers=tuple(one for one in workers.get(row.id, ()) if one.kind is Duty.LIAISON_WORKER),
            memberships=memberships.get(row.id, ()),
            host=row.host,
            others=tuple(map(Others, row.others_from or (), row.others or ())),
        )
        for row in rows
    }


async def life_of(work: Work, constellation_id: UUID, at: datetime | None = None) -> Life | None:
    """One constellation; nothing where the registry doesn't know it, or didn't at that moment."""
    found = await lives(work, constellation.c.id == constellation_id, at=at)
    return found.get(constellation_id)


async def lives_with(work: Work, ids: Collection[UUID]) -> dict[UUID, Life]:
    """The constellations with these ids."""
    return await lives(work, constellation.c.id.in_(ids))


async def save_life(
    work: Work, before: Life | None, after: Life, *, by: UUID | None
) -> tuple[Life, tuple[Membership, ...]]:
    """Save what became of a constellation, under its next version; with it, the memberships that changed.

    Raises the refusal of what would hold twice on one day.
    """
    was = {one.id: one for one in before.memberships} if before else {}
    moved = {one.id: replace(one, version=one.version + 1) for one in after.memberships if was.get(one.id) != one}
    news: list[Fact] = [
        *changed(before.phases if before else (), after.phases),
        *changed(before.hub_homes if before else (), after.hub_homes),
        *changed(before.liaison_workers if before else (), after.liaison_workers),
    ]
    if before is None:
        await save(work, constellation, [_ItsRow(after.id, after.ref, after.name, after.area_id, 1)], by=by)
    async with at_once(work):
        await save_facts(work, news, by=by)
        await save(work, membership, list(moved.values()), by=by)
    memberships = tuple(moved.get(one.id, one) for one in after.memberships)
    version = after.version if before is None else await next_version(work, after.id)
    return replace(after, memberships=memberships, version=version), tuple(moved.values())


def lives_as_rows(constellations: Iterable[Thing]) -> list[_ItsRow]:
    """What the table constellation holds of constellations, the facts about them apart."""
    return [
        _ItsRow(one.id, one.ref, one.name, one.area_id, one.version)
        for one in constellations
        if isinstance(one, Constellation)
    ]


async def next_version(work: Work, constellation_id: UUID) -> int:
    """Number what is to be said of a constellation next."""
    [row] = await work.run(_NEXT_VERSION, {"constellation_id": constellation_id})
    version: int = row["version"]
    return version


async def save_name(work: Work, life: Life, *, by: UUID | None) -> None:
    """Save what a constellation is called now, and in which area it is."""
    await save(work, constellation, [_ItsRow(life.id, life.ref, life.name, life.area_id, life.version)], by=by)


async def candidate(work: Work, household_id: UUID, *, of: UUID) -> Candidate | None:
    """A household that is to be part of a constellation; nothing where the registry doesn't know it."""
    found = await candidates(work, of=of, household_ids={household_id})
    return found[0] if found else None


async def candidates(work: Work, *, of: UUID | None, household_ids: Collection[UUID] | None = None) -> list[Candidate]:
    """Households, all where none are named, with their approvals and their parts in other constellations than `of`."""
    query: Any = select(household.c.id, household.c.ref)
    if household_ids is not None:
        query = query.where(household.c.id.in_(household_ids))
    rows = list(await work.session.exec(query))
    ids = [row.id for row in rows]
    approvals = await facts_about(work, Approval, "household_id", ids)
    parts = await _parts(work, ids, of)
    return [Candidate(row.id, row.ref, approvals.get(row.id, ()), tuple(parts[row.id])) for row in rows]


async def histories(work: Work, life: Life, at: datetime | None) -> dict[UUID, list[Any]]:
    """What was recorded of each of its facts, one version after the other, until a moment."""
    found: dict[UUID, list[Any]] = {}
    kinds: Iterable[tuple[type[Any], Iterable[Any]]] = (
        (Phase, life.phases),
        (HubHome, life.hub_homes),
        (Assignment, life.liaison_workers),
        (Membership, life.memberships),
    )
    for kind, ones in kinds:
        found |= await versions(work, kind, [one.id for one in ones], at)
    return found


async def _parts(work: Work, household_ids: Collection[UUID], of: UUID | None) -> defaultdict[UUID, list[Part]]:
    found: defaultdict[UUID, list[Part]] = defaultdict(list)
    hubs = await facts(work, HubHome, hub_home.c.household_id.in_(household_ids))
    members = await facts(work, Membership, membership.c.household_id.in_(household_ids))
    for hub in hubs:
        if hub.constellation_id != of and hub.is_true:
            found[hub.household_id].append(Part(hub.constellation_id, is_hub_home=True, start=hub.start, end=hub.end))
    for one in members:
        if one.constellation_id != of and one.is_true:
            found[one.household_id].append(
                Part(one.constellation_id, is_hub_home=False, start=one.joined_on, end=one.end)
            )
    return found
