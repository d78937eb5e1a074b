"""The pages of bookings on a site of their own, with a bus that answers from a small world."""

from datetime import UTC, date, datetime, timedelta

from services.bookings.pages.site import PAGES
from services.bookings.policy.waiting.entry import bed_is_free
from shared.contracts.absences import Absences, WhichAbsences
from shared.contracts.ask_options import AskOptions, ChildToAskFor, WhatCanIAskFor
from shared.contracts.bookings import (
    AgreeToSleepover,
    Calendar,
    CancelSleepover,
    DeclineSleepover,
    GatheringView,
    HowIsSleepover,
    RequestSleepover,
    SleepoverView,
    Wait,
    WhatIsOn,
    WhatWaitsForMe,
)
from shared.contracts.bookings import Sleepovers as SleepoverList
from shared.contracts.calendars import BedNight, BedOfHubHome, BedsByNight, BedState, WhichBedsAreFree
from shared.contracts.child_terms import NightsTerms, WhichConditions
from shared.contracts.constellations import (
    Caseload,
    Choice,
    ChoicesForConstellation,
    ConstellationCard,
    ConstellationCards,
    WhatCanBeChosen,
    WhichConstellations,
    WhoseCaseload,
)
from shared.contracts.emergencies import Emergencies, WhichEmergencies
from shared.contracts.family_time import FamilyTimes, WhichFamilyTimes
from shared.contracts.gatherings import PlannedGatherings, WhichGatherings
from shared.contracts.handover import HandoverNotes, OpenHandovers, WhichHandoverNotes, WhichHandoversAreOpen
from shared.contracts.nights_off import NightsOffOfHubHome, WhichNightsAreOff
from shared.contracts.notifications import Deliveries, WhoWasTold
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Named, Names, WhoAreThey
from shared.contracts.stays import HowToReachHubHome, ReadableStaySheets, WhichStaySheets
from shared.contracts.swaps import Swaps, WhichSwaps
from shared.contracts.waiting import JoinWaitingList, OurWaiting, WhatDoWeWaitFor
from shared.contracts.whereabouts import Board, Whereabouts, WhoSleepsWhere, WhyThere
from shared.contracts.words import (
    ConstellationState,
    Decider,
    GatheringKind,
    OvernightDecision,
    SleepoverKind,
    SleepoverState,
)
from shared.testing.site import HUB_HOME_CARER, SATELLITE_CARER, SETTINGS, MadeUpIdentity, ScriptedBus, parsed, text_of
from shared.web.app import create_app
from tests.component.bookings.a_constellation import (
    ADA,
    BEDS,
    BEN,
    BIRCH,
    CEDAR,
    CLEO,
    DOGWOOD,
    EVE,
    FRIDAY,
    HUB,
    KITES,
    SATURDAY,
    SIBLINGS,
    WORKER,
    named,
)
from tests.component.bookings.an_area import EMERGENCY

THIS_MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
SLEEPOVER = named("sleepovers", "B1")
HELD_UNTIL = datetime(2026, 11, 26, 9, tzinfo=UTC)
A_CARD = ConstellationCard(
    constellation_id=KITES,
    name="The Kites",
    area_id=named("areas", "A1"),
    state=ConstellationState.LAUNCHED,
    since=date(2023, 7, 15),
    hub_household_id=HUB,
    liaison_worker_id=WORKER,
    satellites=2,
    fewest=6,
    most=10,
    children=4,
)
NAMES = {
    ADA: "Ada",
    BEN: "Ben",
    CLEO: "Cleo",
    HUB: "Adeyemi household",
    BIRCH: "Birch household",
    CEDAR: "Cedar household",
    KITES: "The Kites",
    WORKER: "Sam Okafor",
}
"""Eve and the Dogwoods aren't among them: their names are withheld."""


def who_they_are(query):
    known = [Named(id=one, kind=Kind.CHILD, name=NAMES[one]) for one in query.ids if one in NAMES]
    return Names(names=tuple(known), withheld=len(query.ids) - len(known))


def a_view(**changes):
    return SleepoverView(
        **{
            "sleepover_id": SLEEPOVER,
            "version": 1,
            "constellation_id": KITES,
            "satellite_household_id": BIRCH,
            "hub_household_id": HUB,
            "child_ids": (ADA, BEN),
            "first_night_on": FRIDAY,
            "last_night_on": SATURDAY,
            "kind": SleepoverKind.PLANNED,
            "state": SleepoverState.REQUESTED,
            "waits_for": (
                Wait(decider=Decider.HUB_HOME_CARER),
                Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER),
            ),
            "asked_at": datetime(2026, 11, 23, 9, tzinfo=UTC),
            **changes,
        }
    )


CONFIRMED = a_view(state=SleepoverState.CONFIRMED, waits_for=())
OPTIONS = AskOptions(
    constellation_id=KITES,
    hub_household_id=HUB,
    beds=2,
    children=(
        ChildToAskFor(child_id=ADA, sibling_group_id=SIBLINGS, overnight_decision=OvernightDecision.CARER),
        ChildToAskFor(child_id=BEN, sibling_group_id=SIBLINGS, overnight_decision=OvernightDecision.CARER),
        ChildToAskFor(
            child_id=EVE, sibling_group_id=None, overnight_decision=OvernightDecision.CHILDRENS_SOCIAL_WORKER
        ),
    ),
    full_nights=(date(2026, 12, 4), date(2026, 12, 5), date(2026, 12, 24)),
    nights_without_hub_home=(date(2026, 12, 11), date(2026, 12, 12)),
)
CALENDAR = Calendar(
    sleepovers=(a_view(first_night_on=date(2026, 10, 31), last_night_on=date(2026, 11, 1)), CONFIRMED),
    gatherings=(
        GatheringView(
            gathering_id=named("activities", "G1"),
            constellation_id=KITES,
            kind=GatheringKind.SUPPORT_GROUP,
            starts_at=datetime(2026, 11, 14, 18, 30, tzinfo=UTC),
            minutes=90,
        ),
    ),
)


