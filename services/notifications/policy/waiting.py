"""Who must know of what becomes of a wait for a bed?"""

from uuid import UUID

from services.notifications.policy.sleepovers import Register
from services.notifications.policy.things import Thing
from shared.contracts.notifications import About, NoticeKind
from shared.contracts.waiting import BedOffered, OfferTakenBack, WaitingEnded, WaitingState, WaitingTakenUp

WaitingNews = BedOffered | OfferTakenBack | WaitingEnded | WaitingTakenUp
OF_AN_END = {
    WaitingState.LAPSED: NoticeKind.WAITING_OFFER_ENDED,
    WaitingState.DECLINED: NoticeKind.WAITING_ENDED,
    WaitingState.LEFT: NoticeKind.WAITING_ENDED,
    WaitingState.NO_BED: NoticeKind.WAITING_ENDED,
    WaitingState.MOVED: NoticeKind.WAITING_ENDED,
}
"""Where they took the beds, `SleepoverRequested` tells of them."""


def thing_of(event: WaitingNews) -> Thing:
    """The place on the list as notices are about it. Of no hub home: its carers don't see who waits."""
    return Thing(About.WAITING, event.waiting_id, event.thing_version)


def kind_of(event: WaitingNews) -> NoticeKind | None:
    """What the household is told; nothing, where something else tells it."""
    if isinstance(event, BedOffered):
        return NoticeKind.WAITING_OFFERED
    if isinstance(event, OfferTakenBack):
        return NoticeKind.WAITING_OFFER_ENDED
    if isinstance(event, WaitingTakenUp):
        return NoticeKind.WAITING_TAKEN_UP
    return OF_AN_END.get(event.state)


def is_not_known_yet(event: WaitingNews, register: Register) -> bool:
    """Whether the registry's events about the household's carers are still to come."""
    return not register.knows(event.satellite_household_id)


def who_must_know_of_the_wait(event: WaitingNews, register: Register) -> frozenset[tuple[UUID, NoticeKind]]:
    """The household's carers, but for whoever ended it themselves."""
    kind = kind_of(event)
    if kind is None:
        return frozenset()
    by = event.ended_by if isinstance(event, WaitingEnded) else None
    return frozenset((person, kind) for person in register.carers_of(event.satellite_household_id) if person != by)
