"""Who must know of what becomes of an emergency, each with what it is about for them?"""

from collections.abc import Iterable
from uuid import UUID

from services.notifications.policy.sleepovers import Register
from services.notifications.policy.things import Thing
from shared.contracts.bookings import Wait
from shared.contracts.emergencies import (
    AskedOf,
    EmergencyAcknowledged,
    EmergencyAnswer,
    EmergencyApprovalChased,
    EmergencyChased,
    EmergencyDecided,
    EmergencyFacts,
    EmergencyPassedOn,
    EmergencyRaised,
    EmergencySettled,
    EmergencyState,
    EmergencyStoodDown,
)
from shared.contracts.notifications import About
from shared.contracts.notifications import NoticeKind as Kind
from shared.contracts.words import Decider

WEAKEST_FIRST = (
    Kind.EMERGENCY_TO_KNOW_OF,
    Kind.EMERGENCY_NOT_NEEDED,
    Kind.EMERGENCY_OVER,
    Kind.EMERGENCY_RAISED,
    Kind.EMERGENCY_PASSED_ON,
    Kind.EMERGENCY_IN_HAND,
    Kind.EMERGENCY_BED_FOUND,
    Kind.EMERGENCY_NOT_APPROVED,
    Kind.EMERGENCY_TO_APPROVE,
    Kind.EMERGENCY_TO_TAKE_IN_HAND,
    Kind.EMERGENCY_TO_ANSWER,
)
"""Somebody who must know for two reasons gets one notice: that of the stronger one."""
WEREN_T_ASKED_ANY_MORE = frozenset(
    {EmergencyAnswer.NO_ANSWER, EmergencyAnswer.NOT_ANY_MORE, EmergencyAnswer.NOT_NEEDED}
)

Reasons = Iterable[tuple[Iterable[UUID], Kind]]


def thing_of(event: EmergencyFacts) -> Thing:
    """The emergency as notices are about it. Hub homes that were asked don't see who else was."""
    return Thing(About.EMERGENCY, event.emergency_id, event.thing_version)


def is_not_known_yet(event: EmergencyFacts, register: Register) -> bool:
    """Whether nobody would be told who is asked now: the registry's events about them are still to come.

    Of the others whoever is known is told at once: an emergency waits for nobody's record.
    """
    if not event.step.household_id:
        return not _duty_workers(register)
    return event.step.answer is None and not register.knows(event.step.household_id)


def who_must_know_of_the_emergency(event: EmergencyFacts, register: Register) -> frozenset[tuple[UUID, Kind]]:
    """Who must know of what an event tells, each person once, with what the notice is about for them."""
    kinds: dict[UUID, Kind] = {}
    for people, kind in _reasons(event, register):
        for person in people:
            kinds[person] = max(kind, kinds.get(person, kind), key=WEAKEST_FIRST.index)
    return frozenset(kinds.items())


def _reasons(event: EmergencyFacts, register: Register) -> Reasons:
    if isinstance(event, EmergencyRaised):
        yield _askers(event, register), Kind.EMERGENCY_RAISED
        yield _approvers(event.waits_for, register), Kind.EMERGENCY_TO_APPROVE
        yield from _asked_now(event, register)
    elif isinstance(event, EmergencyPassedOn):
        yield from _passed_on(event, register)
    elif isinstance(event, EmergencyChased):
        yield _duty_workers(register), Kind.EMERGENCY_TO_TAKE_IN_HAND
    elif isinstance(event, EmergencyAcknowledged):
        yield from _acknowledged(event, register)
    elif isinstance(event, EmergencyDecided):
        if event.is_yes:
            # Where approvals come first there is no sleepover yet to know of: whom it has asked is told next.
            is_found = event.state is EmergencyState.BED_FOUND
            yield _known(register.liaison_worker_id) if is_found else (), Kind.EMERGENCY_TO_KNOW_OF
        else:
            told = _askers(event, register) | _at_the_step(event, register) | _duty_workers(register)
            yield told, Kind.EMERGENCY_NOT_APPROVED
    elif isinstance(event, EmergencyApprovalChased):
        yield _approvers(event.waits_for, register) | register.programme_managers, Kind.EMERGENCY_TO_APPROVE
    elif isinstance(event, EmergencyStoodDown | EmergencySettled):
        told = _askers(event, register) | _at_the_step(event, register) | _known(register.liaison_worker_id)
        yield told, Kind.EMERGENCY_OVER
    else:
        raise TypeError(f"nobody said who must know of {type(event).__name__}")


