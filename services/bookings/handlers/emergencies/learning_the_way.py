"""How does bookings know which hub homes are near, before one of them is asked for a bed?"""

from services.bookings.policy.emergencies.nearness import Nearness
from services.bookings.repository.nearness import keep_nearness
from shared.contracts.nearness import WhichHubHomesAreNear
from shared.contracts.refusals import Refused
from shared.messaging.errands import Desk
from shared.messaging.errors import TryAgainLaterError


async def learn_the_way(desk: Desk) -> None:
    """Keep which hub homes are near a household, the nearest first; while nobody can tell, it is asked again."""
    reply = await desk.asks.ask(WhichHubHomesAreNear(household_id=desk.thing_id))
    if isinstance(reply, Refused):
        raise TryAgainLaterError(f"the registry refused to tell: {reply.reason}")
    told = Nearness(
        constellation_ids=tuple(one.constellation_id for one in reply.hub_homes),
        in_area=frozenset(one.constellation_id for one in reply.hub_homes if one.is_in_area),
    )
    async with desk.work() as work:
        await keep_nearness(desk.thing_id, told, work)