def at_home(child_id, household_id, constellation_id=KITES):
    return Whereabouts(
        child_id=child_id,
        lives_with=household_id,
        sleeps_at=household_id,
        why=WhyThere.LIVES_THERE,
        since_on=date(2024, 1, 10),
        until_on=None,
        sleepover_id=None,
        constellation_id=constellation_id,
    )


def a_board(query):
    away = at_home(ADA, BIRCH).model_copy(
        update={"sleeps_at": HUB, "why": WhyThere.SLEEPOVER, "until_on": SATURDAY, "sleepover_id": SLEEPOVER}
    )
    elsewhere = at_home(EVE, DOGWOOD, None).model_copy(
        update={"why": WhyThere.SOMEWHERE_ELSE, "emergency_id": EMERGENCY}
    )
    return Board(on=query.on, children=(away, at_home(BEN, BIRCH), at_home(CLEO, CEDAR), elsewhere))


def the_beds(query):
    """Of the first bed a night is taken and one held, with hub home nights from the Wednesday on only."""
    days = [query.first_on + timedelta(days=number) for number in range(query.nights)]
    first = [
        BedNight(on=one, state=BedState.TAKEN, sleepover_id=SLEEPOVER)
        if one == FRIDAY
        else BedNight(on=one, state=BedState.HELD, held_until=HELD_UNTIL)
        if one == SATURDAY
        else BedNight(on=one, state=BedState.CLOSED if one < date(2026, 11, 25) else BedState.FREE)
        for one in days
    ]
    second = [BedNight(on=one, state=BedState.FREE) for one in days]
    return BedsByNight(
        constellation_id=query.constellation_id,
        hub_household_ids=(HUB,),
        beds=tuple(BedOfHubHome(bed_id=bed, nights=tuple(its)) for bed, its in zip(BEDS, (first, second), strict=True)),
    )


def no_notes(query):
    """Of the stay nobody has left a note, and nobody can yet."""
    return HandoverNotes(
        sleepover_id=query.sleepover_id,
        notes=(),
        opens_on=date(2026, 11, 25),
        open_until=date(2026, 11, 29),
        may_leave=False,
    )


def a_bus():
    return ScriptedBus(
        {
            WhoAreThey: who_they_are,
            WhatCanIAskFor: OPTIONS,
            RequestSleepover: a_view(),
            HowIsSleepover: a_view(may_agree=True, may_decline=True, may_cancel=True),
            AgreeToSleepover: CONFIRMED,
            DeclineSleepover: a_view(state=SleepoverState.DECLINED, waits_for=()),
            CancelSleepover: a_view(state=SleepoverState.CANCELLED, waits_for=()),
            WhatWaitsForMe: SleepoverList(sleepovers=(a_view(may_agree=True),)),
            WhatIsOn: CALENDAR,
            JoinWaitingList: bed_is_free().refused,
            WhatDoWeWaitFor: OurWaiting(waiting=()),
            WhichSwaps: Swaps(swaps=()),
            WhoSleepsWhere: a_board,
            WhichAbsences: Absences(absences=()),
            WhichEmergencies: Emergencies(emergencies=()),
            WhichGatherings: PlannedGatherings(gatherings=(), may_plan_for=(), nothing_planned=()),
            WhichFamilyTimes: FamilyTimes(family_times=(), may_plan=False),
            WhichBedsAreFree: the_beds,
            WhichNightsAreOff: NightsOffOfHubHome(constellation_id=KITES, nights_off=(), may_arrange=False),
            WhichConstellations: ConstellationCards(on=FRIDAY, constellations=(A_CARD,)),
            WhatCanBeChosen: ChoicesForConstellation(
                areas=(), liaison_workers=(Choice(id=WORKER, name="Sam Okafor"),), households=()
            ),
            WhoseCaseload: lambda query: Caseload(worker_id=query.worker_id, on=FRIDAY, constellation_ids=(KITES,)),
            WhoWasTold: Deliveries(deliveries=()),
            WhichStaySheets: ReadableStaySheets(child_ids=()),
            HowToReachHubHome: Refused(reason="not_yours"),
            WhichConditions: NightsTerms(terms=()),
            WhichHandoverNotes: no_notes,
            WhichHandoversAreOpen: OpenHandovers(handovers=()),
        }
    )


def a_site(bus, at=THIS_MORNING):
    homes = {HUB_HOME_CARER: HUB, SATELLITE_CARER: BIRCH}
    of_the_kites = {"constellation_ids": (KITES,)}
    identity = MadeUpIdentity(
        standing={who.person_id: {"household_id": home, **of_the_kites} for who, home in homes.items()}
    )
    return create_app(settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[PAGES], now=lambda: at)


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def asked_of(bus, kind):
    return [request for _, request, _ in bus.asked if isinstance(request, kind)]
