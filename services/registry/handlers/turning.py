"""What is said when something of the register takes effect, now or on a day that was decided on before?"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID

from services.registry.handlers.joint.booking import carry, carry_everything
from services.registry.policy.constellations.life import Life
from services.registry.policy.register import Carer
from services.registry.policy.telling import event_about, event_about_life
from services.registry.repository import standing
from services.registry.repository.constellations import caseloads, lives
from services.registry.repository.keeping.turns import take_turns
from shared.contracts.clock import LONDON
from shared.messaging.errands import Desk
from shared.persistence.work import Work

TURN_THE_PAGE = "turn_the_page"
"""The errand that says what a day brings; its thing is a constellation, a household, a child or a person."""


async def turn_the_page(desk: Desk) -> None:
    """Says of a thing how it is from today, and books the next day on which it becomes otherwise."""
    async with desk.work() as work:
        await take_turns(work)
        if life := await lives.life_of(work, desk.thing_id):
            await say_life(work, replace(life, version=await lives.next_version(work, life.id)), households_of(life))
        else:
            await say_things(work, [desk.thing_id])
            await say_people(work, [desk.thing_id])


async def say_life(work: Work, life: Life, household_ids: Collection[UUID]) -> None:
    """Says how a constellation is, and what the carers of these households are by it; books its next day.

    Of another authority's constellation that one alone says how it is. Whoever shares it is told what they may know.
    """
    if not life.host:
        work.say(event_about_life(life, work.authority, work.today))
    await _say_roles(work, household_ids)
    await carry(work, life.id)
    await book(work, life.id, life.next_change_after(work.today))


async def say_things(work: Work, ids: Collection[UUID]) -> None:
    """Says how households and children are, under their next versions; books the next day of each."""
    for thing in await caseloads.with_next_versions(work, ids):
        if event := event_about(thing, work.today):
            work.say(event)
        await book(work, thing.id, await caseloads.next_change_of(work, thing.id, work.today))


async def say_people(work: Work, ids: Collection[UUID]) -> None:
    """Says who workers and carers are, under their next versions; books the next day of each."""
    people = await standing.with_next_versions(work, ids)
    for person in people:
        if event := event_about(person, work.today):
            work.say(event)
        await book(work, person.id, person.next_change_after(work.today))
    if any(isinstance(one, Carer) for one in people):
        # Whoever shares a constellation rings the carers that there are.
        await carry_everything(work)


async def book(work: Work, thing_id: UUID, day: date | None) -> None:
    """Have the page turned at the beginning of a day in London; without a day, nothing is to come."""
    if day is not None:
        await work.later(TURN_THE_PAGE, thing_id, at=datetime.combine(day, time(), LONDON))


def households_of(*all_lives: Life | None) -> frozenset[UUID]:
    """Every household that is, was or will be part of one of these."""
    found: set[UUID] = set()
    for life in all_lives:
        if life is not None:
            found |= {hub.household_id for hub in life.hub_homes}
            found |= {one.household_id for one in life.memberships}
    return frozenset(found)


async def _say_roles(work: Work, household_ids: Collection[UUID]) -> None:
    """What carers are follows from their household's place; where it is another than was said, it is said anew."""
    places = await standing.places_of(work, household_ids)
    changed = [
        replace(carer, roles=roles, version=carer.version + 1)
        for carer in await standing.carers_of(work, household_ids)
        if carer.roles != (roles := places.roles_of(carer))
    ]
    await standing.save_roles(work, changed)
    for carer in changed:
        if event := event_about(carer, work.today):
            work.say(event)
