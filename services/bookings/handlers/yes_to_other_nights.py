"""What becomes of a sleepover once everybody has agreed to other nights in its place?"""

from collections.abc import Iterable
from uuid import UUID

from services.bookings.handlers.telling import fact
from services.bookings.policy.moving import (
    check_has_all_its_nights,
    check_not_begun,
    given_up,
    nights_of,
    with_what_stays,
)
from services.bookings.policy.moving_series import replaced_by
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository import series as kept
from services.bookings.repository.sleepovers import Sleepovers
from services.bookings.repository.taken_over import keep_beds
from shared.contracts.bookings import SleepoverCancelled
from shared.contracts.words import SleepoverState
from shared.persistence.work import Work


async def lock_with_what_it_replaces(sleepover_id: UUID, work: Work) -> None:
    """Both, in the order in which everybody locks several: whoever agrees to one may give up the other."""
    one = await Sleepovers(work).one(sleepover_id)
    if one is not None and one.waits_together and one.series_id is not None:
        await Sleepovers(work).of_series(one.series_id, locked=True)
    elif one is not None and one.moves_id is not None:
        await Sleepovers(work).locked_in_order(one.id, one.moves_id)


async def what_it_replaces(sleepover: Sleepover, work: Work) -> list[Sleepover]:
    """The confirmed one in whose place it comes, while it is one; or those that are given up for its whole series."""
    if sleepover.waits_together and sleepover.series_id is not None and sleepover.moves_series_id is not None:
        series = await kept.one(work, sleepover.series_id)
        return replaced_by(series, await Sleepovers(work).of_series(sleepover.moves_series_id)) if series else []
    before = await Sleepovers(work).one(sleepover.moves_id) if sleepover.moves_id else None
    return [before] if before is not None and before.state is SleepoverState.CONFIRMED else []


async def give_up_what_they_replace(confirmed: Iterable[Sleepover], work: Work) -> list[Sleepover]:
    """Give back the beds of those in whose place these came, but for the nights of these: they go over to them.

    What was called off meanwhile, or by the register, has given them back already. Refused: `too_late`, where one of
    them has begun; `not_waiting`, where nights that were to go over aren't booked any more.
    """
    return [await _take_over(moved, work) for moved in confirmed]


async def _take_over(moved: Sleepover, work: Work) -> Sleepover:
    before = await Sleepovers(work).locked(moved.moves_id) if moved.moves_id else None
    if moved.moves_id is not None:
        check_has_all_its_nights(moved, before)
    if before is None or before.state is not SleepoverState.CONFIRMED:
        return moved
    check_not_begun(before, work.tonight)
    after = given_up(before)
    await Sleepovers(work).change(after)
    work.say(fact(SleepoverCancelled, after))
    if not nights_of(before).overlap(nights_of(moved)):
        return moved
    whole = with_what_stays(moved, before)
    await keep_beds(whole, work)
    return whole
