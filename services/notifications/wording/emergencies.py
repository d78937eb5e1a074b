"""How does a notice of an emergency read?"""

from datetime import date, timedelta

from services.notifications.wording.notices import Words, notice
from shared.contracts.emergencies import AskedOf, EmergencyDecided, EmergencyFacts, EmergencyState
from shared.contracts.notifications import NoticeKind
from shared.web import wording

ONE_NIGHT = timedelta(days=1)


def words_of_emergency(kind: NoticeKind, event: EmergencyFacts, tonight: date) -> Words:
    """What a notice of this kind says about an emergency: how many children, which nights, until when, what to do."""
    children = len(event.child_ids)
    last, needed_until = event.last_night_on, event.needed_until or event.last_night_on
    until = event.step.until
    return notice(
        kind,
        children="1 child" if children == 1 else f"{children} children",
        them="the child" if children == 1 else "the children",
        nights=_nights_of_emergency(event.first_night_on, last, tonight),
        rest=_nights_of_emergency(last + ONE_NIGHT, needed_until, tonight) if last < needed_until else "",
        until=wording.clock(until) if until else "",
        a_duty_worker_is_asked=event.step.asked_of is AskedOf.DUTY_WORKER,
        is_approved=isinstance(event, EmergencyDecided),
        is_found=event.state is EmergencyState.BED_FOUND,
        is_in_hand=event.state is EmergencyState.IN_HAND,
        is_stood_down=event.state is EmergencyState.STOOD_DOWN,
    )


def _nights_of_emergency(first: date, last: date, tonight: date) -> str:
    """`for tonight`; what begins later as everything else is told."""
    if first > tonight:
        nights = wording.when_in_words(first, last, has_year=False)
        return nights if first < last else f"on the night of {wording.day_and_month(first)}"
    return "for tonight" if first == last else f"for {(last - first).days + 1} nights, from tonight"
