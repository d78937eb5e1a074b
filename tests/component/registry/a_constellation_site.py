"""The registry's pages of constellations on a site of their own, with a bus that answers from a small world."""

from datetime import UTC, date, datetime
from uuid import UUID

from services.registry.pages.site import PAGES
from shared.contracts.bed_sharing import WaitingSharings, WhichSharingsWait
from shared.contracts.child_terms import DueReviews, WhichReviewsAreDue
from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    Caseload,
    Check,
    Choice,
    ChoicesForConstellation,
    ConstellationCard,
    ConstellationCards,
    ConstellationChange,
    ConstellationView,
    Element,
    EndHubHome,
    HandOverCaseload,
    HistoryEntry,
    HowIsConstellation,
    MoveToPhase,
    PlanConstellation,
    RemoveSatellite,
    Satellite,
    TakeBackChange,
    Verdict,
    WhatCanBeChosen,
    WhatHappened,
    WhichConstellations,
    WhoseCaseload,
)
from shared.contracts.joint import Agreements, WhichAgreements
from shared.contracts.losing import LostSleepover, LostSleepovers, WhatWouldBeLost, WhatWouldBeLostByLeaving
from shared.contracts.registry import HubHomeTerm, Kind, Named, Names, PhaseTerm, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationPhase, ConstellationState, SleepoverKind, SleepoverState
from shared.testing.site import (
    HUB_HOME_CARER,
    MANAGER,
    SATELLITE_CARER,
    SETTINGS,
    MadeUpIdentity,
    ScriptedBus,
    parsed,
    person,
    text_of,
)
from shared.web.app import create_app

TODAY = date(2026, 11, 23)
THIS_MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
KITES, HERONS, OWLS = UUID(int=1), UUID(int=2), UUID(int=3)
NORTH, SOUTH = UUID(int=5), UUID(int=6)
HUB = UUID(int=10)
BIRCH, CEDAR, DOGWOOD, ELM, FIR, GORSE, HAZEL = (UUID(int=number) for number in range(11, 18))
IVY = UUID(int=18)
ADA = UUID(int=30)
LIAISON, OTHER_LIAISON = person("Lio Worker", Role.LIAISON_WORKER), person("Zoe Novak", Role.LIAISON_WORKER)
SUPERVISOR = person("Sam Okafor", Role.SUPERVISING_SOCIAL_WORKER)
ANALYST, ADMINISTRATOR = person("Ana Lyst", Role.DATA_ANALYST), person("Ada Min", Role.ADMINISTRATOR)
NAMES = {
    KITES: "The Kites",
    HERONS: "The Herons",
    OWLS: "The Owls",
    NORTH: "North",
    SOUTH: "South",
    HUB: "Adeyemi",
    BIRCH: "Birch",
    CEDAR: "Cedar",
    DOGWOOD: "Dogwood",
    ELM: "Elm (Eric and Ann)",
    FIR: "Featherstonehaugh",
    GORSE: "Gorse",
    HAZEL: "Hazel",
    IVY: "Ivy",
    ADA: "Ada Lovelace",
    LIAISON.person_id: LIAISON.name,
    OTHER_LIAISON.person_id: OTHER_LIAISON.name,
    SUPERVISOR.person_id: SUPERVISOR.name,
    MANAGER.person_id: MANAGER.name,
}
HERE = f"/constellations/{KITES}"


def who_they_are(query):
    known = [Named(id=one, kind=Kind.HOUSEHOLD, name=NAMES[one]) for one in query.ids if one in NAMES]
    return Names(names=tuple(known), withheld=len(query.ids) - len(known))


def a_satellite(number, household_id, km=None, bearing=None, *, children=2, siblings_at=(), left_on=None, day=23):
    return Satellite(
        membership_id=UUID(int=100 + number),
        household_id=household_id,
        joined_on=date(2024, 4, day),
        left_on=left_on,
        children=children,
        km=km,
        bearing=bearing,
        siblings_at=siblings_at,
    )


