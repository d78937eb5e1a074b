"""What becomes of regular sleepovers once everybody has agreed to all of those that come in their place?"""

from collections.abc import Sequence
from dataclasses import replace

from services.bookings.handlers.series.telling import told
from services.bookings.handlers.series.together import change_together
from services.bookings.handlers.telling import fact
from services.bookings.policy import moving_series as policy
from services.bookings.policy.moving import given_up
from services.bookings.policy.moving_series import Staying
from services.bookings.policy.series import Series
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository import series as kept
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import SleepoverAgreed, SleepoverCancelled, SleepoverConfirmed, SleepoverShortened
from shared.contracts.series import SeriesCancelled, SeriesConfirmed, SeriesShortened
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
    await join(policy.staying(series, before), series, work)
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


async def join(stay: Sequence[Staying], series: Series, work: Work) -> None:
    """Have those that stay be some of the new series. Refused: `too_late`, where one that gives up nights has begun.

    Of those that stay as they are nobody is told, for nothing changes for them; of those with fewer nights once.
    """
    policy.check_none_has_begun((one.sleepover for one in stay if not one.is_whole), work.tonight)
    fewer = []
    for one in stay:
        after = policy.joined(one, series)
        await Sleepovers(work).change(after)
        if one.is_whole:
            work.say(fact(SleepoverConfirmed, after, told_by=ToldBy.SERIES))
            continue
        await Sleepovers(work).shorten(after)
        was = one.sleepover.first_night_on
        later = {"was_first_night_on": was} if after.first_night_on > was else {}
        work.say(fact(SleepoverShortened, after, told_by=ToldBy.SERIES, **later))
        fewer.append(after)
    if fewer:
        work.say(told(SeriesShortened, await kept.changed(work, series.id), fewer))
