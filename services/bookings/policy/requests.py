"""May these children sleep at the hub home on these nights, by what is known of them?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.nights import Nights, in_words, lasts_on, named
from services.bookings.policy.sleepovers import Sleepover, not_yours
from services.bookings.policy.timeline import Timeline
from shared.contracts.actor import Actor
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import OvernightDecision


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """Who decides on a child's overnight stays."""

    id: UUID
    overnight_decision: OvernightDecision
    childrens_social_worker_id: UUID | None
    has_conditions: bool = False
    """Whether the delegation has some that only people can say are met."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a child lives, until the day before `ended_on`."""

    child_id: UUID
    household_id: UUID
    started_on: date
    ended_on: date | None

    def covers(self, night: date) -> bool:
        """Whether the child sleeps at home there on this night."""
        return lasts_on(night, self.started_on, self.ended_on)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A household's membership of a constellation, until the day before `left_on`."""

    household_id: UUID
    constellation_id: UUID
    joined_on: date
    left_on: date | None

    def covers(self, night: date) -> bool:
        """Whether the household belongs to the constellation on this night."""
        return lasts_on(night, self.joined_on, self.left_on)


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of a constellation, and in which version."""

    version: int
    timeline: Timeline


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of the children that somebody asks for."""

    children: tuple[ChildFacts, ...]
    homes: tuple[Home, ...]
    belongings: tuple[Belonging, ...]
    lives: Mapping[UUID, Life]
    """By constellation; their timelines as far as they concern the nights asked for."""

    def home_on(self, child_id: UUID, night: date) -> UUID | None:
        """The household that the child lives in; of two that claim it, the one they moved to last."""
        there = [home for home in self.homes if home.child_id == child_id and home.covers(night)]
        return max(there, key=lambda home: home.started_on).household_id if there else None


@dataclass(frozen=True, slots=True)
class Place:
    """From which household to which hub home, and the beds there."""

    satellite_household_id: UUID
    constellation_id: UUID
    version: int
    """That of the constellation from which this follows."""
    hub_household_id: UUID
    bed_ids: tuple[UUID, ...]
    """Those that are there on all of the nights."""
    timeline: Timeline
    """Which are there on each."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Nights of a bed that are somebody's, or of a child who is away, or on which the hub home takes nobody."""

    bed_id: UUID
    child_id: UUID | None
    """None where the hub home has these nights off."""
    nights: Nights
    waiting_id: UUID | None = None
    """Whom the bed is only offered to: somebody who waited for it and hasn't answered."""
    sleepover_id: UUID | None = None
    """The sleepover for which it is kept, where it is one's and that is known."""


def check_children(child_ids: Sequence[UUID]) -> None:
    """Refuse a child who is named twice."""
    if len(set(child_ids)) < len(child_ids):
        raise refuse(grounds.CHILD_NAMED_TWICE, "Choose each child once", "child_ids")


def where_they_would_sleep(actor: Actor, child_ids: Sequence[UUID], nights: Nights, facts: Facts) -> Place:
    """The one household they all live in, and the hub home of its constellation on these nights.

    Refused: `not_yours` (outside the actor's standing, or nobody that is known), `not_there_all_nights`,
    `different_households`, `not_in_a_constellation`, `no_hub_home`, `hub_home_changes`.
    """
    return place_of(_household(actor, child_ids, nights, facts), nights, facts)


def place_of(household_id: UUID, nights: Nights, facts: Facts) -> Place:
    """The hub home of a household's constellation on these nights; refused as `where_they_would_sleep` is."""
    constellation_id = _constellation(household_id, nights, facts)
    life = facts.lives[constellation_id]
    homes = {night: life.timeline.hub_home_on(night) for night in nights}
    if vacant := [night for night, home in homes.items() if home is None]:
        raise no_hub_home(vacant)
    there = [home for home in homes.values() if home]
    if any(home.household_id == household_id for home in there):
        raise refuse(
            grounds.NO_HUB_HOME,
            "The household is the hub home itself on these nights, so its own children sleep at home.",
            "child_ids",
        )
    if change := next(
        (night for night, home in homes.items() if home and home.household_id != there[0].household_id), None
    ):
        raise refuse(
            grounds.HUB_HOME_CHANGES,
            f"The hub home changes on {in_words([change])}. Ask apart for the nights before and from then on.",
            "first_night_on",
            "last_night_on",
        )
    bed_ids = frozenset.intersection(*(frozenset(home.bed_ids) for home in there))
    beds = tuple(sorted(bed_ids))
    return Place(household_id, constellation_id, life.version, there[0].household_id, beds, life.timeline)


