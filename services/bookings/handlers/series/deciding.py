"""What bookings does when regular sleepovers are decided on or called off, or somebody asks about them."""

from uuid import UUID

import structlog

from services.bookings.handlers.cautions import check_yes_to_all
from services.bookings.handlers.series.telling import view
from services.bookings.handlers.series.together import change_together
from services.bookings.handlers.series.yes_together import take_yes_together
from services.bookings.handlers.waiting.taking_up import take_up_again
from services.bookings.handlers.yes_to_other_nights import give_up_what_they_replace
from services.bookings.policy import calling_off
from services.bookings.policy import moving_series as moving
from services.bookings.policy import series as policy
from services.bookings.policy import sleepovers as deciding
from services.bookings.policy.sleepovers import Sleepover, not_yours
from services.bookings.repository import series as kept
from services.bookings.repository.in_place_of import series_in_place_of, waits_in_place_of
from services.bookings.repository.school_holidays import school_holidays
from services.bookings.repository.sleepovers import Sleepovers
from services.bookings.repository.waits_on import other_nights_of_series
from shared.contracts.bookings import (
    SleepoverAgreed,
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
)
from shared.contracts.series import (
    AgreeToSeries,
    CancelSeries,
    DeclineSeries,
    HowIsSeries,
    SeriesCancelled,
    SeriesConfirmed,
    SeriesDeclined,
    SeriesView,
)
from shared.contracts.words import SleepoverState
from shared.persistence.work import Work

log = structlog.get_logger()


async def how_is_series(query: HowIsSeries, work: Work) -> SeriesView:
    """The series, for whom it concerns."""
    return await _view(query.series_id, work)


async def agree_to_series(command: AgreeToSeries, work: Work) -> SeriesView:
    """Take somebody's yes to all that wait for it; those with their last one are confirmed.

    Where the register says something against one of them, that one is read and decided on its own page first.
    """
    waiting = policy.those_to_decide(await _locked(command.series_id, work), work.actor, work.tonight)
    await check_yes_to_all(waiting, work)
    agreed = [deciding.agreed(one, work.actor, work.now, work.tonight) for one in waiting]
    if waiting[0].waits_together:
        await take_yes_together(agreed, work)
        log.info("series_agreed", series_id=str(command.series_id), agreed=len(agreed))
        return await _view(command.series_id, work)
    confirmed = [one for one in agreed if one.state is SleepoverState.CONFIRMED]
    await change_together(work, [one for one in agreed if one not in confirmed], SleepoverAgreed)
    await change_together(work, confirmed, SleepoverConfirmed, SeriesConfirmed)
    await give_up_what_they_replace(confirmed, work)
    log.info("series_agreed", series_id=str(command.series_id), agreed=len(agreed), confirmed=len(confirmed))
    return await _view(command.series_id, work)


async def decline_series(command: DeclineSeries, work: Work) -> SeriesView:
    """Take somebody's no to all that wait for it; their beds are free again."""
    of_series = await _locked(command.series_id, work)
    waiting = policy.those_to_decide(of_series, work.actor, work.tonight)
    declined = [deciding.declined(one, work.actor, command.reason, work.now, work.tonight) for one in waiting]
    if waiting[0].waits_together:
        others = [one for one in of_series if one.waits_together and one not in waiting]
        declined += [moving.declined_with_the_others(one, command.reason) for one in others]
    await change_together(work, declined, SleepoverDeclined, SeriesDeclined)
    log.info("series_declined", series_id=str(command.series_id), declined=len(declined))
    return await _view(command.series_id, work)


async def cancel_series(command: CancelSeries, work: Work) -> SeriesView:
    """Call off those from a night on, and what waits in the place of one of them; their beds are free again."""
    of_series = await _locked(command.series_id, work)
    if together := [one for one in of_series if one.waits_together]:
        ahead = moving.those_to_take_back(together, work.actor, command.from_on)
    else:
        waiting = await _wait_in_place_of_one(command.series_id, work)
        ahead = policy.those_to_cancel(of_series, waiting, work.actor, command.from_on, work.tonight)
    cancelled = [calling_off.cancelled(one, work.actor, command.reason, work.tonight) for one in ahead]
    await change_together(work, cancelled, SleepoverCancelled, SeriesCancelled)
    await take_up_again([one for one in ahead if not deciding.is_home(work.actor, one)], work)
    log.info("series_cancelled", series_id=str(command.series_id), cancelled=len(cancelled))
    return await _view(command.series_id, work)


async def _wait_in_place_of_one(series_id: UUID, work: Work) -> list[Sleepover]:
    found = [await Sleepovers(work).one(one) for one in await other_nights_of_series(series_id, work)]
    return [one for one in found if one is not None]


async def _locked(series_id: UUID, work: Work) -> list[Sleepover]:
    return await Sleepovers(work).of_series(series_id, locked=True)


async def _view(series_id: UUID, work: Work) -> SeriesView:
    series = await kept.one(work, series_id)
    sleepovers = await Sleepovers(work).of_series(series_id)
    moved_to = await series_in_place_of(work, series_id)
    if not sleepovers and moved_to is not None:
        # All of them stayed as they were, as some of the other series.
        return await _view(moved_to, work)
    seen = policy.those_seen(sleepovers, work.actor)
    if series is None:
        raise not_yours()
    told = view(series, seen, await school_holidays(work), work)
    is_being_moved = moved_to is not None and await waits_in_place_of(work, series_id)
    return told.model_copy(update={"moved_to_id": moved_to, "is_being_moved": is_being_moved})
