"""Who must know of a sleepover, or of several that something happened to at once?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.notifications.policy.things import Thing
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverCautioned,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverEnded,
    SleepoverFacts,
    SleepoverLapsed,
    SleepoverRequested,
    SleepoverShortened,
)
from shared.contracts.notifications import About, NoticeKind
from shared.contracts.parting import SleepoverParted
from shared.contracts.series import (
    SeriesCancelled,
    SeriesConfirmed,
    SeriesDeclined,
    SeriesFacts,
    SeriesLapsed,
    SeriesRequested,
    SeriesShortened,
)
from shared.contracts.swaps import SleepoverMoved
from shared.contracts.words import Decider

WEAKEST_FIRST = (
    NoticeKind.SLEEPOVER_TO_KNOW_OF,
    NoticeKind.SLEEPOVER_ASKED_FOR,
    NoticeKind.SLEEPOVER_CANCELLED,
    NoticeKind.SLEEPOVER_DECLINED,
    NoticeKind.SLEEPOVER_MOVED,
    NoticeKind.SLEEPOVER_TO_READ,
    NoticeKind.SLEEPOVER_CONFIRMED,
    NoticeKind.SLEEPOVER_TO_DECIDE,
)
"""Somebody who must know for two reasons gets one notice: that of the stronger one."""
OF_SERIES = {
    NoticeKind.SLEEPOVER_TO_DECIDE: NoticeKind.SERIES_TO_DECIDE,
    NoticeKind.SLEEPOVER_ASKED_FOR: NoticeKind.SERIES_ASKED_FOR,
    NoticeKind.SLEEPOVER_CONFIRMED: NoticeKind.SERIES_CONFIRMED,
    NoticeKind.SLEEPOVER_TO_KNOW_OF: NoticeKind.SERIES_TO_KNOW_OF,
    NoticeKind.SLEEPOVER_DECLINED: NoticeKind.SERIES_DECLINED,
    NoticeKind.SLEEPOVER_CANCELLED: NoticeKind.SERIES_CANCELLED,
}
"""What the same person is told where it happened to several sleepovers at once."""
News = SleepoverFacts | SeriesFacts


@dataclass(frozen=True, slots=True)
class Child:
    """What telling needs to know of a child: their social worker, and when that person must hear of a sleepover."""

    social_worker_id: UUID | None
    must_tell_social_worker: bool


@dataclass(frozen=True, slots=True)
class Register:
    """Who is who around one sleepover, as far as the registry's events have told so far."""

    carers: Mapping[UUID, frozenset[UUID]]
    """Carers by household; nobody where all have left. A household of which no carer was heard isn't there."""
    programme_managers: frozenset[UUID]
    children: Mapping[UUID, Child]
    knows_the_constellation: bool
    liaison_worker_id: UUID | None = None
    supervisors: Mapping[UUID, UUID] = field(default_factory=dict)
    """The supervising social worker by household, where one is known."""

    def knows(self, household_id: UUID) -> bool:
        """Whether carers of the household were heard of, be it that they have left."""
        return household_id in self.carers

    def carers_of(self, household_id: UUID) -> frozenset[UUID]:
        """The household's carers."""
        return self.carers.get(household_id, frozenset())


def children_of(event: News) -> Sequence[UUID]:
    """The children that an event is about, or who stay on the sleepover that those were taken out of."""
    if isinstance(event, SeriesFacts):
        return event.child_ids
    others = event.others_who_stay if isinstance(event, SleepoverEnded) else ()
    return [*(stay.child_id for stay in event.stays), *others]


def what_isnt_known_yet(event: News, register: Register) -> tuple[str, ...]:
    """What the registry must have said before everyone who must know of an event can be told; empty when it has."""
    gaps = {
        "the satellite household's carers": not register.knows(event.satellite_household_id),
        "the hub home's carers": not register.knows(event.hub_household_id),
        "the children": any(child not in register.children for child in children_of(event)),
        "the constellation": not register.knows_the_constellation,
        "a programme manager": not register.programme_managers
        and any(wait.decider is Decider.PROGRAMME_MANAGER for wait in event.waits_for),
    }
    return tuple(what for what, is_missing in gaps.items() if is_missing)


def who_must_know(event: News, register: Register) -> frozenset[tuple[UUID, NoticeKind]]:
    """Who must know of what an event tells, each person once, with what the notice is about for them."""
    kinds: dict[UUID, NoticeKind] = {}
    for people, kind in _reasons(event, register):
        for person in people:
            kinds[person] = max(kind, kinds.get(person, kind), key=WEAKEST_FIRST.index)
    if isinstance(event, SeriesFacts):
        return frozenset((person, OF_SERIES[kind]) for person, kind in kinds.items())
    return frozenset(kinds.items())


