"""The pages of bookings before the real room, for whoever plans, acknowledges and records family time."""

from services.bookings.pages.site import PAGES
from shared.contracts.constellations import ConstellationCards, WhichConstellations
from shared.contracts.emergencies import Emergencies, WhichEmergencies
from shared.contracts.handover import OpenHandovers, WhichHandoversAreOpen
from shared.contracts.notifications import Deliveries, WhoWasTold
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Named, Names, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.stays import HowToReachFamilyTimeHost, ReadableStaySheets, WhichStaySheets
from shared.testing.actors import AUTHORITY
from shared.testing.site import SETTINGS, MadeUpIdentity, ScriptedBus, person
from shared.web.app import create_app
from tests.component.bookings.a_constellation import ADA, BEN, BIRCH, DOGWOOD, EVE, HERONS, HUB, KITES, TODAY
from tests.component.bookings.a_gathering_site import AsksTheRoom

RUTH = person("Ruth Adeyemi", Role.HUB_HOME_CARER, belongs_to="Adeyemi household")
TOM = person("Tom Birch", Role.SATELLITE_CARER, belongs_to="Birch household")
DAN = person("Dan Dogwood", Role.SATELLITE_CARER, belongs_to="Dogwood household")
CERYS = person("Cerys Cedar", Role.SATELLITE_CARER, belongs_to="Cedar household")
SAM = person("Sam Okafor", Role.LIAISON_WORKER, belongs_to="Fostering service")


def standing_of(cedar):
    return {
        RUTH.person_id: {"household_id": HUB, "constellation_ids": (KITES,)},
        TOM.person_id: {"household_id": BIRCH, "constellation_ids": (KITES,), "child_ids": (ADA, BEN)},
        DAN.person_id: {"household_id": DOGWOOD, "constellation_ids": (HERONS,)},
        CERYS.person_id: {"household_id": cedar, "constellation_ids": (KITES,)},
        SAM.person_id: {"constellation_ids": (KITES,)},
    }


def who_they_are(asked):
    """The names that everybody may know here."""
    called = {
        ADA: (Kind.CHILD, "Ada"),
        BEN: (Kind.CHILD, "Ben"),
        EVE: (Kind.CHILD, "Eve"),
        HUB: (Kind.HOUSEHOLD, "Adeyemi household"),
        SAM.person_id: (Kind.WORKER, "Sam Okafor"),
        RUTH.person_id: (Kind.CARER, "Ruth Adeyemi"),
    }
    return Names(
        names=tuple(Named(id=one, kind=called[one][0], name=called[one][1]) for one in asked.ids if one in called),
        withheld=sum(one not in called for one in asked.ids),
    )


def a_family_time_site(room, cedar, answers=None):
    bus = ScriptedBus(
        {
            WhoAreThey: who_they_are,
            WhichConstellations: ConstellationCards(on=TODAY, constellations=()),
            WhichHandoversAreOpen: OpenHandovers(handovers=()),
            WhichEmergencies: Emergencies(emergencies=()),
            WhoWasTold: Deliveries(deliveries=()),
            WhichStaySheets: ReadableStaySheets(child_ids=()),
            HowToReachFamilyTimeHost: Refused(reason="not_yours"),
            **(answers or {}),
        }
    )
    return create_app(
        settings=SETTINGS,
        identity=MadeUpIdentity(people_of={AUTHORITY: (RUTH, TOM, DAN, CERYS, SAM)}, standing=standing_of(cedar)),
        asker_for=lambda statement: AsksTheRoom(bus, statement.actor, room),
        pages=[PAGES],
        now=room.clock,
    )
