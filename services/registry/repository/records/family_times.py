"""Who has to do with which family time, as bookings told of it last?"""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, cast, literal, or_, select
from sqlalchemy.dialects.postgresql import insert

from services.registry.policy.records.family_times import ONE_DAY, FamilyTime
from services.registry.repository.keeping.columns import family_time, person
from shared.contracts.actor import Actor
from shared.contracts.clock import day_in_london
from shared.contracts.family_time import FamilyTimeCancelled, FamilyTimeFacts
from shared.contracts.family_words import FamilyTimeState
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_COLUMNS = [column.name for column in family_time.c if column.name != "authority"]
_NEW = insert(family_time).values({name: bindparam(name) for name in _COLUMNS})
_KEEP = Statement(
    _NEW.on_conflict_do_update(
        index_elements=["family_time_id"],
        set_={name: _NEW.excluded[name] for name in _COLUMNS if name != "family_time_id"},
        where=family_time.c.version < _NEW.excluded.version,
    )
)


async def keep(work: Work, event: FamilyTimeFacts) -> None:
    """Who has to do with it now; what is older than what is known already changes nothing."""
    was_only_proposed = event.state is FamilyTimeState.PROPOSED or (
        isinstance(event, FamilyTimeCancelled) and event.was_proposed
    )
    values = {
        "family_time_id": event.family_time_id,
        "held_on": day_in_london(event.starts_at),
        "hub_household_id": event.hub_household_id,
        "child_ids": list(event.child_ids),
        "household_ids": list(event.household_ids),
        "planned_by": event.planned_by,
        "responsible_id": event.responsible_id,
        "state": event.state.value,
        "was_asked": not was_only_proposed,
        "version": event.thing_version,
    }
    await work.run(_KEEP, values)


async def one(work: Work, family_time_id: UUID) -> FamilyTime | None:
    """A family time, if bookings has told of it."""
    return next(iter(await _family_times(work, family_time.c.family_time_id == family_time_id)), None)


async def acquaintances(work: Work, actor: Actor) -> frozenset[UUID]:
    """Who has to do with somebody by family time that isn't over: its children, its host and who answers for it.

    The carers who bring a child know those of the hub home as well.
    """
    homes = [*actor.supervised_household_ids, *([actor.household_id] if actor.household_id else [])]
    near = await _family_times(
        work,
        family_time.c.held_on >= work.today - ONE_DAY,
        or_(
            family_time.c.household_ids.op("&&")(cast(homes, ARRAY(Uuid))),
            family_time.c.child_ids.op("&&")(cast(list(actor.child_ids), ARRAY(Uuid))),
            family_time.c.hub_household_id == literal(actor.household_id, Uuid),
        ),
    )
    hosts = {host for its in near if (host := its.brings_to(actor))}
    carers: Any = select(person.c.id).where(person.c.household_id.in_(hosts))
    theirs = [row.id for row in await work.session.exec(carers)] if hosts else []
    return frozenset(theirs).union(*(its.known_to(actor) for its in near))


async def _family_times(work: Work, *where: Any) -> list[FamilyTime]:
    query: Any = select(family_time).where(*where).order_by(family_time.c.held_on, family_time.c.family_time_id)
    return [
        FamilyTime(
            family_time_id=row.family_time_id,
            held_on=row.held_on,
            hub_household_id=row.hub_household_id,
            child_ids=frozenset(row.child_ids),
            household_ids=frozenset(row.household_ids),
            planned_by=row.planned_by,
            responsible_id=row.responsible_id,
            state=FamilyTimeState(row.state),
            was_asked=row.was_asked,
        )
        for row in await work.session.exec(query)
    ]
