"""What bookings does when beds may have become free: emergencies come first, then whoever waits."""

from uuid import UUID

from services.bookings.handlers.emergencies.holding import hold_beds_at, nights_without_a_bed
from services.bookings.handlers.emergencies.moving import keep_passed_on, may_ask_hub_homes
from services.bookings.handlers.waiting import offering
from services.bookings.policy.emergencies import chain
from services.bookings.policy.emergencies.asking import hub_homes_to_ask
from services.bookings.policy.emergencies.emergency import Emergency
from services.bookings.policy.emergencies.terms import terms_on
from services.bookings.repository.emergencies import Emergencies
from services.bookings.repository.hosts import Hosts
from services.bookings.repository.nearness import nearness_of
from services.bookings.repository.rules import rulebook
from shared.contracts.refusals import RefusalError
from shared.messaging.errands import Desk
from shared.messaging.errors import TryAgainLaterError
from shared.persistence.work import Work


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
                    await _ask_at(desk.thing_id, emergency, work)
        except RefusalError as error:
            # Somebody else was given the bed, or the child another one, in this moment.
            raise TryAgainLaterError(error.refused.reason) from error
    await offering.offer_the_beds(desk)


async def _ask_at(constellation_id: UUID, emergency: Emergency, work: Work) -> None:
    terms = terms_on(await rulebook(work), work.today)
    nights = await nights_without_a_bed(emergency, work)
    if nights is None or not await may_ask_hub_homes(emergency, nights, terms, work):
        return
    nearness = await nearness_of(emergency.satellite_household_id, work)
    for host in hub_homes_to_ask(emergency, await Hosts(work).on(nights), nights, terms, nearness):
        if host.constellation_id != constellation_id:
            continue
        held = await hold_beds_at(host, emergency, nights, work)
        if held is not None:
            asked = chain.asked_once_more(emergency, held, work.now, terms)
            await keep_passed_on(chain.next_version(asked), asked.steps[-2], work)
