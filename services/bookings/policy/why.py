"""Who may know why nights were asked for, and read the note on them?"""

from datetime import date

from services.bookings.policy.nights import ONE_NIGHT
from services.bookings.policy.sleepovers import Sleepover, decides_as, is_hub, lives_at
from shared.contracts.actor import Actor
from shared.contracts.roles import Role


def may_know_why(actor: Actor, sleepover: Sleepover, tonight: date) -> bool:
    """Whether it is the actor's: who decides, the carers at home, the hub home, and the workers of these.

    The hub home's, while the stay is ahead or goes on, until the end of the day home; not of one that won't be.
    """
    if is_hub(actor, sleepover) and not lives_at(actor, sleepover.satellite_household_id):
        return sleepover.keeps_its_beds and tonight <= sleepover.last_night_on + ONE_NIGHT
    return any(decides_as(actor, one, sleepover) for one in sleepover.decisions) or is_of_their_family(actor, sleepover)


def is_of_their_family(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether the actor looks after the children at home, or is a worker whose stay it is."""
    homes = {sleepover.satellite_household_id, sleepover.hub_household_id}
    return (
        (actor.has(Role.SATELLITE_CARER) and lives_at(actor, sleepover.satellite_household_id))
        or (actor.has(Role.CHILDRENS_SOCIAL_WORKER) and not set(actor.child_ids).isdisjoint(sleepover.child_ids))
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and not homes.isdisjoint(actor.supervised_household_ids))
        or (actor.has(Role.LIAISON_WORKER) and sleepover.constellation_id in actor.constellation_ids)
    )
