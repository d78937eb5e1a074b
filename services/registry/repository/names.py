"""What are these called, how are they reached, and who is round whom?"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from services.registry.policy.facts import Duty
from services.registry.policy.names import Around, ConstellationAround, HouseholdAround, Known
from services.registry.repository.constellations.lives import lives
from services.registry.repository.keeping.columns import (
    area,
    child,
    constellation,
    household,
    hub_home,
    membership,
    person,
    placement,
    reading,
)
from services.registry.repository.keeping.things import assigned, is_there, lasts
from shared.contracts.actor import Actor
from shared.contracts.registry import ContactDetail, Kind, Purpose
from shared.contracts.words import ConstellationPhase
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_ASKED = func.any(bindparam("ids", type_=ARRAY(Uuid)))
_NO_LAST_NAME = literal("", Text).label("last_name")
_ALONE_WITH_ITS_NAME = (cast(null(), ARRAY(Text)).label("carers"), cast(null(), ARRAY(Uuid)).label("carer_ids"))
# Counted over all households and not over those asked for: one has the same words on every page.
_BORNE_BY_SEVERAL = select(func.lower(household.c.name)).group_by(func.lower(household.c.name)).having(func.count() > 1)


def _of_carers(what: ColumnElement[Any], label: str) -> ColumnElement[Any]:
    """Of each of a household's carers today, the main carer first, where the household isn't the only one so called."""
    in_order = aggregate_order_by(what, person.c.is_main_carer.desc(), person.c.first_name, person.c.id)
    theirs = select(func.array_agg(in_order)).where(
        person.c.household_id == household.c.id, is_there(bindparam("today", type_=Date))
    )
    return case((func.lower(household.c.name).in_(_BORNE_BY_SEVERAL), theirs.scalar_subquery())).label(label)


_TOLD_APART_BY = (_of_carers(person.c.first_name, "carers"), _of_carers(person.c.id, "carer_ids"))


def _named(table: Table, kind: Kind, carers: Sequence[ColumnElement[Any]] = _ALONE_WITH_ITS_NAME) -> Select[Any]:
    what, name = literal(kind.value, Text).label("kind"), table.c.name.label("first_name")
    return select(what, table.c.id, name, _NO_LAST_NAME, *carers).where(table.c.id == _ASKED)


_NAMES = Statement(
    union_all(
        select(
            literal(Kind.CHILD.value, Text).label("kind"),
            child.c.id,
            func.coalesce(child.c.known_as, child.c.first_name).label("first_name"),
            child.c.last_name,
            *_ALONE_WITH_ITS_NAME,
        ).where(child.c.id == _ASKED),
        select(
            case((person.c.household_id.is_(None), Kind.WORKER.value), else_=Kind.CARER.value).label("kind"),
            person.c.id,
            person.c.first_name,
            person.c.last_name,
            *_ALONE_WITH_ITS_NAME,
        ).where(person.c.id == _ASKED),
        _named(household, Kind.HOUSEHOLD, _TOLD_APART_BY),
        _named(constellation, Kind.CONSTELLATION),
        _named(area, Kind.AREA),
    )
)
_BROTHERS_AND_SISTERS = Statement(
    select(child.c.id).where(child.c.sibling_group_id.in_(select(child.c.sibling_group_id).where(child.c.id == _ASKED)))
)
_WRITE_DOWN = Statement(
    insert(reading).from_select(
        ["read_at", "actor_id", "purpose", "correlation_id", "subject_id"],
        select(
            bindparam("read_at", type_=DateTime(timezone=True)),
            bindparam("actor_id", type_=Uuid),
            bindparam("purpose", type_=Text),
            bindparam("correlation_id", type_=Uuid),
            func.unnest(bindparam("subject_ids", type_=ARRAY(Uuid))),
        ),
    )
)


async def brothers_and_sisters(work: Work, ids: Collection[UUID]) -> frozenset[UUID]:
    """The brothers and sisters of those of these who are children, wherever they live; and themselves."""
    rows = await work.run(_BROTHERS_AND_SISTERS, {"ids": list(ids)})
    return frozenset(row["id"] for row in rows)


async def known(work: Work, ids: Collection[UUID]) -> list[Known]:
    """Those of these that the registry knows, in no order."""
    rows = await work.run(_NAMES, {"ids": list(ids), "today": work.today})
    return [
        Known(
            row["id"],
            Kind(row["kind"]),
            row["first_name"],
            row["last_name"],
            tuple(row["carers"] or ()),
            tuple(row["carer_ids"] or ()),
        )
        for row in rows
    ]


async def contact_details(work: Work, person_ids: Collection[UUID]) -> list[ContactDetail]:
    """How the known ones of these carers and workers are reached, in a steady order."""
    query: Any = (
        select(person.c.id, person.c.first_name, person.c.email, person.c.phone)
        .where(person.c.id.in_(person_ids))
        .order_by(person.c.id)
    )
    return [
        ContactDetail(person_id=row.id, first_name=row.first_name, email=row.email, mobile=row.phone)
        for row in await work.session.exec(query)
    ]


async def write_down(work: Work, subject_ids: Sequence[UUID], purpose: Purpose) -> None:
    """That the actor was told of these people now, and why: written with the answer, or there is none."""
    if not subject_ids:
        return
    await work.run(
        _WRITE_DOWN,
        {
            "read_at": work.now,
            "actor_id": work.actor.person_id,
            "purpose": purpose.value,
            "correlation_id": work.trail.correlation_id,
            "subject_ids": list(subject_ids),
        },
    )


async def around(work: Work, actor: Actor) -> Around:
    """The part of the register that has to do with somebody today."""
    homes = {*actor.supervised_household_ids} | ({actor.household_id} if actor.household_id else set())
    if actor.child_ids:
        homes |= {row.household_id for row in await _placed(work, placement.c.child_id.in_(actor.child_ids))}
    constellations = await _constellations(work, actor.constellation_ids, homes)
    for one in constellations:
        homes |= one.household_ids
    return Around(tuple(constellations), await _households(work, homes))


async def _placed(work: Work, *where: ColumnElement[bool]) -> Sequence[Any]:
    children, social_worker = assigned(child, Duty.CHILDRENS_SOCIAL_WORKER, work.today)
    query: Any = (
        select(placement.c.child_id, placement.c.household_id, social_worker.label("childrens_social_worker_id"))
        .select_from(children.join(placement, placement.c.child_id == child.c.id))
        .where(lasts(work.today, placement.c.started_on, placement.c.ended_on), *where)
    )
    return list(await work.session.exec(query))


async def _constellations(work: Work, ids: Collection[UUID], homes: Collection[UUID]) -> list[ConstellationAround]:
    """Those that were not closed with these ids, or of which one of these households is part."""
    today = work.today
    satellites = select(membership.c.constellation_id).where(
        membership.c.household_id.in_(homes), lasts(today, membership.c.joined_on, membership.c.left_on)
    )
    hubs = select(hub_home.c.constellation_id).where(
        hub_home.c.household_id.in_(homes), lasts(today, hub_home.c.started_on, hub_home.c.ended_on)
    )
    at = constellation.c
    found = await lives(work, or_(at.id.in_(ids), at.id.in_(satellites), at.id.in_(hubs)))
    return [
        ConstellationAround(
            life.id,
            life.area_id,
            life.liaison_worker_on(today),
            hub.household_id if (hub := life.hub_home_on(today)) else None,
            frozenset(one.household_id for one in life.satellites_on(today)),
        )
        for life in found.values()
        if life.phase_on(today) is not ConstellationPhase.CLOSED
    ]


async def _households(work: Work, ids: Collection[UUID]) -> dict[UUID, HouseholdAround]:
    homes, supervisor = assigned(household, Duty.SUPERVISING_SOCIAL_WORKER, work.today)
    supervisors: Any = (
        select(household.c.id, supervisor.label("supervising_social_worker_id"))
        .select_from(homes)
        .where(household.c.id.in_(ids))
    )
    carers: Any = select(person.c.household_id, person.c.id).where(person.c.household_id.in_(ids))
    carer_ids: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for carer in await work.session.exec(carers):
        carer_ids[carer.household_id].add(carer.id)
    children: defaultdict[UUID, dict[UUID, UUID | None]] = defaultdict(dict)
    for row in await _placed(work, placement.c.household_id.in_(ids)):
        children[row.household_id][row.child_id] = row.childrens_social_worker_id
    return {
        row.id: HouseholdAround(row.supervising_social_worker_id, frozenset(carer_ids[row.id]), children[row.id])
        for row in await work.session.exec(supervisors)
    }
