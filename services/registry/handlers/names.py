"""Who may be told what somebody is called, or how to reach them? Every telling is written down."""

from services.registry.policy.names import is_told_of_a_gathering, may_know, name_for, needs_around, who_may_be_known
from services.registry.repository import names
from services.registry.repository.records import family_times, stays
from shared.contracts.registry import ContactDetails, HowToReach, Named, Names, WhoAreThey
from shared.contracts.roles import CARERS, Role
from shared.persistence.work import Work


async def who_are_they(query: WhoAreThey, work: Work) -> Names:
    """The names that the asker's roles and standing allow, in the order asked.

    The others are counted together with those of whom nothing is known: the count tells nobody who exists.
    """
    asked = list(dict.fromkeys(query.ids))
    circle = frozenset({work.actor.person_id})
    if needs_around(work.actor):
        circle = who_may_be_known(work.actor, await names.around(work, work.actor))
        # Who looks after a child or answers for one knows what brothers and sisters are called, and no more.
        circle |= await names.brothers_and_sisters(work, circle)
    if work.actor.has(*CARERS):
        circle |= await stays.acquaintances(work, work.actor)
    if work.actor.has(Role.SUPERVISING_SOCIAL_WORKER):
        circle |= await stays.guests_of_supervised(work, work.actor)
    if work.actor.has(*CARERS, Role.CHILDRENS_SOCIAL_WORKER, Role.SUPERVISING_SOCIAL_WORKER):
        circle |= await family_times.acquaintances(work, work.actor)
    known = {
        who.id: who
        for who in await names.known(work, asked)
        if may_know(work.actor, who, circle) or is_told_of_a_gathering(work.actor, who, query.purpose)
    }
    told = [known[one] for one in asked if one in known]
    await names.write_down(work, list(dict.fromkeys(one for who in told for one in who.told_of)), query.purpose)
    return Names(
        names=tuple(Named(id=who.id, kind=who.kind, name=name_for(work.actor, who)) for who in told),
        withheld=len(asked) - len(told),
    )


async def how_to_reach(query: HowToReach, work: Work) -> ContactDetails:
    """The addresses of carers and workers, for a service that delivers to them."""
    people = await names.contact_details(work, query.person_ids)
    await names.write_down(work, [person.person_id for person in people], query.purpose)
    return ContactDetails(people=tuple(people))
