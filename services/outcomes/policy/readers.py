"""Whose business are a constellation's log and figures?"""

from services.outcomes.policy.months import Period
from services.outcomes.policy.timeline import Constellation
from shared.contracts.actor import Actor
from shared.contracts.roles import Role


def may_see(actor: Actor, constellation: Constellation, period: Period) -> bool:
    """Whether a constellation's log and figures of a period are the actor's business.

    A hub home carer's while they were the hub home; a liaison worker's own; a supervising social worker's whose
    household was the hub home; a programme manager's all.
    """
    if actor.has(Role.PROGRAMME_MANAGER):
        return True
    hubs = {one.household_id for one in constellation.hub_homes_in(period)}
    return (
        (actor.has(Role.LIAISON_WORKER) and constellation.id in actor.constellation_ids)
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and not hubs.isdisjoint(actor.supervised_household_ids))
        or (actor.has(Role.HUB_HOME_CARER) and actor.household_id in hubs)
    )


def may_see_figures(actor: Actor, constellation: Constellation, period: Period) -> bool:
    """As `may_see`; a data analyst sees every constellation's figures, which tell of no household."""
    return actor.has(Role.DATA_ANALYST) or may_see(actor, constellation, period)


def may_see_all(actor: Actor) -> bool:
    """Whether the figures of the whole authority are the actor's business."""
    return actor.has(Role.PROGRAMME_MANAGER, Role.DATA_ANALYST)
