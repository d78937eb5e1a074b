"""Who must know of what becomes of a swap? That it was made, `SleepoverMoved` tells of each of the two sleepovers."""

from collections.abc import Iterable
from uuid import UUID

from services.notifications.policy.sleepovers import Register
from services.notifications.policy.things import Thing
from shared.contracts.bookings import Wait
from shared.contracts.notifications import About, NoticeKind
from shared.contracts.swaps import SwapAgreed, SwapEnded, SwapProposed
from shared.contracts.words import Decider

SwapNews = SwapProposed | SwapAgreed | SwapEnded
KINDS = {
    SwapProposed: NoticeKind.SWAP_TO_ANSWER,
    SwapAgreed: NoticeKind.SWAP_TO_DECIDE,
    SwapEnded: NoticeKind.SWAP_ENDED,
}
"""What each event is told as."""


def thing_of(event: SwapNews) -> Thing:
    """The swap as notices are about it. Of no hub home: its carers see who was told of each sleepover."""
    return Thing(About.SWAP, event.swap_id, event.thing_version)


def is_told(event: SwapNews) -> bool:
    """Whether anybody is told anything new: a yes of one of several who were asked at once is none."""
    return not isinstance(event, SwapAgreed) or bool(event.asks)


def is_not_known_yet(event: SwapNews, register: Register) -> bool:
    """Whether the registry's events about those who are told are still to come."""
    households = (event.offered.household_id, event.wanted.household_id, event.hub_household_id)
    return not all(register.knows(one) for one in households)


def who_must_know_of_the_swap(event: SwapNews, register: Register) -> frozenset[tuple[UUID, NoticeKind]]:
    """Who is asked now; of its end the two households, but for whoever ended it themselves."""
    if isinstance(event, SwapProposed):
        people = register.carers_of(event.wanted.household_id)
    elif isinstance(event, SwapAgreed):
        people = frozenset().union(*_behind(event.asks, event, register))
    else:
        both = register.carers_of(event.offered.household_id) | register.carers_of(event.wanted.household_id)
        people = both - ({event.ended_by} if event.ended_by else frozenset())
    return frozenset((person, KINDS[type(event)]) for person in people)


def _behind(waits: Iterable[Wait], event: SwapNews, register: Register) -> Iterable[frozenset[UUID]]:
    """The people of whom a yes is asked: the one named, or everybody who has the part."""
    everybody_with = {
        Decider.HUB_HOME_CARER: register.carers_of(event.hub_household_id),
        Decider.PROGRAMME_MANAGER: register.programme_managers,
    }
    for wait in waits:
        yield frozenset({wait.person_id}) if wait.person_id else everybody_with.get(wait.decider, frozenset())