def _passed_on(event: EmergencyPassedOn, register: Register) -> Reasons:
    """A duty worker as well, where a hub home has a bed by now: whoever rings round hears that it is asked."""
    yield _askers(event, register), Kind.EMERGENCY_PASSED_ON
    yield _approvers(event.waits_for, register), Kind.EMERGENCY_TO_APPROVE
    left = event.passed_by
    if left.asked_of is AskedOf.DUTY_WORKER:
        yield _duty_workers(register), Kind.EMERGENCY_PASSED_ON
    elif left.household_id and left.answer in WEREN_T_ASKED_ANY_MORE:
        yield register.carers_of(left.household_id), Kind.EMERGENCY_NOT_NEEDED
    yield from _asked_now(event, register)


def _acknowledged(event: EmergencyAcknowledged, register: Register) -> Reasons:
    if event.state is EmergencyState.IN_HAND:
        yield _askers(event, register) | _duty_workers(register), Kind.EMERGENCY_IN_HAND
        return
    yield _askers(event, register) | _at_the_step(event, register), Kind.EMERGENCY_BED_FOUND
    if event.instead_of is not None and event.instead_of.household_id:
        yield register.carers_of(event.instead_of.household_id), Kind.EMERGENCY_NOT_NEEDED
    yield _known(register.liaison_worker_id) | _must_be_told(register), Kind.EMERGENCY_TO_KNOW_OF
    yield _approvers(event.waits_for, register), Kind.EMERGENCY_TO_APPROVE


def _asked_now(event: EmergencyFacts, register: Register) -> Reasons:
    if event.step.asked_of is AskedOf.DUTY_WORKER:
        yield _duty_workers(register), Kind.EMERGENCY_TO_TAKE_IN_HAND
    else:
        yield _at_the_step(event, register), Kind.EMERGENCY_TO_ANSWER


def _askers(event: EmergencyFacts, register: Register) -> frozenset[UUID]:
    """The carers at home, and whoever raised it for them; of one that follows a stay nobody did."""
    raised_by: frozenset[UUID] = frozenset() if event.follows_a_stay else frozenset({event.raised_by})
    return register.carers_of(event.satellite_household_id) | raised_by


def _at_the_step(event: EmergencyFacts, register: Register) -> frozenset[UUID]:
    """Whoever is asked now, or was last."""
    if event.step.household_id is None:
        return _duty_workers(register)
    return register.carers_of(event.step.household_id)


def _duty_workers(register: Register) -> frozenset[UUID]:
    """The constellation's liaison worker, and whoever runs the programme: whichever of them is on duty."""
    return _known(register.liaison_worker_id) | register.programme_managers


def _approvers(waits_for: Iterable[Wait], register: Register) -> frozenset[UUID]:
    people: frozenset[UUID] = frozenset()
    for wait in waits_for:
        everybody = register.programme_managers if wait.decider is Decider.PROGRAMME_MANAGER else frozenset()
        people |= _known(wait.person_id) or everybody
    return people


def _must_be_told(register: Register) -> frozenset[UUID]:
    """The social workers whom the delegation has told of each night away."""
    told = (_known(child.social_worker_id) for child in register.children.values() if child.must_tell_social_worker)
    return frozenset().union(*told)


def _known(person_id: UUID | None) -> frozenset[UUID]:
    return frozenset() if person_id is None else frozenset({person_id})
