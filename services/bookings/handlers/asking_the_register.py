"""How bookings asks the register what speaks against nights in a hub home."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import structlog

from services.bookings.policy.cautions import OtherStay
from services.bookings.policy.nights import Nights
from services.bookings.policy.sleepovers import Sleepover
from shared.contracts.asking import AskError
from shared.contracts.cautions import Cautions, CautionsOfStay, Sleeper
from shared.contracts.refusals import Refused
from shared.messaging.errands import Desk

log = structlog.get_logger()

SOON_AGAIN = 3
"""How often the registry is asked again within seconds, on the ladder: it may only be starting anew."""
ASKED_AGAIN_AFTER = timedelta(minutes=1)
"""While it still doesn't answer: nobody's yes is taken until it does, so this never ends by itself."""


async def what_speaks_against(
    sleepover: Sleepover,
    others: Sequence[OtherStay],
    their_other_nights: Callable[[], Awaitable[Mapping[UUID, Sequence[Nights]]]],
    desk: Desk,
    errand: str,
) -> Cautions | None:
    """What the registry says of a sleepover; nothing where it hasn't answered for a while: the errand is booked anew.

    It is asked with the children's other nights only where it counts them.

    Raises `AskError` at first, so that the ladder has it asked again at once.
    """
    question = CautionsOfStay(
        hub_household_id=sleepover.hub_household_id,
        child_ids=sleepover.child_ids,
        first_night_on=sleepover.first_night_on,
        last_night_on=sleepover.last_night_on,
        others=tuple(
            Sleeper(child_id=one.child_id, first_night_on=one.nights.first, last_night_on=one.nights.last)
            for one in others
        ),
    )
    try:
        reply = await desk.asks.ask(question)
        counted = () if isinstance(reply, Refused) else reply.counts_nights_of
        if counted and (theirs := _as_sleepers(await their_other_nights(), counted)):
            reply = await desk.asks.ask(question.model_copy(update={"their_other_nights": theirs}))
    except AskError as error:
        if desk.attempts <= SOON_AGAIN:
            raise
        log.warning("cautions_not_told", sleepover_id=str(sleepover.id), error=type(error).__name__)
        reply = None
    if reply is None or isinstance(reply, Refused):
        async with desk.work() as work:
            await work.later(errand, desk.thing_id, at=work.now + ASKED_AGAIN_AFTER)
        return None
    return reply


def _as_sleepers(theirs: Mapping[UUID, Sequence[Nights]], child_ids: Collection[UUID]) -> tuple[Sleeper, ...]:
    return tuple(
        Sleeper(child_id=child_id, first_night_on=nights.first, last_night_on=nights.last)
        for child_id, ones in sorted(theirs.items())
        if child_id in child_ids
        for nights in ones
    )
