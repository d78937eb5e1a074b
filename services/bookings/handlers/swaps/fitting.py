"""Could each of two households have the other's nights?"""

from collections.abc import Sequence

from services.bookings.handlers.fitting import Fit, PickBeds, Wish, beds_among, fit
from services.bookings.policy.picking import hub_home_is_full
from services.bookings.policy.requests import Kept, Place, place_at
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.policy.swaps import Side, side_of
from services.bookings.repository.in_place_of import waits_in_place_of
from services.bookings.repository.requests import Meanwhile
from services.bookings.repository.waits_on import other_nights_of
from shared.contracts.bookings import Stay
from shared.contracts.clock import day_in_london
from shared.persistence.work import Work

ASK_FOR_THEM = "A swap can’t go beyond it: ask for the nights and say why."


async def fit_instead(
    mine: Sleepover, theirs: Sleepover, work: Work, taken: Sequence[Stay] = (), *, is_only_looked_at: bool = False
) -> Fit:
    """Where the children of one sleepover fit on the nights of the other, once both have given up their own.

    `taken` are beds that the others would have on the nights given up for these. Refused as `RequestSleepover` is.
    """
    own, other = side_of(mine), side_of(theirs)
    wish = Wish(
        child_ids=mine.child_ids,
        nights=other.nights,
        because="",
        way_out=ASK_FOR_THEM,
        instead_of=[own.nights],
        # Whoever has these nights asked in time for them.
        asked_on=day_in_london(theirs.asked_at),
        is_only_looked_at=is_only_looked_at,
    )
    beside = [Kept(stay.bed_id, stay.child_id, own.nights) for stay in taken]
    return await fit(
        wish,
        work,
        lambda facts: place_at(mine.hub_household_id, mine, other.nights, facts),
        _beds_of_both(own, other, beside),
    )


async def are_to_be_given_up(sleepover: Sleepover, work: Work) -> bool:
    """Whether other nights wait in its place, or its series waits to be moved to another rule.

    With the last yes to those it is called off, whichever nights it has by then.
    """
    if sleepover.series_id is not None and await waits_in_place_of(work, sleepover.series_id):
        return True
    return bool(await other_nights_of(sleepover.id, work))


def _beds_of_both(own: Side, other: Side, beside: Sequence[Kept]) -> PickBeds:
    """Beds among those that nobody has but the two."""

    async def pick(wish: Wish, place: Place, meanwhile: Meanwhile, work: Work) -> Sequence[Stay]:
        if meanwhile.is_waited_for and len(own.child_ids) > len(other.child_ids):
            # It would take a bed more than is given up for it, and somebody waits for that.
            raise hub_home_is_full(list(wish.nights))
        kept = [one for one in meanwhile.kept if not (own.had(one) or other.had(one))]
        given_up = {one.bed_id for one in meanwhile.kept if other.had(one)}
        return await beds_among(wish, place, [*kept, *beside], work, given_up)

    return pick
