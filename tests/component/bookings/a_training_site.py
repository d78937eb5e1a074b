"""The pages of bookings before the real room, for carers of the Kites and for whoever answers for their training."""

from services.bookings.pages.site import PAGES
from shared.contracts.absences import Absences, WhichAbsences
from shared.contracts.emergencies import Emergencies, WhichEmergencies
from shared.contracts.handover import OpenHandovers, WhichHandoversAreOpen
from shared.contracts.notifications import Deliveries, WhoWasTold
from shared.contracts.registry import Kind, Named, Names, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.stays import ReadableStaySheets, WhichStaySheets
from shared.testing.actors import AUTHORITY
from shared.testing.site import SETTINGS, MadeUpIdentity, ScriptedBus, person
from shared.web.app import create_app
from tests.component.bookings.a_constellation import BIRCH, CEDAR, HERONS, HUB, KITES
from tests.component.bookings.a_gathering_site import CERYS, PRIYA, RUTH, SAM, STANDING, TOM, AsksTheRoom
from tests.component.bookings.a_site import NAMES
from tests.component.bookings.a_training import a_household, a_person

SUE = person("Sue Law", Role.SUPERVISING_SOCIAL_WORKER, belongs_to="Fostering service")
ADA = person("Adam Reed", Role.ADMINISTRATOR, belongs_to="Fostering service")
PEOPLE = (RUTH, TOM, CERYS, SAM, PRIYA, SUE, ADA)
CALLED = NAMES | {one.person_id: one.name for one in PEOPLE} | {HERONS: "The Herons"}


def carers_of_the_site():
    """What the registry tells of them."""
    homes = {RUTH: HUB, TOM: BIRCH, CERYS: CEDAR}
    return [
        *(a_household(home, supervisor=SUE.person_id) for home in homes.values()),
        *(a_person(who.person_id, home) for who, home in homes.items()),
    ]


def who_they_are(query):
    known = [Named(id=one, kind=Kind.CARER, name=CALLED[one]) for one in query.ids if one in CALLED]
    return Names(names=tuple(known), withheld=len(query.ids) - len(known))


def a_training_site(room):
    bus = ScriptedBus(
        {
            WhoAreThey: who_they_are,
            WhichAbsences: Absences(absences=()),
            WhichHandoversAreOpen: OpenHandovers(handovers=()),
            WhichEmergencies: Emergencies(emergencies=()),
            WhoWasTold: Deliveries(deliveries=()),
            WhichStaySheets: ReadableStaySheets(child_ids=()),
        }
    )
    standing = {**STANDING, SUE.person_id: {"supervised_household_ids": (BIRCH,)}}
    return create_app(
        settings=SETTINGS,
        identity=MadeUpIdentity(people_of={AUTHORITY: PEOPLE}, standing=standing),
        asker_for=lambda statement: AsksTheRoom(bus, statement.actor, room),
        pages=[PAGES],
        now=room.clock,
    )


__all__ = ["ADA", "CERYS", "KITES", "PRIYA", "RUTH", "SAM", "SUE", "TOM", "a_training_site", "carers_of_the_site"]
