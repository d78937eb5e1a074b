"""An area with three constellations: the Kites of `a_constellation`, the Wrens and the Owls; and its duty workers."""

from services.bookings.handlers.emergencies.errands import MOVE_ON
from shared.contracts.emergencies import (
    EmergencyAnswer,
    HowIsEmergency,
    RaiseEmergency,
    SayNoToEmergency,
    SayYesToEmergency,
)
from shared.contracts.message import Event
from shared.contracts.nearness import HubHomesNear, NearHubHome, WhichHubHomesAreNear
from shared.contracts.roles import Role
from shared.contracts.rules import RuleChanged
from shared.testing.actors import AUTHORITY, actor
from tests.component.bookings.a_constellation import (
    ADA,
    HERONS,
    HUB,
    KITES,
    OTHER_HUB,
    SATELLITE,
    TODAY,
    a_bed,
    a_constellation,
    named,
)

WRENS, OWLS = named("constellations", "X3"), named("constellations", "X4")
WREN_HUB, OWL_HUB = named("households", "H7"), named("households", "H8")
WREN_BEDS, OWL_BEDS = (a_bed("X3", 1), a_bed("X3", 2)), (a_bed("X4", 1), a_bed("X4", 2))
WREN_CARER = actor(Role.HUB_HOME_CARER, household_id=WREN_HUB, constellation_ids=(WRENS,))
OWL_CARER = actor(Role.HUB_HOME_CARER, household_id=OWL_HUB, constellation_ids=(OWLS,))
DUTY_WORKER = actor(Role.LIAISON_WORKER, person_id=named("workers", "W7"))
OTHER_DUTY_WORKER = actor(Role.PROGRAMME_MANAGER, person_id=named("workers", "W8"))

EMERGENCY, OTHER_EMERGENCY = named("emergencies", "E1"), named("emergencies", "E2")
FOR_ADA = RaiseEmergency(emergency_id=EMERGENCY, child_ids=(ADA,), first_night_on=TODAY, why="Her carer is in hospital")


def the_neighbours() -> list[Event]:
    """What the registry says of the two other constellations of the Kites' area."""
    return [
        a_constellation(WRENS, hub=WREN_HUB, beds=WREN_BEDS),
        a_constellation(OWLS, hub=OWL_HUB, beds=OWL_BEDS),
    ]


AREA = {KITES, OWLS, WRENS}
HOMES = {KITES: HUB, OWLS: OWL_HUB, WRENS: WREN_HUB, HERONS: OTHER_HUB}


class KnowsTheWay:
    """A registry that says which hub homes are near: the Owls', then the Wrens', though their identifiers say else."""

    def __init__(self, *order):
        self.order = order or (KITES, OWLS, WRENS)
        self.asked = []

    async def ask(self, request, **_):
        assert isinstance(request, WhichHubHomesAreNear)
        self.asked.append(request)
        near = (
            NearHubHome(constellation_id=one, household_id=HOMES[one], km=1.5, is_in_area=one in AREA)
            for one in self.order
        )
        return HubHomesNear(hub_homes=tuple(near))


YES, NO = SayYesToEmergency(emergency_id=EMERGENCY), SayNoToEmergency(emergency_id=EMERGENCY)
HOW = HowIsEmergency(emergency_id=EMERGENCY)
A = EmergencyAnswer


async def time_passes(room, **by):
    """The clock moves, and what is due by then is done."""
    room.clock.move(**by)
    await room.ran(MOVE_ON, EMERGENCY, None)


async def left_alone(room, times):
    """Nobody answers so often; the timeline as it is then."""
    for _ in range(times):
        view = await room.asked(HOW, by=SATELLITE)
        room.clock.moment = view.steps[-1].until
        await room.ran(MOVE_ON, EMERGENCY, None)
    return await room.asked(HOW, by=SATELLITE)


def told(view):
    """Who was asked, and what came of it."""
    return [(step.household_id or step.asked_of, step.answer) for step in view.steps]


async def kept_beds(room):
    """The beds that are somebody's."""
    async with room.database.work(AUTHORITY) as work:
        return [row["bed_id"] for row in await work.fetch("SELECT bed_id FROM bed_stay WHERE is_kept")]


def set_to(name, value):
    """The authority has set a rule, from today on."""
    return RuleChanged(
        thing_version=1, rule_id=named("rules", name), name=name, value=value, started_on=TODAY, ended_on=None
    )