def place_at(hub_household_id: UUID, sleepover: Sleepover, nights: Nights, facts: Facts) -> Place:
    """The place of a sleepover's children on other nights, which must be at this hub home.

    Refused as `where_they_would_sleep` is, and `not_the_hub_home`.
    """
    place = place_of(check_they_live_there(sleepover, nights, facts), nights, facts)
    if place.hub_household_id != hub_household_id:
        raise refuse(
            grounds.NOT_THE_HUB_HOME,
            "You are not their hub home on these nights. Propose nights on which you are.",
            "first_night_on",
            "last_night_on",
        )
    return place


def check_they_live_there(sleepover: Sleepover, nights: Nights, facts: Facts) -> UUID:
    """The household of a sleepover, in which all of its children live on these nights too; refused where they don't."""
    home = sleepover.satellite_household_id
    if home is None or any(facts.home_on(child, night) != home for child in sleepover.child_ids for night in nights):
        raise _not_there_all_nights()
    return home


def _constellation(household_id: UUID, nights: Nights, facts: Facts) -> UUID:
    """The launched constellation to which the household belongs on all of these nights."""
    places = {
        frozenset(
            one.constellation_id
            for one in facts.belongings
            if one.household_id == household_id
            and one.covers(night)
            and facts.lives[one.constellation_id].timeline.is_launched_on(night)
        )
        for night in nights
    }
    if len(places) != 1 or len(only := places.pop()) != 1:
        raise refuse(
            grounds.NOT_IN_A_CONSTELLATION,
            "The household doesn’t belong to a launched constellation on all of these nights. Ask the liaison worker.",
            "first_night_on",
            "last_night_on",
        )
    return next(iter(only))


def no_hub_home(nights: Sequence[date]) -> RefusalError:
    """The refusal where nobody hosts."""
    return refuse(
        grounds.NO_HUB_HOME,
        f"The constellation has no hub home on {named(nights)}. Choose other nights, or ask the liaison worker.",
        "first_night_on",
        "last_night_on",
    )


def _household(actor: Actor, child_ids: Sequence[UUID], nights: Nights, facts: Facts) -> UUID:
    homes_of = {child_id: {facts.home_on(child_id, night) for night in nights} for child_id in child_ids}
    every_home = set().union(*homes_of.values())
    own = actor.household_id
    if own is not None and actor.has(Role.SATELLITE_CARER) and all(own in homes for homes in homes_of.values()):
        if every_home != {own}:
            raise _not_there_all_nights()
        return own
    if any(homes == {None} for homes in homes_of.values()):
        raise not_yours()
    households = {home for home in every_home if home is not None}
    if not all(answers_for(actor, household, nights, facts) for household in households):
        raise not_yours()
    if None in every_home:
        raise _not_there_all_nights()
    if len(households) > 1:
        raise refuse(grounds.DIFFERENT_HOUSEHOLDS, "Choose children who live in the same household", "child_ids")
    return households.pop()


def answers_for(actor: Actor, household_id: UUID, nights: Nights, facts: Facts) -> bool:
    """Whether the household's constellation on these nights has the actor as its liaison worker or at its hub home."""
    return any(
        (actor.has(Role.LIAISON_WORKER) and one.constellation_id in actor.constellation_ids)
        or (
            actor.has(*CARERS)
            and actor.household_id is not None
            and all(one.covers(night) for night in nights)
            and facts.lives[one.constellation_id].timeline.is_hub_home_in(actor.household_id, nights)
        )
        for one in facts.belongings
        if one.household_id == household_id and any(one.covers(night) for night in nights)
    )


def _not_there_all_nights() -> RefusalError:
    return refuse(
        grounds.NOT_THERE_ALL_NIGHTS,
        "Choose nights on which all of the children live in the household",
        "first_night_on",
        "last_night_on",
    )
