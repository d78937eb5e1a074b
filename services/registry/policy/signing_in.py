"""Who is somebody when they sign in today: with which roles and standing?"""

from collections.abc import Collection
from uuid import UUID

from services.registry.policy.belonging import Place
from services.registry.policy.register import Carer, Worker
from shared.contracts.actor import Actor
from shared.contracts.roles import Role

_TEAMS = {
    Role.CHILDRENS_SOCIAL_WORKER: "Children's teams",
    Role.DATA_ANALYST: "Performance and data",
}


def carer_as_actor(carer: Carer, place: Place, child_ids: Collection[UUID], authority: str) -> Actor | None:
    """A carer of a hub home or a satellite household; nobody where the household is outside the programme today."""
    if not place.roles:
        return None
    return Actor(
        person_id=carer.id,
        authority=authority,
        roles=frozenset(place.roles),
        household_id=carer.household_id,
        constellation_ids=place.constellation_ids,
        child_ids=tuple(child_ids),
    )


def worker_as_actor(
    worker: Worker,
    authority: str,
    *,
    liaison_of: Collection[UUID],
    social_worker_of: Collection[UUID],
    supervises: Collection[UUID],
) -> Actor:
    """A worker, with the standing that belongs to their role and no other."""
    roles = frozenset(worker.roles)
    return Actor(
        person_id=worker.id,
        authority=authority,
        roles=roles,
        constellation_ids=tuple(liaison_of) if Role.LIAISON_WORKER in roles else (),
        child_ids=tuple(social_worker_of) if Role.CHILDRENS_SOCIAL_WORKER in roles else (),
        supervised_household_ids=tuple(supervises) if Role.SUPERVISING_SOCIAL_WORKER in roles else (),
    )


def household_in_words(name: str, place: Place) -> str:
    """Where a carer belongs, as one would tell it: `Frost household, hub home of The Kites`."""
    hubs = [f"hub home of {constellation.name}" for constellation in place.hub_of]
    return ", ".join([f"{name} household", *hubs, *(constellation.name for constellation in place.satellite_of)])


def team_in_words(worker: Worker) -> str:
    """Where a worker belongs, as far as the register says."""
    return next((_TEAMS[role] for role in worker.roles if role in _TEAMS), "Fostering service")
