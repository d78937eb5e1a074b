"""Who must know of family time?"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.notifications.policy.sleepovers import Register
from services.notifications.policy.things import Thing
from shared.contracts.family_time import (
    FamilyTimeCancelled,
    FamilyTimeChanged,
    FamilyTimeChased,
    FamilyTimeFacts,
    FamilyTimePlanned,
    FamilyTimeProposed,
    FamilyTimeReplied,
)
from shared.contracts.family_words import FamilyTimeChange, FamilyTimeState
from shared.contracts.notifications import About, NoticeKind

FamilyTimeNews = (
    FamilyTimeProposed
    | FamilyTimePlanned
    | FamilyTimeChanged
    | FamilyTimeCancelled
    | FamilyTimeChased
    | FamilyTimeReplied
)
K = NoticeKind
WEAKEST_FIRST = (
    K.FAMILY_TIME_NOT_YOURS,
    K.FAMILY_TIME_TO_KNOW_OF,
    K.FAMILY_TIME_CANCELLED,
    K.FAMILY_TIME_NOT_ACKNOWLEDGED,
    K.FAMILY_TIME_NOT_POSSIBLE,
    K.FAMILY_TIME_WITHOUT_HUB_HOME,
    K.FAMILY_TIME_PROPOSED,
    K.FAMILY_TIME_TO_ACKNOWLEDGE,
)
"""Somebody who must know for two reasons gets one notice: that of the stronger one."""


def thing_of(event: FamilyTimeFacts) -> Thing:
    """The family time as notices are about it. Of no hub home: who else is asked is for workers to see."""
    return Thing(About.FAMILY_TIME, event.family_time_id, event.thing_version, for_calendars=_for_calendars(event))


def thing_as_it_was(event: FamilyTimeFacts) -> Thing:
    """The same for who has nothing to do with it any more: when it was to be. When it is now isn't their business."""
    thing = thing_of(event)
    if not isinstance(event, FamilyTimeChanged) or event.was_starts_at is None or not thing.for_calendars:
        return thing
    was = {"starts_at": event.was_starts_at, "minutes": event.was_minutes}
    return replace(thing, for_calendars={**thing.for_calendars, **was})


def _for_calendars(event: FamilyTimeFacts) -> dict[str, Any]:
    """What a mail brings for the reader's calendar, where a plan is sure or isn't any more.

    Not of several at once: a file of one of them would look as if it were all. Those are in the calendar of a phone.
    """
    is_sure = isinstance(event, FamilyTimePlanned | FamilyTimeChanged) and event.state is FamilyTimeState.PLANNED
    is_off = isinstance(event, FamilyTimeCancelled) and not event.was_proposed
    if event.of != 1 or not (is_sure or is_off):
        return {}
    return {
        "starts_at": event.starts_at,
        "minutes": event.minutes,
        "is_off": is_off,
        "children": len(event.child_ids),
    }


def is_told(event: FamilyTimeFacts) -> bool:
    """Whether it is news to anybody: not that a plan is acknowledged, nor what became of it once it had begun."""
    if isinstance(event, FamilyTimeReplied):
        return not event.is_possible and event.of > 0
    return event.changed_at <= event.starts_at


def households_to_tell(event: FamilyTimeNews) -> dict[UUID, NoticeKind]:
    """The households of whose carers each is told, and what."""
    if isinstance(event, FamilyTimeReplied) or _has_lost_its_hub_home(event):
        return {}
    if isinstance(event, FamilyTimeCancelled):
        homes = (*event.household_ids, *event.outstanding_household_ids)
        told = {} if event.was_proposed else dict.fromkeys(homes, K.FAMILY_TIME_CANCELLED)
    else:
        told = dict.fromkeys(event.outstanding_household_ids, K.FAMILY_TIME_TO_ACKNOWLEDGE)
        if isinstance(event, FamilyTimeChanged | FamilyTimeChased):
            told |= dict.fromkeys(event.left_household_ids, K.FAMILY_TIME_NOT_YOURS)
    return {home: kind for home, kind in told.items() if home not in event.told_elsewhere}


def _has_lost_its_hub_home(event: FamilyTimeNews) -> bool:
    """The carers are asked once whoever planned it has said where it is instead."""
    return isinstance(event, FamilyTimeChanged) and event.what is FamilyTimeChange.HUB_HOME_ENDED


def what_isnt_known_yet(event: FamilyTimeNews, register: Register) -> list[str]:
    """What the registry's events still have to tell before everybody can be told who must be."""
    homes = sum(not register.knows(home) for home in households_to_tell(event))
    children = sum(child not in register.children for child in event.child_ids)
    return [f"{number} {what}" for number, what in ((homes, "households"), (children, "children")) if number]


def who_must_know_of_the_family_time(
    event: FamilyTimeNews, register: Register, liaison_workers: Collection[UUID]
) -> frozenset[tuple[UUID, NoticeKind]]:
    """The carers who are asked, and the workers to whom it matters; nobody of what they did themselves."""
    told = [(person, kind) for home, kind in households_to_tell(event).items() for person in register.carers_of(home)]
    if event.of:
        told += _workers(event, register, liaison_workers)
    by_person: dict[UUID, NoticeKind] = {}
    for person, kind in told:
        # Who planned it at their own home acknowledges it as well: they are asked, like everybody of the household. And
        # who has changed what is proposed still has to agree to it.
        is_asked = kind in {K.FAMILY_TIME_TO_ACKNOWLEDGE, K.FAMILY_TIME_PROPOSED}
        is_own_deed = person == event.changed_by and not is_asked
        if not is_own_deed:
            by_person[person] = max(by_person.get(person, kind), kind, key=WEAKEST_FIRST.index)
    return frozenset(by_person.items())


def _workers(
    event: FamilyTimeNews, register: Register, liaison_workers: Collection[UUID]
) -> Iterable[tuple[UUID, NoticeKind]]:
    children = (register.children[child].social_worker_id for child in event.child_ids if child in register.children)
    workers = {worker for worker in children if worker is not None}
    those_who_run_it = {event.planned_by, event.responsible_id}
    if kind := _for_those_who_run_it(event):
        return [(worker, kind) for worker in those_who_run_it]
    match event:
        case FamilyTimeProposed() | FamilyTimeChanged(state=FamilyTimeState.PROPOSED):
            return [(worker, K.FAMILY_TIME_PROPOSED) for worker in workers | set(liaison_workers)]
        case FamilyTimeCancelled():
            return [(worker, K.FAMILY_TIME_CANCELLED) for worker in workers | those_who_run_it]
    return [(worker, K.FAMILY_TIME_TO_KNOW_OF) for worker in workers | those_who_run_it]


def _for_those_who_run_it(event: FamilyTimeNews) -> NoticeKind | None:
    """What is told to whoever planned it and answers for it, and to no other worker."""
    match event:
        case FamilyTimeChanged(what=FamilyTimeChange.HUB_HOME_ENDED):
            return K.FAMILY_TIME_WITHOUT_HUB_HOME
        case FamilyTimeChased():
            return K.FAMILY_TIME_NOT_ACKNOWLEDGED
        case FamilyTimeReplied():
            return K.FAMILY_TIME_NOT_POSSIBLE
        case FamilyTimeChanged(what=FamilyTimeChange.CHILD_MOVED, state=FamilyTimeState.PLANNED):
            return K.FAMILY_TIME_TO_KNOW_OF
    return None
