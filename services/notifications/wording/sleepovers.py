"""How does a notice of sleepovers read, of one or of regular ones?"""

from collections.abc import Iterable
from datetime import date, timedelta

from services.notifications.wording.notices import Words, notice
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverDeclined,
    SleepoverEnded,
    SleepoverFacts,
    SleepoverLapsed,
    SleepoverShortened,
    Wait,
)
from shared.contracts.notifications import NoticeKind
from shared.contracts.parting import SleepoverParted
from shared.contracts.series import SeriesCancelled, SeriesFacts, SeriesLapsed, SeriesShortened
from shared.contracts.swaps import SleepoverMoved
from shared.contracts.words import Decider, DeclineReason, SleepoverKind
from shared.web import wording

ONE_NIGHT = timedelta(days=1)
BECAUSE = {
    DeclineReason.HUB_HOME_CHANGED: "the hub home has changed",
    DeclineReason.LEFT_THE_CONSTELLATION: "the household has left the constellation",
    DeclineReason.CHILD_HAS_MOVED: "a child has moved",
}
"""What ended a sleepover that nobody called off."""


def words_of(kind: NoticeKind, event: SleepoverFacts, tonight: date) -> Words:
    """What a notice of this kind says about a sleepover: how many children, which nights, and what to do.

    `tonight` is the night of writing: who loses a bed for it must ring somebody and not wait.
    """
    if isinstance(event, SleepoverParted):
        return _words_of_parting(event, tonight)
    children = len(event.stays)
    first, last = event.first_night_on, event.last_night_on
    is_cut_short = isinstance(event, SleepoverShortened)
    was_first = event.was_first_night_on if isinstance(event, SleepoverShortened) else None
    first_lost_on = was_first or (last + ONE_NIGHT if is_cut_short else first)
    when = wording.when_in_words(first, last, has_year=False)
    return notice(
        kind,
        children="1 child" if children == 1 else f"{children} children",
        child_or_children="child" if children == 1 else "children",
        when=when,
        nights=when if first < last else f"on the night of {wording.day_and_month(first)}",
        held_until=wording.moment_soon(event.held_until) if event.held_until else "",
        is_emergency=event.kind is SleepoverKind.EMERGENCY,
        is_cut_short=is_cut_short,
        begins_later=isinstance(event, SleepoverShortened) and event.was_first_night_on is not None,
        is_correction=isinstance(event, SleepoverEnded) and event.is_correction,
        is_looked_for=isinstance(event, SleepoverShortened) and event.another_bed_is_looked_for,
        before=wording.when_in_words(event.was_first_night_on, event.was_last_night_on, has_year=False)
        if isinstance(event, SleepoverMoved)
        else "",
        is_proposed=event.instead_of is not None,
        is_for_others=_is_asked_for_others(event.needs),
        are_others_proposed=isinstance(event, SleepoverDeclined) and event.proposed_id is not None,
        last=wording.day_and_month(last),
        because=_because(event),
        is_moved=isinstance(event, SleepoverCancelled) and event.reason is DeclineReason.OTHER_NIGHTS,
        is_about_tonight=first_lost_on <= tonight <= last + ONE_NIGHT,
    )


def words_of_series(kind: NoticeKind, event: SeriesFacts, tonight: date) -> Words:
    """What a notice of this kind says about regular sleepovers: how many, of how many children, from when to when."""
    children, number = len(event.child_ids), len(event.sleepovers)
    first, last = event.sleepovers[0], event.sleepovers[-1]
    return notice(
        kind,
        children="1 child" if children == 1 else f"{children} children",
        child_or_children="child" if children == 1 else "children",
        sleepovers=wording.counted(number, "sleepover"),
        is_one=number == 1,
        when=wording.when_in_words(first.first_night_on, first.last_night_on)
        if number == 1
        else f"between {wording.day(first.first_night_on)} and {wording.day(last.last_night_on + ONE_NIGHT)}",
        held_until=wording.moment_soon(event.held_until) if event.held_until else "",
        because="nobody decided on them in time" if isinstance(event, SeriesLapsed) else "",
        have_fewer_nights=isinstance(event, SeriesShortened),
        are_in_place=event.moves_id is not None,
        is_for_others=_is_asked_for_others(event.needs),
        is_moved=isinstance(event, SeriesCancelled) and event.reason is DeclineReason.OTHER_NIGHTS,
        is_about_tonight=any(
            one.first_night_on <= tonight <= one.last_night_on + ONE_NIGHT for one in event.sleepovers
        ),
    )


def _words_of_parting(event: SleepoverParted, tonight: date) -> Words:
    """That some of the children are on it no longer, or not on all nights, and the others as agreed."""
    others, left = len(event.stays), len(event.left_child_ids)
    first, last = event.left_first_night_on, event.left_last_night_on
    begins_later = first is not None and first > event.first_night_on
    first_lost_on = event.first_night_on if last is None or begins_later else last + ONE_NIGHT
    return notice(
        "sleepover_parted",
        when=wording.when_in_words(event.first_night_on, event.last_night_on, has_year=False),
        left=f"{left} of {others + left} children",
        are_several=left > 1,
        others="The other child’s bed stays" if others == 1 else f"The other {others} children’s beds stay",
        their_nights=wording.when_in_words(first, last, has_year=False) if first and last else "",
        begins_later=begins_later,
        is_correction=event.is_correction,
        is_looked_for=event.another_bed_is_looked_for,
        is_about_tonight=first_lost_on <= tonight <= event.last_night_on,
    )


def _because(event: SleepoverFacts) -> str:
    if isinstance(event, SleepoverLapsed):
        return "nobody decided on it in time"
    return BECAUSE.get(event.reason, "") if isinstance(event, SleepoverCancelled | SleepoverShortened) else ""


def _is_asked_for_others(needs: Iterable[Wait]) -> bool:
    """Whether it wasn't the carers at home who asked: then their yes is needed as well."""
    return any(one.decider is Decider.SATELLITE_CARER for one in needs)
