"""How are the carers of another authority reached, in a constellation that is shared with it?"""

from services.registry.policy.constellations.life import Life
from services.registry.policy.constellations.looking import may_look, not_found
from services.registry.policy.joint.reaching import may_ring_their_carers
from services.registry.repository import names
from services.registry.repository.constellations import circumstances, lives
from services.registry.repository.joint import mirrors
from services.registry.repository.joint.agreements import on_constellation
from shared.contracts.joint import HowToRingTheirCarers, Shared, TheirCarers, TheirHousehold
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.contracts.stays import SomebodyToRing
from shared.persistence.work import Work


async def how_to_ring_their_carers(query: HowToRingTheirCarers, work: Work) -> TheirCarers:
    """Of the households that belong to it today, the hub home first; whoever is told of is written down."""
    life = await lives.life_of(work, query.constellation_id)
    children = work.actor.child_ids if work.actor.has(Role.CHILDRENS_SOCIAL_WORKER) else ()
    if life is None or not may_look(work.actor, life, work.today, await circumstances.homes_of(work, children)):
        raise not_found()
    if not await can_ring(work, life):
        raise not_found()
    hub = life.hub_home_on(work.today)
    found = await mirrors.carers_in(work, life.households_on(work.today))
    await names.write_down(work, [one.id for one in found], Purpose.PLAN_A_SLEEPOVER)
    households = {one.household_id: hub is not None and one.household_id == hub.household_id for one in found}
    return TheirCarers(
        households=tuple(
            TheirHousehold(
                household_id=household_id,
                is_hub_home=is_hub,
                carers=tuple(
                    SomebodyToRing(person_id=one.id, name=one.name, phone=one.phone)
                    for one in found
                    if one.household_id == household_id
                ),
            )
            for household_id, is_hub in sorted(households.items(), key=lambda one: (not one[1], one[0]))
        )
    )


async def can_ring(work: Work, life: Life) -> bool:
    """Whether carers are shared by an agreement that holds, and the asker may ring them."""
    return may_ring_their_carers(work.actor, life) and any(
        one.is_agreed and Shared.CARERS in one.shares and not one.is_over_on(work.today)
        for one in await on_constellation(work, life.id)
    )
