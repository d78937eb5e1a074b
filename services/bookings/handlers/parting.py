"""What bookings does when something is done to a sleepover for some of its children: the others keep their beds."""

from collections.abc import Collection
from uuid import UUID, uuid4

from services.bookings.handlers.telling import fact
from services.bookings.policy import moving, parting
from services.bookings.policy.parting import Parting
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.in_place_of import in_place_of, waits_in_place_of
from services.bookings.repository.parting import keep_parting
from shared.contracts.parting import SleepoverParted
from shared.contracts.words import SleepoverState
from shared.persistence.work import Work


async def to_part(before: Sleepover, child_ids: Collection[UUID], work: Work) -> Parting | None:
    """The two sleepovers that it becomes where something is done for some of its children; None where for all."""
    if not parting.is_for_some(before, work.actor, child_ids):
        return None
    if await is_being_moved(before, work):
        raise moving.already_moved()
    return parting.parted(before, child_ids, uuid4())


async def is_being_moved(sleepover: Sleepover, work: Work) -> bool:
    """Whether other nights are asked for in its place, or in that of its series: for all of its children."""
    its_series = sleepover.series_id is not None and await waits_in_place_of(work, sleepover.series_id)
    return its_series or await in_place_of(work, sleepover.id) is not None


async def part(found: Parting | None, work: Work) -> None:
    """Take them out, before what is done to theirs is kept; nothing where it is for all."""
    if found is not None:
        await keep_parting(found, work)


def tell_of_parting(
    found: Parting | None, after: Sleepover, work: Work, *, is_correction: bool = False, is_looked_for: bool = False
) -> None:
    """Say of the one that goes on who was taken out, and which nights these have; nothing where it was for all."""
    if found is None:
        return
    is_off = after.state is SleepoverState.CANCELLED
    work.say(
        fact(
            SleepoverParted,
            found.stays,
            left_id=after.id,
            left_child_ids=after.child_ids,
            left_first_night_on=None if is_off else after.first_night_on,
            left_last_night_on=None if is_off else after.last_night_on,
            is_correction=is_correction,
            another_bed_is_looked_for=is_looked_for,
        )
    )
