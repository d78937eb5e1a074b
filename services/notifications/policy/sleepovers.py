"""Who must know of a sleepover, and who may see who was told?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from shared.contracts.actor import Actor
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverFacts,
    SleepoverLapsed,
    SleepoverRequested,
    SleepoverShortened,
)
from shared.contracts.notifications import NoticeKind
from shared.contracts.roles import Role
from shared.contracts.words import Decider, OvernightDecision

WEAKEST_FIRST = (
    NoticeKind.SLEEPOVER_TO_KNOW_OF,
    NoticeKind.SLEEPOVER_ASKED_FOR,
    NoticeKind.SLEEPOVER_CANCELLED,
    NoticeKind.SLEEPOVER_DECLINED,
    NoticeKind.SLEEPOVER_CONFIRMED,
    NoticeKind.SLEEPOVER_TO_DECIDE,
)
"""Somebody who must know for two reasons gets one notice: that of the stronger one."""

AUTHORITY_WIDE = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
"""Roles that may see of every sleepover who was told."""
IF_TOLD = frozenset({Role.CHILDRENS_SOCIAL_WORKER, Role.SUPERVISING_SOCIAL_WORKER})
"""Roles that may see it of a sleepover of which they were told, or asked to decide, themselves."""

NEWS_FOR = timedelta(days=2)
"""After the date of its last night a sleepover is news for so long: the morning it ends on, and one day more."""

DECIDED_BY_A_SOCIAL_WORKER = frozenset({OvernightDecision.CHILDRENS_SOCIAL_WORKER, OvernightDecision.PARENT})
"""Where a parent decides, the children's social worker asks them and answers for them."""


@dataclass(frozen=True, slots=True)
class Child:
    """What telling needs to know of a child: their social worker, and when that person must hear of a sleepover."""

    social_worker_id: UUID | None
    overnight_decision: OvernightDecision
    must_tell_social_worker: bool


@dataclass(frozen=True, slots=True)
class Register:
    """Who is who around one sleepover, as far as the registry's events have told so far."""

    carers: Mapping[UUID, frozenset[UUID]]
    """Carers by household; a household of which nobody was heard isn't there."""
    programme_managers: frozenset[UUID]
    children: Mapping[UUID, Child]
    knows_the_constellation: bool
    liaison_worker_id: UUID | None = None

    def carers_of(self, household_id: UUID) -> frozenset[UUID]:
        """The household's carers."""
        return self.carers.get(household_id, frozenset())


def what_isnt_known_yet(event: SleepoverFacts, register: Register) -> tuple[str, ...]:
    """What the registry must have said before everyone who must know of an event can be told; empty when it has."""
    gaps = {
        "the satellite household's carers": not register.carers_of(event.satellite_household_id),
        "the hub home's carers": not register.carers_of(event.hub_household_id),
        "the children": any(stay.child_id not in register.children for stay in event.stays),
        "the constellation": not register.knows_the_constellation,
        "a programme manager": not register.programme_managers
        and any(wait.decider is Decider.PROGRAMME_MANAGER for wait in event.waits_for),
    }
    return tuple(what for what, is_missing in gaps.items() if is_missing)


def who_must_know(event: SleepoverFacts, register: Register) -> frozenset[tuple[UUID, NoticeKind]]:
    """Who must know of what an event tells, each person once, with what the notice is about for them."""
    kinds: dict[UUID, NoticeKind] = {}
    for people, kind in _reasons(event, register):
        for person in people:
            kinds[person] = max(kind, kinds.get(person, kind), key=WEAKEST_FIRST.index)
    return frozenset(kinds.items())