SATELLITES = (
    a_satellite(1, BIRCH, 2.4, 50, siblings_at=(DOGWOOD,)),
    a_satellite(2, CEDAR, 2.4, 50, children=1),
    a_satellite(3, DOGWOOD, 7.2, 200, siblings_at=(BIRCH, HUB)),
    a_satellite(4, ELM, 0.0, None, children=0),
    a_satellite(5, FIR, 9.6, 275, children=3),
    a_satellite(6, GORSE, 4.1, 352, left_on=date(2027, 1, 1)),
    a_satellite(7, HAZEL),
)
HUB_TERM = HubHomeTerm(
    household_id=HUB,
    bed_ids=(UUID(int=40), UUID(int=41)),
    is_interim=False,
    started_on=date(2024, 4, 23),
    ended_on=None,
)


def happened(on, what, **facts):
    return HistoryEntry(
        **{
            "on": on,
            "what": what,
            "recorded_at": datetime(2026, 3, 1, 10, 30, tzinfo=UTC),
            "recorded_by": MANAGER.person_id,
            **facts,
        }
    )


HISTORY = (
    happened(
        date(2024, 1, 8), WhatHappened.PLANNED, reason="The board agreed to a second constellation.", recorded_by=None
    ),
    happened(date(2024, 4, 23), WhatHappened.HUB_HOME_BEGAN, household_id=HUB),
    happened(
        date(2024, 4, 23),
        WhatHappened.PHASE_BEGAN,
        phase=ConstellationPhase.LAUNCHED,
        allowed_because="The sixth household joins in May.",
    ),
    happened(date(2024, 4, 23), WhatHappened.SATELLITE_JOINED, household_id=BIRCH),
    happened(date(2024, 5, 2), WhatHappened.LIAISON_WORKER_BEGAN, worker_id=LIAISON.person_id),
    happened(
        date(2027, 1, 1),
        WhatHappened.SATELLITE_LEFT,
        household_id=GORSE,
        reason="They move to Exeter.",
        recorded_at=datetime(2026, 11, 20, 16, 5, tzinfo=UTC),
    ),
)
CHECKS = (
    Check(
        element=Element.ENOUGH_BEDS,
        verdict=Verdict.MET,
        evidence="2 beds; at least 2 are needed.",
        source="South Tyneside, article 2036",
    ),
    Check(
        element=Element.APPROVED_NOW,
        verdict=Verdict.NOT_MET,
        evidence="The approval ended on 1 November 2026.",
        source="Fostering Services Regulations 2011, regulation 27",
    ),
    Check(element=Element.CARER_AT_HOME, verdict=Verdict.NOT_RECORDED, evidence="", source="Surrey County Council"),
)


def a_view(**changes):
    return ConstellationView(
        **{
            "constellation_id": KITES,
            "version": 4,
            "on": TODAY,
            "name": "The Kites",
            "area_id": NORTH,
            "state": ConstellationState.LAUNCHED,
            "since": date(2024, 4, 23),
            "launched_on": date(2024, 4, 23),
            "hub_home": HUB_TERM,
            "liaison_worker_id": LIAISON.person_id,
            "satellites": SATELLITES,
            "fewest": 6,
            "most": 10,
            "checks": CHECKS,
            "history": HISTORY,
            "may_change": True,
            "may_take_back": HISTORY[2],
            **changes,
        }
    )


VACANT = {"state": ConstellationState.HUB_HOME_VACANT, "hub_home": None, "since": date(2026, 12, 1)}
PHASES = (PhaseTerm(phase=ConstellationPhase.LAUNCHED, started_on=date(2024, 4, 23), ended_on=None),)


def how_it_is(query):
    return a_view(on=query.on or TODAY)


def a_change(*concerns, **changes):
    def changed(command):
        view = a_view(on=command.on, version=5, **changes)
        return ConstellationChange(view=view, concerns=concerns, phases=PHASES, hub_homes=(HUB_TERM,))

    return changed


def a_card(constellation_id=KITES, name="The Kites", **changes):
    return ConstellationCard(
        **{
            "constellation_id": constellation_id,
            "name": name,
            "area_id": NORTH,
            "state": ConstellationState.LAUNCHED,
            "since": date(2024, 4, 23),
            "hub_household_id": HUB,
            "liaison_worker_id": LIAISON.person_id,
            "satellites": 7,
            "fewest": 6,
            "most": 10,
            "children": 12,
            **changes,
        }
    )