def _reasons(event: News, register: Register) -> Iterable[tuple[Iterable[UUID], NoticeKind]]:
    satellite = register.carers_of(event.satellite_household_id)
    hub_home = register.carers_of(event.hub_household_id)
    liaison = _known(register.liaison_worker_id)
    if isinstance(event, SleepoverRequested | SeriesRequested):
        yield satellite, NoticeKind.SLEEPOVER_ASKED_FOR
        yield _deciders(event, register), NoticeKind.SLEEPOVER_TO_DECIDE
    elif isinstance(event, SleepoverConfirmed | SeriesConfirmed):
        yield satellite | hub_home, NoticeKind.SLEEPOVER_CONFIRMED
        concerned = liaison | _were_asked(event, register) | _must_be_told(event, register)
        yield concerned, NoticeKind.SLEEPOVER_TO_KNOW_OF
    elif isinstance(event, SleepoverDeclined | SeriesDeclined):
        everyone = satellite | hub_home | liaison | _were_asked(event, register)
        yield everyone, NoticeKind.SLEEPOVER_DECLINED
    elif isinstance(event, SleepoverLapsed | SeriesLapsed):
        # Also those who didn't decide: it isn't theirs to decide any more.
        everyone = satellite | hub_home | liaison | _were_asked(event, register)
        yield everyone, NoticeKind.SLEEPOVER_CANCELLED
    elif isinstance(event, SleepoverMoved):
        everyone = satellite | hub_home | liaison | _were_asked(event, register) | _must_be_told(event, register)
        yield everyone, NoticeKind.SLEEPOVER_MOVED
    elif isinstance(event, SleepoverCautioned):
        # Never the carers at home: what is to be read may be of another household's child.
        yield (hub_home | liaison | _were_asked(event, register)) - satellite, NoticeKind.SLEEPOVER_TO_READ
    elif isinstance(event, SleepoverEnded) and event.parted_from_id is not None:
        # Whoever is told of the one that goes on reads there who was taken out of it.
        others = _social_workers_told(event.others_who_stay, register)
        theirs = _social_workers_told([stay.child_id for stay in event.stays], register)
        yield theirs - others - _were_asked(event, register), NoticeKind.SLEEPOVER_CANCELLED
    elif isinstance(event, SleepoverParted | SleepoverEnded | SeriesCancelled | SeriesShortened):
        # A social worker who was told that a child would be away must hear that the child won't.
        everyone = satellite | hub_home | liaison | _were_asked(event, register) | _must_be_told(event, register)
        yield everyone, NoticeKind.SLEEPOVER_CANCELLED
    else:
        raise TypeError(f"nobody said who must know of {type(event).__name__}")


def _deciders(event: News, register: Register) -> frozenset[UUID]:
    """The people behind the outstanding decisions: the one named, or everybody who has the part."""
    everybody_with = {
        Decider.HUB_HOME_CARER: register.carers_of(event.hub_household_id),
        Decider.SATELLITE_CARER: register.carers_of(event.satellite_household_id),
        Decider.PROGRAMME_MANAGER: register.programme_managers,
    }
    people: frozenset[UUID] = frozenset()
    for wait in event.waits_for:
        people |= _known(wait.person_id) or everybody_with.get(wait.decider, frozenset())
    return people


def _were_asked(event: News, register: Register) -> frozenset[UUID]:
    """The workers whose yes the sleepover needs, so that they learn how it ended."""
    workers = {Decider.CHILDRENS_SOCIAL_WORKER: frozenset(), Decider.PROGRAMME_MANAGER: register.programme_managers}
    return frozenset().union(
        *(_known(wait.person_id) or workers[wait.decider] for wait in event.needs if wait.decider in workers)
    )


def _must_be_told(event: News, register: Register) -> frozenset[UUID]:
    """The social workers whom the delegation has told of each sleepover."""
    return _social_workers_told(children_of(event), register)


def _social_workers_told(child_ids: Iterable[UUID], register: Register) -> frozenset[UUID]:
    children = [register.children[child] for child in child_ids if child in register.children]
    return frozenset().union(*(_known(child.social_worker_id) for child in children if child.must_tell_social_worker))


def _known(person_id: UUID | None) -> frozenset[UUID]:
    return frozenset() if person_id is None else frozenset({person_id})


def thing_of(event: SleepoverFacts) -> Thing:
    """The sleepover as notices are about it. What was only asked for is in nobody's calendar."""
    changes_calendars = isinstance(
        event, SleepoverConfirmed | SleepoverMoved | SleepoverShortened | SleepoverParted | SleepoverCancelled
    )
    return Thing(
        About.SLEEPOVER,
        event.sleepover_id,
        event.thing_version,
        event.hub_household_id,
        {
            "first_night_on": event.first_night_on,
            "last_night_on": event.last_night_on,
            "sleepover_state": event.state.value,
            "children": len(event.stays),
        }
        if changes_calendars
        else {},
    )


def thing_of_series(event: SeriesFacts) -> Thing:
    """Regular sleepovers as notices are about them."""
    return Thing(About.SERIES, event.series_id, event.thing_version, event.hub_household_id)
