"""What becomes of regular sleepovers once everybody has agreed to all of those that come in their place?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.bookings.handlers.series.together import change_together
from services.bookings.handlers.telling import fact
from services.bookings.policy import moving_series as policy
from services.bookings.policy.moving import given_up
from services.bookings.policy.series import Series
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository import series as kept
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import SleepoverAgreed, SleepoverCancelled, SleepoverConfirmed
from shared.contracts.series import SeriesCancelled, SeriesConfirmed
from shared.contracts.words import DeclineReason, SleepoverState, ToldBy
from shared.persistence.work import Work


async def take_yes_together(agreed: Sequence[Sleepover], work: Work) -> list[Sleepover]:
    """Keep a yes to some that wait in the place of others: with the last one to all of them these are given up.

    They are locked already, and those in whose place they come. Refused: `too_late`, where one of these has begun.
    """
    series = await kept.one(work, agreed[0].series_id) if agreed[0].series_id else None
    if series is None or series.moves_id is None:
        raise ValueError("what waits together is a series in the place of another")
    after = {one.id: one for one in agreed}
    of_series = await Sleepovers(work).of_series(series.id)
    waiting = [after.get(one.id, one) for one in of_series if one.waits_together]
    if policy.is_anybody_asked(waiting):
        still_waiting = [replace(one, state=SleepoverState.REQUESTED) for one in agreed]
        await change_together(work, still_waiting, SleepoverAgreed)
        return still_waiting
    before = await Sleepovers(work).of_series(series.moves_id)
    # First, for the beds that they give back may be those of others here.
    await give_up_the_rest(policy.replaced_by(series, before), work)
    await join([one for one in before if one.id in series.stays], series, work)
    confirmed = [after[one.id] if one.id in after else policy.confirmed(one) for one in waiting]
    await change_together(work, confirmed, SleepoverConfirmed, SeriesConfirmed)
    return confirmed


async def give_up_the_rest(
    rest: Sequence[Sleepover], work: Work, reason: DeclineReason = DeclineReason.OTHER_NIGHTS
) -> None:
    """Call off those in whose place others came, and tell those concerned once. Refused: `too_late`."""
    policy.check_none_has_begun(rest, work.tonight)
    off = [replace(given_up(one), reason=reason) for one in rest]
    await change_together(work, off, SleepoverCancelled, SeriesCancelled)


async def join(stay: Iterable[Sleepover], series: Series, work: Work) -> None:
    """Have those that stay as they are be some of the new series; nobody is told, for nothing changes for them."""
    for one in stay:
        if one.state is SleepoverState.CONFIRMED:
            after = policy.joined(one, series)
            await Sleepovers(work).change(after)
            work.say(fact(SleepoverConfirmed, after, told_by=ToldBy.SERIES))
