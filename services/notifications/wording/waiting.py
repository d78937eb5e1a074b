"""How does a notice of a wait for a bed read?"""

from datetime import date

from services.notifications.wording.notices import Words, notice
from shared.contracts.notifications import NoticeKind
from shared.contracts.waiting import BedOffered, OfferBack, OfferTakenBack, WaitingFacts, WaitingState
from shared.web import wording


def words_of_waiting(kind: NoticeKind, event: WaitingFacts, tonight: date) -> Words:
    """What a notice of this kind says about a wait for a bed: how many children, which nights, and what to do."""
    children = len(event.child_ids)
    first, last = event.first_night_on, event.last_night_on
    when = wording.when_in_words(first, last, has_year=False)
    return notice(
        kind,
        children="1 child" if children == 1 else f"{children} children",
        is_one=children == 1,
        child_or_children="child" if children == 1 else "children",
        when=when,
        nights=when if first < last else f"on the night of {wording.day_and_month(first)}",
        until=wording.moment_soon(event.offered_until) if isinstance(event, BedOffered) else "",
        is_taken_back=isinstance(event, OfferTakenBack),
        is_for_an_emergency=isinstance(event, OfferTakenBack) and event.why is OfferBack.EMERGENCY,
        is_without_a_bed=event.state is WaitingState.NO_BED,
        has_moved=event.state is WaitingState.MOVED,
        is_about_tonight=first <= tonight <= last,
    )
