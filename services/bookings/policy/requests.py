"""May these children sleep at the hub home on these nights, in which beds, and who must say yes?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.bookings.policy.nights import Nights, in_words
from services.bookings.policy.sleepovers import Decision, decisions_needed, not_yours
from shared.contracts.actor import Actor
from shared.contracts.bookings import Stay
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState, Decider, OvernightDecision

MOST_NIGHTS_NAMED = 5
"""Full nights that a refusal names: more is a list that nobody reads."""


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """Who decides on a child's overnight stays."""

    id: UUID
    overnight_decision: OvernightDecision
    childrens_social_worker_id: UUID | None


@dataclass(frozen=True, slots=True)
class Home:
    """Where a child lives, until the day before `ended_on`."""

    child_id: UUID
    household_id: UUID
    started_on: date
    ended_on: date | None

    def covers(self, night: date) -> bool:
        """Whether the child sleeps at home there on this night."""
        return self.started_on <= night and (self.ended_on is None or night < self.ended_on)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A household's membership of a constellation, with what the constellation is now."""

    household_id: UUID
    constellation_id: UUID
    joined_on: date
    left_on: date | None
    state: ConstellationState
    launched_on: date | None
    hub_household_id: UUID | None
    bed_ids: tuple[UUID, ...] = ()

    def covers(self, night: date) -> bool:
        """Whether the household belongs to the launched constellation on this night."""
        return (
            self.state == ConstellationState.LAUNCHED
            and (self.launched_on is None or self.launched_on <= night)
            and self.joined_on <= night
            and (self.left_on is None or night < self.left_on)
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of the children that somebody asks for."""

    children: tuple[ChildFacts, ...]
    homes: tuple[Home, ...]
    belongings: tuple[Belonging, ...]

    def home_on(self, child_id: UUID, night: date) -> UUID | None:
        """The household that the child lives in; of two that claim it, the one they moved to last."""
        there = [home for home in self.homes if home.child_id == child_id and home.covers(night)]
        return max(there, key=lambda home: home.started_on).household_id if there else None


@dataclass(frozen=True, slots=True)
class Place:
    """From which household to which hub home, and the beds there."""

    satellite_household_id: UUID
    constellation_id: UUID
    hub_household_id: UUID
    bed_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Nights of a bed that are somebody's, or of a child who is away."""

    bed_id: UUID
    child_id: UUID
    nights: Nights


def check_children(child_ids: Sequence[UUID]) -> None:
    """Refuse a child who is named twice."""
    if len(set(child_ids)) < len(child_ids):
        raise refuse("child_named_twice", "Choose each child once", "child_ids")


def where_they_would_sleep(actor: Actor, child_ids: Sequence[UUID], nights: Nights, facts: Facts) -> Place:
    """The one household they all live in and the hub home of its constellation.

    Refused: `not_yours` (outside the actor's standing, or nobody that is known), `not_there_all_nights`,
    `different_households`, `not_in_a_constellation`, `no_hub_home`.
    """
    household_id = _household(actor, child_ids, nights, facts)
    ours = [one for one in facts.belongings if one.household_id == household_id]
    places = {
        (one.constellation_id, one.hub_household_id, one.bed_ids)
        for night in nights
        for one in ours
        if one.covers(night)
    }
    if len(places) != 1 or not all(any(one.covers(night) for one in ours) for night in nights):
        raise refuse(
            "not_in_a_constellation",
            "The household doesn’t belong to a launched constellation on all of these nights. Ask the liaison worker.",
            "first_night_on",
            "last_night_on",
        )
    constellation_id, hub_household_id, bed_ids = places.pop()
    if hub_household_id is None or not bed_ids:
        raise refuse(
            "no_hub_home", "The constellation has no hub home with beds at the moment. Ask the liaison worker."
        )
    return Place(household_id, constellation_id, hub_household_id, bed_ids)


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
    if not all(_answers_for(actor, household, facts.belongings) for household in households):
        raise not_yours()
    if None in every_home:
        raise _not_there_all_nights()
    if len(households) > 1:
        raise refuse("different_households", "Choose children who live in the same household", "child_ids")
    return households.pop()


def _answers_for(actor: Actor, household_id: UUID, belongings: Iterable[Belonging]) -> bool:
    """Whether the household belongs to the constellation at whose hub home, or whose liaison worker, the actor is."""
    return any(
        (actor.has(Role.LIAISON_WORKER) and one.constellation_id in actor.constellation_ids)
        or (
            actor.has(Role.HUB_HOME_CARER)
            and actor.household_id is not None
            and one.hub_household_id == actor.household_id
        )
        for one in belongings
        if one.household_id == household_id
    )


def _not_there_all_nights() -> RefusalError:
    return refuse(
        "not_there_all_nights",
        "Choose nights on which all of the children live in the household",
        "first_night_on",
        "last_night_on",
    )


def pick_beds(child_ids: Sequence[UUID], bed_ids: Sequence[UUID], kept: Iterable[Kept], nights: Nights) -> list[Stay]:
    """A bed for each child on all of the nights.

    Refused: `too_few_beds`; `child_already_away` and `hub_home_is_full`, naming the nights.
    """
    if len(child_ids) > len(bed_ids):
        beds = f"{len(bed_ids)} bed" + ("" if len(bed_ids) == 1 else "s")
        few = "1 child" if len(bed_ids) == 1 else f"{len(bed_ids)} children or fewer"
        raise refuse("too_few_beds", f"The hub home has {beds}. Ask for {few}.", "child_ids")
    meanwhile = [one for one in kept if one.nights.overlap(nights)]
    away = [one.nights for one in meanwhile if one.child_id in child_ids]
    if away:
        raise child_already_away([night for night in nights if any(night in other for other in away)])
    taken = {one.bed_id for one in meanwhile}
    free = [bed_id for bed_id in sorted(bed_ids) if bed_id not in taken]
    if len(free) < len(child_ids):
        raise hub_home_is_full(_nights_without_enough_beds(len(child_ids), bed_ids, meanwhile, nights))
    return [Stay(child_id=child_id, bed_id=bed_id) for child_id, bed_id in zip(child_ids, free, strict=False)]


def _nights_without_enough_beds(
    wanted: int, bed_ids: Sequence[UUID], kept: Sequence[Kept], nights: Nights
) -> list[date]:
    ours = set(bed_ids)
    return [
        night
        for night in nights
        if len(ours) - len({one.bed_id for one in kept if night in one.nights and one.bed_id in ours}) < wanted
    ]


def hub_home_is_full(nights: Sequence[date] = ()) -> RefusalError:
    """The refusal; without nights where there is a free bed on each, but none on all of them."""
    if not nights:
        sentence = "No bed is free on all of these nights. Ask for fewer nights, or for other ones."
    elif len(nights) <= MOST_NIGHTS_NAMED:
        sentence = f"The hub home is full on {in_words(nights)}. Choose other nights."
    else:
        sentence = f"The hub home is full on {len(nights)} of these nights. Choose other nights."
    return refuse("hub_home_is_full", sentence, "first_night_on", "last_night_on")


def child_already_away(nights: Sequence[date] = ()) -> RefusalError:
    """The refusal of a second sleepover in the same night; without nights where somebody else was quicker just now."""
    if not nights:
        which = "one of these nights"
    elif len(nights) <= MOST_NIGHTS_NAMED:
        which = in_words(nights)
    else:
        which = f"{len(nights)} of these nights"
    return refuse("child_already_away", f"One of the children already has a sleepover on {which}", "child_ids")


def who_must_decide(
    children: Iterable[ChildFacts], asked_by: Actor, hub_household_id: UUID, now: datetime
) -> tuple[Decision, ...]:
    """The hub home carer always, and whoever the placement plan of each child names.

    A parent's decision is brought in by the child's social worker. Where the plan needs a social worker and the child
    has none, the programme manager decides: otherwise nobody could. A hub home carer who asks has said yes thereby.
    """
    at_the_hub = asked_by.has(Role.HUB_HOME_CARER) and asked_by.household_id == hub_household_id
    hub = (
        Decision(Decider.HUB_HOME_CARER, decided_by=asked_by.person_id, decided_at=now, is_yes=True)
        if at_the_hub
        else Decision(Decider.HUB_HOME_CARER)
    )
    return decisions_needed([hub, *filter(None, map(_decision_on, children))])


def _decision_on(child: ChildFacts) -> Decision | None:
    match child.overnight_decision:
        case OvernightDecision.CARER:
            return None
        case OvernightDecision.TEAM_MANAGER:
            return Decision(Decider.PROGRAMME_MANAGER)
        case OvernightDecision.CHILDRENS_SOCIAL_WORKER | OvernightDecision.PARENT:
            if child.childrens_social_worker_id is None:
                return Decision(Decider.PROGRAMME_MANAGER)
            return Decision(Decider.CHILDRENS_SOCIAL_WORKER, child.childrens_social_worker_id)


def full_nights(bed_ids: Iterable[UUID], kept: Iterable[Kept], nights: Nights) -> list[date]:
    """Nights on which no bed is free."""
    beds = set(bed_ids)
    return _nights_without_enough_beds(1, list(beds), [one for one in kept if one.bed_id in beds], nights)