def _reasons(event: SleepoverFacts, register: Register) -> Iterable[tuple[Iterable[UUID], NoticeKind]]:
    satellite = register.carers_of(event.satellite_household_id)
    hub_home = register.carers_of(event.hub_household_id)
    liaison = _known(register.liaison_worker_id)
    if isinstance(event, SleepoverRequested):
        yield satellite, NoticeKind.SLEEPOVER_ASKED_FOR
        yield _deciders(event, register), NoticeKind.SLEEPOVER_TO_DECIDE
    elif isinstance(event, SleepoverConfirmed):
        yield satellite | hub_home, NoticeKind.SLEEPOVER_CONFIRMED
        concerned = liaison | _were_asked(event, register) | _must_be_told(event, register)
        yield concerned, NoticeKind.SLEEPOVER_TO_KNOW_OF
    elif isinstance(event, SleepoverDeclined):
        everyone = hub_home | liaison | _were_asked(event, register)
        if not event.proposed_id:  # the carers at home are asked about the other nights, by an event of its own
            everyone |= satellite
        yield everyone, NoticeKind.SLEEPOVER_DECLINED
    elif isinstance(event, SleepoverLapsed):
        # Also those who didn't decide: it isn't theirs to decide any more.
        everyone = satellite | hub_home | liaison | _were_asked(event, register)
        yield everyone, NoticeKind.SLEEPOVER_CANCELLED
    elif isinstance(event, SleepoverCancelled | SleepoverShortened):
        # A social worker who was told that a child would be away must hear that the child won't.
        everyone = satellite | hub_home | liaison | _were_asked(event, register) | _must_be_told(event, register)
        yield everyone, NoticeKind.SLEEPOVER_CANCELLED
    else:
        raise TypeError(f"nobody said who must know of {type(event).__name__}")


def _deciders(event: SleepoverFacts, register: Register) -> frozenset[UUID]:
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


def _were_asked(event: SleepoverFacts, register: Register) -> frozenset[UUID]:
    """The workers whose decision the sleepover needed, so that they learn how it ended.

    Read from the delegations and not from the request: its event may come after this one.
    """
    people: frozenset[UUID] = frozenset()
    for child in _children(event, register):
        if child.overnight_decision in DECIDED_BY_A_SOCIAL_WORKER:
            people |= _known(child.social_worker_id)
        elif child.overnight_decision is OvernightDecision.TEAM_MANAGER:
            people |= register.programme_managers
    return people


def _must_be_told(event: SleepoverFacts, register: Register) -> frozenset[UUID]:
    """The social workers whom the delegation has told of each sleepover."""
    children = _children(event, register)
    return frozenset().union(*(_known(child.social_worker_id) for child in children if child.must_tell_social_worker))


def _children(event: SleepoverFacts, register: Register) -> Iterable[Child]:
    return [register.children[stay.child_id] for stay in event.stays if stay.child_id in register.children]


def _known(person_id: UUID | None) -> frozenset[UUID]:
    return frozenset() if person_id is None else frozenset({person_id})


def is_worth_a_mail(last_night_on: date, today: date) -> bool:
    """Whether a sleepover is still to come, or over for at most a day.

    A new installation replays the stream from its start: the notices are written, and nobody is sent a mail about
    last year.
    """
    return today <= last_night_on + NEWS_FOR


def changes_calendars(event: SleepoverFacts) -> bool:
    """Whether what an event tells is to be in people's calendars, or isn't any more: not what was only asked for."""
    return isinstance(event, SleepoverConfirmed | SleepoverShortened | SleepoverCancelled)


def may_see_who_was_told(actor: Actor, hub_household_ids: frozenset[UUID], told: frozenset[UUID]) -> bool:
    """Whether somebody may see who was told of a sleepover: by role, by being one of the `told`, or as its hub home.

    `hub_household_ids` are those of the notices; none where nobody was told.
    """
    is_the_hub_home = bool(hub_household_ids) and hub_household_ids == _known(actor.household_id)
    return (
        actor.has(*AUTHORITY_WIDE)
        or (actor.has(*IF_TOLD) and actor.person_id in told)
        or (actor.has(Role.HUB_HOME_CARER) and is_the_hub_home)
    )


def asks_for_a_decision(kind: NoticeKind) -> bool:
    """Whether a notice is of use only until somebody has decided."""
    return kind is NoticeKind.SLEEPOVER_TO_DECIDE
