"""Who must know of a gathering?"""

from collections.abc import Iterable
from uuid import UUID

from services.notifications.policy.sleepovers import Register
from services.notifications.policy.things import Thing
from shared.contracts.gatherings import (
    GatheringCancelled,
    GatheringChanged,
    GatheringFacts,
    GatheringLiftsArranged,
    GatheringPlacesMoved,
    GatheringPlanned,
)
from shared.contracts.notifications import About, NoticeKind

GatheringNews = GatheringPlanned | GatheringChanged | GatheringCancelled | GatheringPlacesMoved | GatheringLiftsArranged

KINDS: dict[type[GatheringFacts], NoticeKind] = {
    GatheringPlanned: NoticeKind.GATHERING_PLANNED,
    GatheringChanged: NoticeKind.GATHERING_CHANGED,
    GatheringCancelled: NoticeKind.GATHERING_CANCELLED,
}
GIVEN, NOT_YOURS = NoticeKind.GATHERING_PLACES_GIVEN, NoticeKind.GATHERING_NOT_YOURS
LIFT, NO_LIFT = NoticeKind.GATHERING_LIFT_ARRANGED, NoticeKind.GATHERING_LIFT_OFF


def thing_of(event: GatheringFacts) -> Thing:
    """The gathering as notices are about it, with what a mail brings for the reader's calendar.

    Not of several at once: a file of one of them would look as if it were all. Those are in the calendar of a phone.
    """
    its = {"starts_at": event.starts_at, "minutes": event.minutes, "is_off": isinstance(event, GatheringCancelled)}
    return Thing(About.GATHERING, event.gathering_id, event.thing_version, for_calendars=its if event.of == 1 else {})


def is_told(event: GatheringFacts) -> bool:
    """Whether it is news to anybody: not that it didn't take place, which those who would have come have seen."""
    return event.changed_at < event.starts_at


def households_told(event: GatheringFacts) -> tuple[UUID, ...]:
    """The households whose carers it may concern."""
    left = event.left_household_ids if isinstance(event, GatheringPlacesMoved) else ()
    undone = event.undone_household_ids if isinstance(event, GatheringLiftsArranged) else ()
    return tuple(dict.fromkeys((*event.household_ids, *left, *undone)))


def is_not_known_yet(event: GatheringFacts, register: Register) -> bool:
    """Whether the registry's events about everybody invited are still to come.

    Not about each of them: of another authority's household in a joint constellation no carer is ever heard of here.
    """
    return not any(register.knows(household_id) for household_id in households_told(event))


def who_must_know_of_the_gathering(event: GatheringFacts, register: Register) -> frozenset[tuple[UUID, NoticeKind]]:
    """The carers of those invited, but for whoever did it themselves, and who is told by the event of a sooner one.

    Of places that moved and of lifts only those whose they are. To those whose places moved it is news, whoever set it
    off.
    """
    elsewhere = set(event.told_elsewhere)
    if isinstance(event, GatheringLiftsArranged):
        told = _told_once(((event.arranged_household_ids, LIFT), (event.undone_household_ids, NO_LIFT)), register)
        return frozenset((person, kind) for person, kind in told if person != event.changed_by)
    if isinstance(event, GatheringPlacesMoved):
        moved = ((event.given_household_ids, GIVEN), (event.left_household_ids, NOT_YOURS))
        return _told_once([(set(homes) - elsewhere, kind) for homes, kind in moved], register)
    carers = frozenset[UUID]().union(*(register.carers_of(home) for home in set(event.household_ids) - elsewhere))
    return frozenset((person, KINDS[type(event)]) for person in carers - {event.changed_by})


def _told_once(
    news: Iterable[tuple[Iterable[UUID], NoticeKind]], register: Register
) -> frozenset[tuple[UUID, NoticeKind]]:
    """The carers of these households, each with the first that is news to them: nobody is told two things of one."""
    told: dict[UUID, NoticeKind] = {}
    for homes, kind in news:
        for home in homes:
            for person in register.carers_of(home):
                told.setdefault(person, kind)
    return frozenset(told.items())
