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


def carer_roles(place: Place, *, has_guests: bool) -> tuple[Role, ...]:
    """What a household's carers are today.

    Outside the programme they are nothing, but for who has a child to stay: as the hub home of a night that isn't over,
    or is about to be, they are its carers until they have read what they must (docs/decisions/0107).
    """
    return place.roles or ((Role.HUB_HOME_CARER,) if has_guests else ())


def carer_as_actor(
    carer: Carer, place: Place, child_ids: Collection[UUID], authority: str, *, has_guests: bool = False
) -> Actor | None:
    """A carer of a hub home or a satellite household; nobody where the household is outside the programme today."""
    roles = carer_roles(place, has_guests=has_guests)
    if not roles:
        return None
    return Actor(
        person_id=carer.id,
        authority=authority,
        roles=frozenset(roles),
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
