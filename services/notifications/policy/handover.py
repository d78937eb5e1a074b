"""Who must know that handover notes were left on a stay?"""

from datetime import date
from uuid import UUID

from services.notifications.policy.sleepovers import Register
from services.notifications.policy.things import Thing
from shared.contracts.handover import HandoverNotesLeft, HandoverSide
from shared.contracts.notifications import About, NoticeKind


def thing_of(event: HandoverNotesLeft) -> Thing:
    """The notes as notices are about them. Of no hub home: nobody sees who was told of them."""
    return Thing(About.HANDOVER, event.sleepover_id, event.thing_version)


def household_told(event: HandoverNotesLeft) -> UUID:
    """The other one: who left them knows, and so do the other carers of that home."""
    is_from_home = event.side is HandoverSide.HOME
    return event.hub_household_id if is_from_home else event.satellite_household_id


def is_told(event: HandoverNotesLeft, today: date) -> bool:
    """Whether it is news to anybody: a hub home that may not read the notes any more isn't told that there are some."""
    return event.side is HandoverSide.HUB_HOME or today <= event.open_until


def is_not_known_yet(event: HandoverNotesLeft, register: Register) -> bool:
    """Whether the registry's events about the carers who are told are still to come."""
    return not register.knows(household_told(event))


def who_must_know_of_the_notes(event: HandoverNotesLeft, register: Register) -> frozenset[tuple[UUID, NoticeKind]]:
    """The carers of the other household. Workers read them where they look: a handover is between the two homes."""
    people = register.carers_of(household_told(event))
    return frozenset((person, NoticeKind.HANDOVER_NOTE_LEFT) for person in people)
