"""What bookings does when beds may have become free: emergencies come first, then whoever waits."""

from services.bookings.handlers.emergencies.moving import ask_in_a_duty_workers_stead
from services.bookings.handlers.waiting import offering
from services.bookings.repository.emergencies import Emergencies
from shared.contracts.refusals import RefusalError
from shared.messaging.errands import Desk
from shared.messaging.errors import TryAgainLaterError


async def offer_the_beds(desk: Desk) -> None:
    """Have a constellation's hub home asked for whoever needs a bed now, the first first; what is left is offered.

    Each emergency has a transaction of its own: with the beds of one locked, nobody waits for another one.
    """
    async with desk.work() as work:
        looked_for = await Emergencies(work).of_a_duty_worker()
    for emergency_id in looked_for:
        try:
            async with desk.work() as work:
                emergency = await Emergencies(work).locked(emergency_id)
                if emergency is not None and emergency.is_a_duty_workers:
                    await ask_in_a_duty_workers_stead(emergency, work, desk.thing_id)
        except RefusalError as error:
            # Somebody else was given the bed, or the child another one, in this moment.
            raise TryAgainLaterError(error.refused.reason) from error
    await offering.offer_the_beds(desk)
