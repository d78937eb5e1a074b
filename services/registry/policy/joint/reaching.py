"""Who may be told how another authority's carers are reached?"""

from services.registry.policy.constellations.life import Life
from shared.contracts.actor import Actor
from shared.contracts.roles import WORKERS, Role


def may_ring_their_carers(actor: Actor, life: Life) -> bool:
    """Whether somebody who may look at a joint constellation may ring the other authority's carers.

    Workers may, and the hub home's carers, to whom the guest's households are theirs as well. At the guest, satellite
    carers may ring the hub home. The host's satellite carers may not: they ring their own hub home.
    """
    if actor.has(*WORKERS, Role.ADMINISTRATOR):
        return True
    if life.id not in actor.constellation_ids:
        return False
    return actor.has(Role.HUB_HOME_CARER) or (actor.has(Role.SATELLITE_CARER) and bool(life.host))
