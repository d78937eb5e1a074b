"""For whom may somebody raise an emergency, and which hub homes are asked for a bed?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.delegation import decision_on
from services.bookings.policy.emergencies.emergency import Emergency, may_see
from services.bookings.policy.emergencies.nearness import Nearness
from services.bookings.policy.emergencies.terms import Reach, Terms
from services.bookings.policy.nights import ONE_NIGHT, Nights
from services.bookings.policy.picking import nights_without_enough_beds
from services.bookings.policy.requests import ChildFacts, Facts, Kept
from services.bookings.policy.sleepovers import Decision, decisions_needed, not_yours
from services.bookings.policy.timeline import HubHome, Timeline
from shared.contracts.actor import Actor
from shared.contracts.emergencies import EmergencyAnswer
from shared.contracts.refusals import refuse
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import Decider

ANY_CHILD = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER})
"""Who may raise one for any child of the authority: the duty worker whom a carer rings."""


WITHOUT_AN_ANSWER = frozenset({EmergencyAnswer.NO_BED, EmergencyAnswer.NOT_ANY_MORE})
"""What came of asking a hub home that has said nothing, nor let the time pass."""


@dataclass(frozen=True, slots=True)
class Host:
    """A constellation that may have a hub home on these nights."""

    constellation_id: UUID
    area_id: UUID | None
    version: int
    timeline: Timeline

    def hub_home_in(self, nights: Nights) -> HubHome | None:
        """The hub home that it is on all of these nights, with the beds that it has on all of them."""
        homes = [self.timeline.hub_home_on(night) for night in nights]
        there = [home for home in homes if home]
        if len(there) < len(homes) or len({home.household_id for home in there}) > 1:
            return None
        beds = frozenset.intersection(*(frozenset(home.bed_ids) for home in there))
        return HubHome(there[0].household_id, tuple(sorted(beds)), there[0].started_on, there[0].ended_on)


def check_tonight(first_night_on: date, tonight: date) -> None:
    """Refuse a night to come: it can be asked for as a planned sleepover."""
    if first_night_on > tonight:
        raise refuse(
            grounds.NOT_TONIGHT, "An emergency is for tonight. For a later night, ask for a planned sleepover."
        )


def where_they_live(
    actor: Actor, child_ids: Sequence[UUID], night: date, facts: Facts, hosted_by: UUID | None = None
) -> UUID:
    """The household in which all of them live, for somebody who may raise an emergency for them.

    That is whoever answers for them, and the hub home where all of them are just now (`hosted_by`).
    A carer may for the children of their home, by what bookings knows or by their own statement: a placement of today
    may be known to the one and not yet to the other. Refused: `not_yours`, `different_households`.
    """
    homes = {child_id: facts.home_on(child_id, night) for child_id in child_ids}
    own = actor.household_id
    if (
        own is not None
        and actor.has(Role.SATELLITE_CARER)
        and all(home == own or child_id in actor.child_ids for child_id, home in homes.items())
    ):
        return own
    has_them_now = own is not None and own == hosted_by and actor.has(*CARERS)
    households = {home for home in homes.values() if home is not None}
    if None in homes.values() or not all(
        has_them_now or _answers_for(actor, child_id, home, night, facts) for child_id, home in homes.items() if home
    ):
        raise not_yours()
    if len(households) > 1:
        raise refuse(grounds.DIFFERENT_HOUSEHOLDS, "Choose children who live in the same household", "child_ids")
    return households.pop()


def _answers_for(actor: Actor, child_id: UUID, home: UUID, night: date, facts: Facts) -> bool:
    return (
        actor.has(*ANY_CHILD)
        or (actor.has(Role.CHILDRENS_SOCIAL_WORKER) and child_id in actor.child_ids)
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and home in actor.supervised_household_ids)
        or (
            actor.has(*CARERS)
            and actor.household_id is not None
            and any(
                one.household_id == home
                and one.covers(night)
                and facts.lives[one.constellation_id].timeline.is_hub_home_in(actor.household_id, Nights(night, night))
                for one in facts.belongings
            )
        )
    )


def in_no_emergency(child_ids: Iterable[UUID], known: Iterable[Emergency]) -> tuple[UUID, ...]:
    """The children for whom nobody looks for a bed yet, in their order."""
    looked_for = {child_id for one in known for child_id in one.child_ids}
    return tuple(sorted(set(child_ids) - looked_for))


def with_the_most_of(child_ids: Iterable[UUID], known: Sequence[Emergency]) -> Emergency:
    """Of the emergencies that these children are in, the one with the most of them; else the first."""
    wanted = set(child_ids)
    return max(known, key=lambda one: len(wanted.intersection(one.child_ids)))


def those_who_moved_in(
    child_ids: Iterable[UUID], known: Iterable[Emergency], household_id: UUID, night: date, facts: Facts
) -> list[UUID]:
    """The children who live in this household for sure, while an emergency of another one still has them.

    What somebody's own statement says isn't enough: that of a carer of the household before may be the older one.
    """
    of_others = {
        one for emergency in known if emergency.satellite_household_id != household_id for one in emergency.child_ids
    }
    return [one for one in child_ids if one in of_others and facts.home_on(one, night) == household_id]


def known_to(actor: Actor, known: Iterable[Emergency]) -> list[Emergency]:
    """Those that the actor may see. Refused, where there is none: whose they are isn't told."""
    theirs = [one for one in known if may_see(actor, one)]
    if not theirs:
        raise refuse(
            grounds.LOOKED_FOR_ALREADY,
            "Somebody looks for a bed for these children already. Ring the duty worker to hear how it stands.",
            "child_ids",
        )
    return theirs


