"""Who comes to stay at a hub home, as bookings told of it last?"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from services.registry.policy.records.stays import ONE_DAY, TAKES_PLACE, Stay
from services.registry.repository.keeping.columns import person, placement, stay, stay_told
from services.registry.repository.keeping.things import lasts
from shared.contracts.actor import Actor
from shared.contracts.bookings import SleepoverFacts
from shared.contracts.parting import SleepoverParted
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_COLUMNS = [column.name for column in stay.c if column.name != "authority"]
_NEW = insert(stay).values({name: bindparam(name) for name in _COLUMNS})
_KEEP = Statement(
    _NEW.on_conflict_do_update(
        index_elements=["sleepover_id", "child_id"],
        set_={name: _NEW.excluded[name] for name in _COLUMNS if name not in {"sleepover_id", "child_id"}},
        where=stay.c.version < _NEW.excluded.version,
    )
)

_WORD = [*_COLUMNS, "heard_at", "is_from_before"]
_KEEP_THE_WORD = Statement(insert(stay_told).values({name: bindparam(name) for name in _WORD}).on_conflict_do_nothing())


def children_of(event: SleepoverFacts) -> list[UUID]:
    """The children of whom an event tells, also those who were taken out of it."""
    left = event.left_child_ids if isinstance(event, SleepoverParted) else ()
    return [*(one.child_id for one in event.stays), *left]


async def keep(work: Work, event: SleepoverFacts) -> None:
    """Each child's part in it; what is older than what is known already changes nothing, and is kept as a word.

    Who was taken out of it has none any more: theirs is told by an event of its own.
    """
    for child_id in children_of(event):
        has_left = isinstance(event, SleepoverParted) and child_id in event.left_child_ids
        values = {
            "sleepover_id": event.sleepover_id,
            "child_id": child_id,
            "hub_household_id": event.hub_household_id,
            "first_night_on": event.first_night_on,
            "last_night_on": event.last_night_on,
            "kind": event.kind.value,
            "state": (SleepoverState.CANCELLED if has_left else event.state).value,
            "version": event.thing_version,
        }
        await work.run(_KEEP, values)
        await work.run(_KEEP_THE_WORD, values | {"heard_at": work.now, "is_from_before": False})


async def nights_that_count(work: Work, sleepover_id: UUID) -> dict[UUID, tuple[date, date]]:
    """Of each child of a sleepover its nights, while they are asked for, agreed to or slept."""
    counts = {SleepoverState.REQUESTED, *TAKES_PLACE}
    found = await _stays(work, stay.c.sleepover_id == sleepover_id)
    return {one.child_id: (one.first_night_on, one.last_night_on) for one in found if one.state in counts}


async def of_child(work: Work, child_id: UUID) -> list[Stay]:
    """All that is known of a child's stays."""
    return await _stays(work, stay.c.child_id == child_id)


async def of_sleepover(work: Work, sleepover_id: UUID) -> list[Stay]:
    """Each child's part in a sleepover."""
    return await _stays(work, stay.c.sleepover_id == sleepover_id)


async def at_home(work: Work, household_id: UUID, since: date) -> list[Stay]:
    """The stays at a hub home whose last night is on a day or later."""
    return await _stays(work, stay.c.hub_household_id == household_id, stay.c.last_night_on >= since)


async def at_home_as_known(work: Work, household_id: UUID, since: date, at: datetime) -> list[Stay]:
    """The same as bookings' words had them at a moment; nothing where the words of then weren't kept."""
    words, other = stay_told.c, stay_told.alias()
    newest = select(func.max(other.c.version)).where(
        other.c.sleepover_id == words.sleepover_id, other.c.child_id == words.child_id, other.c.heard_at <= at
    )
    return await _stays_in(
        work,
        stay_told,
        words.hub_household_id == household_id,
        words.last_night_on >= since,
        words.version == newest.scalar_subquery(),
    )


async def are_words_kept(work: Work, at: datetime) -> bool:
    """Whether what was known of stays at a moment is still there: it isn't of before each word was kept."""
    later: Any = select(func.count()).where(stay_told.c.is_from_before, stay_told.c.heard_at > at)
    return not (await work.session.exec(later)).one()[0]


async def at_homes(work: Work, household_ids: Collection[UUID], since: date = date.min) -> list[Stay]:
    """The stays at these hub homes whose last night is on a day or later; all that are known where none is named."""
    return await _stays(work, stay.c.hub_household_id.in_(household_ids), stay.c.last_night_on >= since)


async def together(work: Work, sleepover_id: UUID) -> list[UUID]:
    """The children who have the same sleepover, but those who were taken out of it."""
    found = await of_sleepover(work, sleepover_id)
    return [one.child_id for one in found if one.is_expected] or [one.child_id for one in found]


async def acquaintances(work: Work, actor: Actor) -> frozenset[UUID]:
    """Who has to do with a carer by a stay of these days: who comes to their home, and where their children sleep.

    A hub home knows the children who come, their household and its carers, wherever they live; a household knows the
    hub home and its carers, also of another constellation, as an emergency has it.
    """
    if actor.household_id is None:
        return frozenset()
    near = await _of_these_days(
        work, or_(stay.c.hub_household_id == actor.household_id, stay.c.child_id.in_(actor.child_ids))
    )
    guests = {one.child_id for one in near if one.hub_household_id == actor.household_id}
    homes = {one.hub_household_id for one in near} | await _homes_of(work, guests)
    carers: Any = select(person.c.id).where(person.c.household_id.in_(homes))
    return frozenset({*guests, *homes, *(row.id for row in await work.session.exec(carers))})


async def guests_of_supervised(work: Work, actor: Actor) -> frozenset[UUID]:
    """The children who come to homes that somebody supervises, by a stay of these days, and where they live."""
    near = await _of_these_days(work, stay.c.hub_household_id.in_(actor.supervised_household_ids))
    guests = {one.child_id for one in near}
    return frozenset(guests | await _homes_of(work, guests))


async def _of_these_days(work: Work, whose: Any) -> list[Stay]:
    recent = await _stays(work, whose, stay.c.last_night_on >= work.today - ONE_DAY)
    return [one for one in recent if one.is_expected]


async def _homes_of(work: Work, child_ids: Collection[UUID]) -> set[UUID]:
    lives: Any = select(placement.c.household_id).where(
        placement.c.child_id.in_(child_ids), lasts(work.today, placement.c.started_on, placement.c.ended_on)
    )
    return {row.household_id for row in await work.session.exec(lives)}


async def _stays(work: Work, *where: Any) -> list[Stay]:
    return await _stays_in(work, stay, *where)


async def _stays_in(work: Work, rows: FromClause, *where: Any) -> list[Stay]:
    ordered = rows.c.first_night_on, rows.c.last_night_on, rows.c.child_id
    query: Any = select(rows).where(*where).order_by(*ordered)
    return [
        Stay(
            sleepover_id=row.sleepover_id,
            child_id=row.child_id,
            hub_household_id=row.hub_household_id,
            first_night_on=row.first_night_on,
            last_night_on=row.last_night_on,
            kind=SleepoverKind(row.kind),
            state=SleepoverState(row.state),
        )
        for row in await work.session.exec(query)
    ]
