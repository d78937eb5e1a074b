"""Whose name may somebody know, and which name do they see?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.contracts.actor import Actor
from shared.contracts.gatherings import SEES_GATHERINGS
from shared.contracts.registry import Kind, Purpose
from shared.contracts.roles import CARERS, WORKERS, Role

AUTHORITY_WIDE = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
"""Roles that may know everybody of the authority."""
COLLEAGUES = WORKERS | {Role.ADMINISTRATOR}
"""Roles that may know every worker, and a child's last name where they may know the child."""
OF_PEOPLE = frozenset({Kind.CHILD, Kind.CARER, Kind.WORKER})
"""The kinds that are people: it is written down of them that somebody asked."""


@dataclass(frozen=True, slots=True)
class Known:
    """One of those who were asked about; what is no person has only its first name."""

    id: UUID
    kind: Kind
    first_name: str
    last_name: str = ""
    carers: tuple[str, ...] = ()
    """The first names of a household's carers, the main carer's first, where another household has the same name."""
    carer_ids: tuple[UUID, ...] = ()
    """Who these carers are: whoever is told the household's name is told theirs."""

    @property
    def told_of(self) -> tuple[UUID, ...]:
        """The people of whom the name tells, to be written down as read (docs/decisions/0080)."""
        return (self.id,) if self.kind in OF_PEOPLE else self.carer_ids


@dataclass(frozen=True, slots=True)
class HouseholdAround:
    """A household that has to do with somebody, and who lives there today."""

    supervising_social_worker_id: UUID | None
    carer_ids: frozenset[UUID]
    children: Mapping[UUID, UUID | None]
    """The children placed there, each with their social worker."""


@dataclass(frozen=True, slots=True)
class ConstellationAround:
    """A constellation that has to do with somebody, and its households today."""

    id: UUID
    area_id: UUID
    liaison_worker_id: UUID | None
    hub_household_id: UUID | None
    satellite_ids: frozenset[UUID]

    @property
    def household_ids(self) -> frozenset[UUID]:
        """The hub home, if there is one, and its satellites."""
        return self.satellite_ids | ({self.hub_household_id} if self.hub_household_id else set())

    def is_led_by(self, household_id: UUID | None) -> bool:
        """Whether a household is the hub home."""
        return household_id is not None and household_id == self.hub_household_id


@dataclass(frozen=True, slots=True)
class Around:
    """The part of the register round one person: their households and constellations, and all of those."""

    constellations: tuple[ConstellationAround, ...]
    households: Mapping[UUID, HouseholdAround]

    def children_in(self, household_ids: Iterable[UUID]) -> Iterator[tuple[UUID, UUID | None]]:
        """Each child who lives in one of these, with their social worker."""
        for household_id in household_ids:
            if household_id in self.households:
                yield from self.households[household_id].children.items()

    def carers_in(self, household_ids: Iterable[UUID]) -> Iterator[UUID]:
        """Each carer of one of these."""
        for household_id in household_ids:
            if household_id in self.households:
                yield from self.households[household_id].carer_ids

    def supervisors_of(self, household_ids: Iterable[UUID]) -> Iterator[UUID | None]:
        """Each one's supervising social worker."""
        for household_id in household_ids:
            if household_id in self.households:
                yield self.households[household_id].supervising_social_worker_id


def needs_around(actor: Actor) -> bool:
    """Whether it depends on where somebody belongs whom they may know."""
    return not actor.has(*AUTHORITY_WIDE) and actor.has(
        *CARERS, Role.CHILDRENS_SOCIAL_WORKER, Role.SUPERVISING_SOCIAL_WORKER
    )