def own_constellation(household_id: UUID, night: date, facts: Facts) -> UUID | None:
    """The constellation to which a household belongs on a night, a launched one where there are several."""
    found = [one.constellation_id for one in facts.belongings if one.household_id == household_id and one.covers(night)]
    return min(found, key=lambda one: (not facts.lives[one].timeline.is_launched_on(night), str(one)), default=None)


def first_nights(nights: Nights) -> Iterator[Nights]:
    """All of these nights, then all but the last, down to the first alone."""
    return (Nights(nights.first, nights.last - number * ONE_NIGHT) for number in range(len(nights)))


def without_a_bed(child_ids: Iterable[UUID], nights: Nights, away: Iterable[Kept]) -> dict[date, tuple[UUID, ...]]:
    """The children who have no bed on some of these nights, by the first such night, in order."""
    beds = list(away)
    found: dict[date, tuple[UUID, ...]] = {}
    for child_id in sorted(child_ids):
        kept = [one.nights for one in beds if one.child_id == child_id]
        first = next((night for night in nights if not any(night in its for its in kept)), None)
        if first is not None:
            found[first] = (*found.get(first, ()), child_id)
    return dict(sorted(found.items()))


def first_night_without_a_bed(child_ids: Iterable[UUID], nights: Nights, away: Iterable[Kept]) -> date:
    """The first of these nights on which they have none; the very first, where that isn't the same night for each.

    So that the bed of tonight stands, and those after it are looked for.
    """
    children = set(child_ids)
    firsts = [night for night, those in without_a_bed(children, nights, away).items() if children == set(those)]
    return firsts[0] if firsts else nights.first


def nights_to_look_for(wanted: Nights, away: Iterable[Kept]) -> Nights | None:
    """The nights from the first on until one of the children has a bed already; none where they have it on the first.

    So tonight is looked for, whatever is agreed for tomorrow.
    """
    last = min([wanted.last, *(one.nights.first - ONE_NIGHT for one in away)])
    return Nights(wanted.first, last) if wanted.first <= last else None


def those_to_choose_from(emergency: Emergency, hosts: Iterable[Host], night: date, nearness: Nearness) -> list[Host]:
    """Every other host that has a hub home on this night, the next first, whatever it has answered before."""
    by_id = {host.constellation_id: host for host in hosts}
    own = [emergency.constellation_id] if emergency.constellation_id in by_id else []
    return [
        by_id[one]
        for one in dict.fromkeys([*own, *nearness.nearest_first(by_id)])
        if (home := by_id[one].hub_home_in(Nights(night, night)))
        and home.household_id != emergency.satellite_household_id
    ]


def nights_with_beds(host: Host, wanted: int, kept: Sequence[Kept], nights: Nights) -> Nights | None:
    """How many of these nights, from the first on, it seems to have beds; which bedroom they are in isn't looked at."""
    for its in first_nights(nights):
        home = host.hub_home_in(its)
        if home and not nights_without_enough_beds(wanted, home.bed_ids, kept, its):
            return its
    return None


def hub_homes_to_ask(
    emergency: Emergency,
    hosts: Iterable[Host],
    nights: Nights,
    terms: Terms,
    nearness: Nearness,
    *,
    slept_at: UUID | None = None,
) -> list[Host]:
    """Whose hub homes of the first night can still be asked, the next first: the children's own, then the nearest.

    Before them comes the one where they sleep the night before (`slept_at`), however far: who can stay isn't moved.

    Who had no bed, or whose beds the register took away, gave no answer: they are asked once they have one.
    Those of which nobody knows how near they are come last, in a steady order.
    """
    by_id = {host.constellation_id: host for host in hosts}
    tried = {one.household_id for one in emergency.steps if one.answer not in WITHOUT_AN_ANSWER}
    own = by_id.get(emergency.constellation_id) if emergency.constellation_id else None
    others = _others(own, by_id, terms.reach, nearness)
    first = Nights(nights.first, nights.first)
    there = [one for one in by_id.values() if (home := one.hub_home_in(first)) and home.household_id == slept_at]
    return [
        host
        for host in dict.fromkeys([*there, *([own] if own else []), *others])
        if (home := host.hub_home_in(first))
        and home.household_id not in tried
        and home.household_id != emergency.satellite_household_id
    ]


def _others(own: Host | None, by_id: Mapping[UUID, Host], reach: Reach, nearness: Nearness) -> list[Host]:
    """Of whose constellation isn't known, the area is that of the nearest hub home, as the registry has told."""
    if reach is Reach.OWN:
        return []
    area = own.area_id if own else None
    within = (
        one.constellation_id
        for one in by_id.values()
        if reach is Reach.AUTHORITY
        or (area is not None and one.area_id == area)
        or (area is None and one.constellation_id in nearness.in_area)
    )
    return [by_id[one] for one in nearness.nearest_first(within)]


def approvals_needed(emergency: Emergency, children: Iterable[ChildFacts]) -> tuple[Decision, ...]:
    """Whom the placement plans name, each once; of a child of whom nothing is known yet, a programme manager.

    Who raised the emergency has approved it thereby, and what somebody has decided before stands.
    """
    before = {(one.decider, one.person_id): one for one in emergency.approvals if not one.is_open}
    known = {one.id: one for one in children}
    found = [
        decision_on(known[one]) if one in known else Decision(Decider.PROGRAMME_MANAGER) for one in emergency.child_ids
    ]
    return tuple(
        before.get((one.decider, one.person_id), one)
        for one in decisions_needed(filter(None, found))
        if one.person_id is None or one.person_id != emergency.approved_by
    )
