"""What bookings tells of emergencies."""

from datetime import timedelta

from services.bookings.handlers.emergencies.telling import emergency_view
from services.bookings.policy.emergencies.emergency import may_see
from services.bookings.policy.sleepovers import not_yours
from services.bookings.repository.emergencies import MOST_LISTED, Emergencies
from shared.contracts.emergencies import Emergencies as EmergencyList
from shared.contracts.emergencies import EmergencyView, HowIsEmergency, WhichEmergencies
from shared.persistence.work import Work

LATELY = timedelta(days=3)
"""How long one that is over is listed."""


async def how_is_emergency(query: HowIsEmergency, work: Work) -> EmergencyView:
    """The emergency, for whom it concerns. Nobody learns from a refusal whether there is such an emergency."""
    emergency = await Emergencies(work).one(query.emergency_id)
    if emergency is None or not may_see(work.actor, emergency):
        raise not_yours()
    return emergency_view(emergency, work)


async def which_emergencies(_query: WhichEmergencies, work: Work) -> EmergencyList:
    """Those that concern the actor: what is open or waits for an approval, and what came in the last days."""
    lately = await Emergencies(work).lately(work.now - LATELY)
    theirs = [one for one in lately if may_see(work.actor, one)]
    return EmergencyList(emergencies=tuple(emergency_view(one, work) for one in theirs[:MOST_LISTED]))
