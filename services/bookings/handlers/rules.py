"""What does bookings do when it hears of the authority's rules?"""

from services.bookings.handlers.swaps.looking import look_at_swaps_anew
from services.bookings.policy.cautions import OF_SHORT_BREAKS
from services.bookings.repository.cautions import Cautions
from services.bookings.repository.rules import keep_rule
from services.bookings.repository.sleepovers import OFFER_THE_BEDS
from services.bookings.repository.waiting import all_lists
from shared.contracts.rules import RuleChanged, RuleName
from shared.persistence.work import Work


async def go_by_the_rule(event: RuleChanged, work: Work) -> None:
    """What is asked for from now on goes by it; what was asked already stays as it was promised.

    Who waits may fit by it, or come before others: the lists are gone through. By another fostering limit, or other
    days of short breaks, more or less speaks against nights that wait or are confirmed: each is looked at anew.
    """
    await keep_rule(work, event)
    await work.later(OFFER_THE_BEDS, *await all_lists(work))
    if event.name in {RuleName.USUAL_FOSTERING_LIMIT, *OF_SHORT_BREAKS.values()}:
        await look_at_swaps_anew(work)
        await Cautions(work).heard_of_all()
