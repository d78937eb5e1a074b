"""The pages of bookings before the real room, for whoever plans, replies to and records a gathering of the Kites."""

from dataclasses import dataclass

from services.bookings.pages.site import PAGES
from shared.contracts.absences import Absences, WhichAbsences
from shared.contracts.child_terms import NightsTerms, WhichConditions
from shared.contracts.constellations import ConstellationCards, WhichConstellations
from shared.contracts.emergencies import Emergencies, WhichEmergencies
from shared.contracts.handover import OpenHandovers, WhichHandoversAreOpen
from shared.contracts.notifications import Deliveries, WhoWasTold
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.stays import HowToReachHubHome, ReadableStaySheets, WhichStaySheets
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from shared.testing.site import SETTINGS, MadeUpIdentity, ScriptedAsks, ScriptedBus, person
from shared.web.app import create_app
from tests.component.bookings.a_constellation import BIRCH, CEDAR, HERONS, HUB, KITES, TODAY
from tests.component.bookings.a_site import who_they_are

RUTH = person("Ruth Adeyemi", Role.HUB_HOME_CARER, belongs_to="Adeyemi household")
TOM = person("Tom Birch", Role.SATELLITE_CARER, belongs_to="Birch household")
CERYS = person("Cerys Cedar", Role.SATELLITE_CARER, belongs_to="Cedar household")
SAM = person("Sam Okafor", Role.LIAISON_WORKER, belongs_to="Fostering service")
PRIYA = person("Priya Nair", Role.PROGRAMME_MANAGER, belongs_to="Fostering service")
STANDING = {
    RUTH.person_id: {"household_id": HUB, "constellation_ids": (KITES,)},
    TOM.person_id: {"household_id": BIRCH, "constellation_ids": (KITES,)},
    CERYS.person_id: {"household_id": CEDAR, "constellation_ids": (KITES,)},
    SAM.person_id: {"constellation_ids": (KITES, HERONS)},
}


@dataclass
class AsksTheRoom(ScriptedAsks):
    """What bookings answers is asked of the room, and the rest of the script."""

    room: Room

    async def ask(self, request, *, key=None, within=None):
        if type(request) in self.room.service.answers:
            return await self.room.asked(request, by=self.actor, key=key)
        return await super().ask(request, key=key, within=within)


def a_gathering_site(room):
    bus = ScriptedBus(
        {
            WhoAreThey: who_they_are,
            WhichAbsences: Absences(absences=()),
            WhichHandoversAreOpen: OpenHandovers(handovers=()),
            WhichEmergencies: Emergencies(emergencies=()),
            WhichConstellations: ConstellationCards(on=TODAY, constellations=()),
            WhoWasTold: Deliveries(deliveries=()),
            WhichStaySheets: ReadableStaySheets(child_ids=()),
            HowToReachHubHome: Refused(reason="not_yours"),
            WhichConditions: NightsTerms(terms=()),
        }
    )
    return create_app(
        settings=SETTINGS,
        identity=MadeUpIdentity(people_of={AUTHORITY: (RUTH, TOM, CERYS, SAM, PRIYA)}, standing=STANDING),
        asker_for=lambda statement: AsksTheRoom(bus, statement.actor, room),
        pages=[PAGES],
        now=room.clock,
    )