def who_may_be_known(actor: Actor, around: Around) -> frozenset[UUID]:
    """Those whom somebody may know by where they belong; somebody with two roles may know those of both."""
    circle: set[UUID | None] = {actor.person_id}
    if actor.has(*CARERS):
        circle |= _own_home(actor, around)
    for constellation in around.constellations:
        if actor.has(*CARERS) and constellation.id in actor.constellation_ids:
            is_hub = actor.has(Role.HUB_HOME_CARER) and constellation.is_led_by(actor.household_id)
            circle |= _constellation(constellation, around)
            circle |= _children_of(constellation, around) if is_hub else set()
    if actor.has(Role.CHILDRENS_SOCIAL_WORKER):
        homes = {home for home, at in around.households.items() if not at.children.keys().isdisjoint(actor.child_ids)}
        circle |= {*actor.child_ids} | _homes(homes, around)
    if actor.has(Role.SUPERVISING_SOCIAL_WORKER):
        homes = {*actor.supervised_household_ids}
        circle |= {child for child, _ in around.children_in(homes)} | _homes(homes, around)
    return frozenset(one for one in circle if one is not None)


def may_know(actor: Actor, who: Known, circle: frozenset[UUID]) -> bool:
    """Whether this name may be told, by the roles alone or because it is in the circle of `who_may_be_known`."""
    return (
        who.id in circle
        or actor.has(*AUTHORITY_WIDE)
        or (who.kind is Kind.WORKER and actor.has(*COLLEAGUES))
        or (who.kind in {Kind.CONSTELLATION, Kind.AREA} and actor.has(Role.DATA_ANALYST))
        or (who.kind is not Kind.CHILD and actor.has(Role.SERVICE))
    )


def is_told_of_a_gathering(actor: Actor, who: Known, purpose: Purpose) -> bool:
    """Whether it is a constellation, to somebody who sees a gathering: they read whose it is besides their own.

    What a constellation is called is nobody's own; its households, carers and children stay unknown to them.
    """
    return purpose is Purpose.PLAN_A_GATHERING and who.kind is Kind.CONSTELLATION and actor.has(*SEES_GATHERINGS)


def name_for(actor: Actor, who: Known) -> str:
    """What somebody is called on the actor's pages: a child has a last name only where a worker looks, at a page.

    Two households of one name are told apart by their carers: `Smith (Eric)`, `Smith (Ann and Joe)`.
    """
    if who.kind is Kind.CHILD and (actor.asks_only is not None or not actor.has(*COLLEAGUES)):
        return who.first_name
    if who.carers:
        *others, last = who.carers
        listed = f"{', '.join(others)} and {last}" if others else last
        return f"{who.first_name} ({listed})"
    return f"{who.first_name} {who.last_name}".strip()


def _own_home(actor: Actor, around: Around) -> set[UUID | None]:
    """A carer's own household, its children, and the workers who are assigned to any of them."""
    if actor.household_id is None:
        return set()
    own = (actor.household_id,)
    children = dict(around.children_in(own))
    return {*own, *around.carers_in(own), *children, *children.values(), *around.supervisors_of(own)}


def _constellation(constellation: ConstellationAround, around: Around) -> set[UUID | None]:
    """What every carer of a constellation may know of it: its households and carers, never its children."""
    homes = constellation.household_ids
    return {
        constellation.id,
        constellation.area_id,
        constellation.liaison_worker_id,
        *homes,
        *around.carers_in(homes),
    }


def _children_of(constellation: ConstellationAround, around: Around) -> set[UUID | None]:
    """What the hub home may know besides: who could come to stay, and their workers."""
    homes = constellation.household_ids
    children = dict(around.children_in(homes))
    return {*children, *children.values(), *around.supervisors_of(homes)}


def _homes(homes: set[UUID], around: Around) -> set[UUID | None]:
    """Households with their carers, and the hub homes and constellations that they belong to."""
    theirs = [one for one in around.constellations if not homes.isdisjoint(one.household_ids)]
    with_hubs = homes | {one.hub_household_id for one in theirs if one.hub_household_id}
    return {
        *with_hubs,
        *around.carers_in(with_hubs),
        *(one.id for one in theirs),
        *(one.area_id for one in theirs),
    }