HERONS_CARD = a_card(
    HERONS,
    "The Herons",
    area_id=SOUTH,
    state=ConstellationState.HUB_HOME_VACANT,
    since=date(2026, 11, 2),
    hub_household_id=None,
    liaison_worker_id=OTHER_LIAISON.person_id,
    satellites=4,
    children=6,
)
OWLS_CARD = a_card(
    OWLS,
    "The Owls",
    area_id=SOUTH,
    state=ConstellationState.PLANNED,
    hub_household_id=None,
    liaison_worker_id=None,
    satellites=0,
    children=0,
)


def which_there_are(query):
    return ConstellationCards(on=query.on, constellations=(a_card(), HERONS_CARD, OWLS_CARD))


CHOICES = ChoicesForConstellation(
    areas=(Choice(id=NORTH, name="North"), Choice(id=SOUTH, name="South")),
    liaison_workers=(
        Choice(id=LIAISON.person_id, name=LIAISON.name),
        Choice(id=OTHER_LIAISON.person_id, name=OTHER_LIAISON.name, hint="2 constellations"),
    ),
    households=(Choice(id=IVY, name="Ivy", hint="PO5, approved for 3"), Choice(id=HUB, name="Adeyemi")),
)
A_CASELOAD = Caseload(
    worker_id=LIAISON.person_id,
    on=TODAY,
    constellation_ids=(KITES, HERONS),
    household_ids=(BIRCH,),
    child_ids=(ADA,),
    could_take_over=(Choice(id=OTHER_LIAISON.person_id, name=OTHER_LIAISON.name),),
)
LOST = LostSleepovers(
    sleepovers=(
        LostSleepover(
            sleepover_id=UUID(int=50),
            satellite_household_id=BIRCH,
            children=2,
            first_night_on=date(2026, 12, 4),
            last_night_on=date(2026, 12, 5),
            kind=SleepoverKind.PLANNED,
            state=SleepoverState.CONFIRMED,
        ),
    )
)


LOST_BY_LEAVING = LostSleepovers(sleepovers=(LOST.sleepovers[0].model_copy(update={"sleepover_id": UUID(int=51)}),))


def a_bus():
    return ScriptedBus(
        {
            WhoAreThey: who_they_are,
            WhichSharingsWait: WaitingSharings(sharings=()),
            WhichReviewsAreDue: DueReviews(on=TODAY, reviews=()),
            WhichConstellations: which_there_are,
            HowIsConstellation: how_it_is,
            WhatCanBeChosen: CHOICES,
            PlanConstellation: a_change(state=ConstellationState.PLANNED),
            MoveToPhase: a_change(state=ConstellationState.PAUSED),
            AppointHubHome: a_change(),
            EndHubHome: a_change(**VACANT),
            AddSatellite: a_change(satellites=(*SATELLITES, a_satellite(8, IVY, children=1))),
            RemoveSatellite: a_change(satellites=SATELLITES[:-1]),
            TakeBackChange: a_change(),
            AssignLiaisonWorker: a_change(liaison_worker_id=OTHER_LIAISON.person_id),
            WhatWouldBeLost: LOST,
            WhatWouldBeLostByLeaving: LOST_BY_LEAVING,
            WhoseCaseload: A_CASELOAD,
            WhichAgreements: Agreements(agreements=()),
            HandOverCaseload: A_CASELOAD.model_copy(update={"worker_id": OTHER_LIAISON.person_id}),
        }
    )


def a_site(bus, at=THIS_MORNING):
    everybody = (
        HUB_HOME_CARER, SATELLITE_CARER, MANAGER, LIAISON, OTHER_LIAISON, SUPERVISOR, ANALYST, ADMINISTRATOR,
    )  # fmt: skip
    identity = MadeUpIdentity(
        people_of={"portsmouth": everybody},
        standing={LIAISON.person_id: {"constellation_ids": (KITES,)}},
    )
    return create_app(settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[PAGES], now=lambda: at)


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def summary_of(page):
    return text_of(parsed(page).find(".//div[@role='alert']"))


def asked_of(bus, kind):
    return [request for _, request, _ in bus.asked if isinstance(request, kind)]
