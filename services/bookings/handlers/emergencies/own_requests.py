"""What becomes of what was asked for a child who needs a bed now, and isn't decided yet: it gives way."""

from collections.abc import Iterable
from dataclasses import replace

from services.bookings.handlers.telling import fact
from services.bookings.policy.requests import Kept
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import SleepoverCancelled
from shared.contracts.words import DeclineReason, SleepoverState
from shared.persistence.work import Work


def without(own: Iterable[Sleepover], kept: Iterable[Kept]) -> list[Kept]:
    """What is kept besides these."""
    ids = {one.id for one in own}
    return [one for one in kept if one.sleepover_id not in ids]


async def give_way(own: Iterable[Sleepover], work: Work) -> None:
    """Call them off and say so, so that whoever was asked is told: a child has one bed a night."""
    for one in own:
        after = replace(
            one, version=one.version + 1, state=SleepoverState.CANCELLED, reason=DeclineReason.PLANS_CHANGED
        )
        await Sleepovers(work).change(after)
        work.say(fact(SleepoverCancelled, after))
