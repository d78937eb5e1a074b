"""Which households and constellations could go together, and in which order are they told of?

The order follows from three reasons, one after the other, and each stands in the answer: brothers and sisters who
would be brought together (more first), the distance to the hub home (nearer first, in steps), and the room that the
constellation has (more first). Weighing them against each other in points would decide what a person has to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, inf
from uuid import UUID

from services.registry import grounds
from services.registry.policy.constellations.deciding import in_words
from services.registry.policy.matching.distance import Districts, Way
from services.registry.policy.matching.reasons import (
    Home,
    Surroundings,
    brothers_and_sisters,
    later,
    reasons_between,
    shared_languages,
    siblings_there,
    way_between,
)
from services.registry.policy.matching.together import together
from services.registry.policy.rules import RuleOnADay
from shared.contracts.actor import Actor
from shared.contracts.matching import Distance, LeftOut, Match, WhyNot
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState

STEP_KM = 5
"""A district is a few kilometres across: finer than this the middles tell nothing."""
_STATES = {ConstellationState.PAUSED: WhyNot.PAUSED, ConstellationState.CLOSED: WhyNot.CLOSED}

Standing = tuple[int, float, int]


@dataclass(frozen=True, slots=True)
class Matches:
    """The first matches, best reasons first."""

    matches: tuple[Match, ...]
    of: int
    """How many there are altogether."""
    told_of: frozenset[UUID]
    """The children of whom the matches tell something that is theirs: to be written down as readings."""
    homes: frozenset[UUID]
    """The households of which they tell something, which is told of their carers."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A household and a constellation, and what their order follows from."""

    home: Home
    near: Surroundings
    way: Way | None

    @property
    def standing(self) -> Standing:
        """What comes first is the smaller."""
        found = brothers_and_sisters(self.home, self.near)
        brought_together = len({child for some in found.values() for child in some})
        return -brought_together, inf if self.way is None else ceil(self.way.km / STEP_KM), -self.near.room.spaces


def why_not(near: Surroundings) -> WhyNot | None:
    """Why a constellation can't take a satellite household on the day; nothing where it can."""
    if near.state in _STATES:
        return _STATES[near.state]
    return None if near.room.spaces else WhyNot.FULL


def refusal(near: Surroundings, why: WhyNot, day: date, most: RuleOnADay) -> RefusalError:
    """That a constellation can't take a household on a day, and what can be done."""
    sentences = {
        WhyNot.FULL: f"{near.name} has {near.room.satellites} satellite households on {in_words(day)}"
        f"{later(near.joining)}, and may have {near.most}. Choose a day on which one has left.",
        WhyNot.PAUSED: f"{near.name} is paused on {in_words(day)}. Nobody is matched to it until it goes on.",
        WhyNot.CLOSED: f"{near.name} is closed on {in_words(day)}. Choose another constellation.",
    }
    ground = {
        WhyNot.FULL: grounds.FULL.cited(most.source, most.whose),
        WhyNot.PAUSED: grounds.PAUSED,
        WhyNot.CLOSED: grounds.CLOSED,
    }[why]
    return refuse(ground, sentences[why], "constellation_id")


def may_match(actor: Actor, constellation_id: UUID) -> bool:
    """Whether a constellation is the actor's to match: a liaison worker's own, any of a programme manager's."""
    return actor.has(Role.PROGRAMME_MANAGER) or constellation_id in actor.constellation_ids


def constellations_for(home: Home, all_of_them: Sequence[Surroundings], districts: Districts) -> Matches:
    """Those that have room, for one household."""
    with_room = [near for near in all_of_them if why_not(near) is None]
    return _matches(((home, near) for near in with_room), districts, at_most=len(with_room))


def left_out(all_of_them: Iterable[Surroundings]) -> tuple[LeftOut, ...]:
    """Those that aren't suggested, and why, by name; of the closed ones nobody needs to be told."""
    found = [(near, why) for near in all_of_them if (why := why_not(near)) not in {None, WhyNot.CLOSED}]
    return tuple(
        LeftOut(constellation_id=near.id, why=why)
        for near, why in sorted(found, key=lambda one: (one[0].name.casefold(), one[0].id))
        if why
    )


def households_for(near: Surroundings, homes: Iterable[Home], districts: Districts, at_most: int) -> Matches:
    """The first of those that could join one constellation."""
    return _matches(((home, near) for home in homes), districts, at_most=at_most)


def _matches(pairs: Iterable[tuple[Home, Surroundings]], districts: Districts, at_most: int) -> Matches:
    found = [_Pair(home, near, way_between(home, near, districts)) for home, near in pairs]
    standings = [(pair.standing, pair) for pair in found]
    # Between equals the nearer and the name only decide who is written first, not whose place is better.
    standings.sort(key=lambda one: (one[0], _km(one[1].way), _names(one[1])))
    matches: list[Match] = []
    told_of: set[UUID] = set()
    homes: set[UUID] = set()
    place, before = 0, None
    for position, (standing, pair) in enumerate(standings[:at_most], start=1):
        if standing != before:
            place, before = position, standing
        reasons = [*reasons_between(pair.home, pair.near, districts), *together(pair.home, pair.near)]
        # Of each child who lives there it is told what is recorded, or that nothing is.
        told_of |= {child.id for child in pair.home.children} | {child for found in reasons for child in found.about}
        homes |= {pair.home.id, *(home for found in reasons for home in found.homes)}
        matches.append(
            Match(
                place=place,
                household_id=pair.home.id,
                constellation_id=pair.near.id,
                distance=_distance(pair.way),
                siblings=siblings_there(brothers_and_sisters(pair.home, pair.near)),
                room=pair.near.room,
                languages=shared_languages(pair.home, pair.near),
                reasons=tuple(found.reason for found in reasons),
            )
        )
    return Matches(tuple(matches), len(standings), frozenset(told_of), frozenset(homes))


def _distance(way: Way | None) -> Distance | None:
    if way is None:
        return None
    return Distance(from_district=way.from_district, to_district=way.to_district, km=way.km, bearing=way.bearing)


def _km(way: Way | None) -> float:
    return inf if way is None else way.km


def _names(pair: _Pair) -> tuple[str, str, UUID, UUID]:
    return pair.near.name.casefold(), pair.home.name.casefold(), pair.near.id, pair.home.id
