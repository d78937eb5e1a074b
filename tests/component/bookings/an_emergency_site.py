"""The pages of emergencies on a site of their own: one emergency at night, in whichever state a test wants."""

from datetime import UTC, datetime, timedelta

from services.bookings.pages.site import PAGES
from shared.contracts.absences import Absences, WhichAbsences
from shared.contracts.bookings import HowIsSleepover, WhatIsOn, WhatWaitsForMe
from shared.contracts.bookings import Sleepovers as SleepoverList
from shared.contracts.emergencies import (
    Approval,
    AskedOf,
    AskHubHome,
    DecideOnEmergency,
    Emergencies,
    EmergencyAnswer,
    EmergencyEnd,
    EmergencyState,
    EmergencyView,
    HowIsEmergency,
    HubHomesToAsk,
    HubHomeToAsk,
    RaiseEmergency,
    SayNoToEmergency,
    SayYesToEmergency,
    SettleEmergency,
    StandEmergencyDown,
    StepView,
    TakeEmergencyInHand,
    WhichEmergencies,
    WhichHubHomesCanBeAsked,
)
from shared.contracts.family_time import FamilyTimes, WhichFamilyTimes
from shared.contracts.gatherings import PlannedGatherings, WhichGatherings
from shared.contracts.handover import OpenHandovers, WhichHandoverNotes, WhichHandoversAreOpen
from shared.contracts.notifications import Deliveries, WhoWasTold
from shared.contracts.registry import Kind, Named, Names, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.stays import (
    HowToReachHubHome,
    HubHomeToReach,
    ReadableStaySheets,
    SomebodyToRing,
    WhichStaySheets,
)
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import Decider, SleepoverKind, SleepoverState
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, SETTINGS, MadeUpIdentity, ScriptedBus, person
from shared.web.app import create_app
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    FRIDAY,
    HUB,
    KITES,
    TODAY,
    WORKER,
    named,
)
from tests.component.bookings.a_site import CALENDAR, NAMES, a_board, a_view, no_notes
from tests.component.bookings.an_area import EMERGENCY, OWL_HUB, OWLS, WREN_HUB, WRENS

AT_NIGHT = datetime(2026, 11, 24, 2, 20, tzinfo=UTC)
"""The night of Monday 23 November, in London."""
HERE = f"/emergencies/{EMERGENCY}"
LIAISON = person("Daniel Sanderson", Role.LIAISON_WORKER, belongs_to="Fostering service")
EVERYBODY = {
    **NAMES,
    OWL_HUB: "Okonkwo household",
    SATELLITE_CARER.person_id: "Tom Birch",
    LIAISON.person_id: LIAISON.name,
}


def minutes(number):
    return AT_NIGHT + timedelta(minutes=number)


def a_step(position, home, constellation, asked, *, until=None, answer=None, at=None, by=None):
    return StepView(
        position=position,
        asked_of=AskedOf.HUB_HOME if home else AskedOf.DUTY_WORKER,
        household_id=home,
        constellation_id=constellation,
        asked_at=minutes(asked),
        until=None if until is None else minutes(until),
        answer=answer,
        answered_at=None if at is None else minutes(at),
        answered_by=by,
    )


FIRST = a_step(1, HUB, KITES, -6, until=9)
NO_ANSWER = a_step(1, HUB, KITES, -51, until=-36, answer=EmergencyAnswer.NO_ANSWER, at=-36)
NO_BED = a_step(2, WREN_HUB, WRENS, -36, answer=EmergencyAnswer.NO_BED, at=-36)
SAID_NO = a_step(3, OWL_HUB, OWLS, -36, until=-21, answer=EmergencyAnswer.NO, at=-30)
DUTY = a_step(4, None, None, -30, until=-15, answer=EmergencyAnswer.NO_ANSWER, at=-15)
DUTY_AGAIN = a_step(5, None, None, -15, until=15)
IN_HAND = a_step(5, None, None, -15, until=15, answer=EmergencyAnswer.YES, at=-4, by=LIAISON.person_id)
THE_OWLS = a_step(3, OWL_HUB, OWLS, -36, until=-21, answer=EmergencyAnswer.YES, at=-30)


def an_emergency(*steps, **changes):
    return EmergencyView(
        **{
            "emergency_id": EMERGENCY,
            "version": 1,
            "satellite_household_id": BIRCH,
            "constellation_id": KITES,
            "child_ids": (ADA, BEN),
            "first_night_on": TODAY,
            "last_night_on": TODAY,
            "state": EmergencyState.ASKING,
            "raised_at": (steps or (FIRST,))[0].asked_at,
            "raised_by": SATELLITE_CARER.person_id,
            "seen_at": (steps or (FIRST,))[0].asked_at,
            "why": "Their carer was taken to hospital",
            "steps": steps or (FIRST,),
            **changes,
        }
    )


BED_FOUND = an_emergency(
    NO_ANSWER,
    NO_BED,
    THE_OWLS,
    state=EmergencyState.BED_FOUND,
    sleepover_id=named("sleepovers", "B1"),
    approvals=(
        Approval(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER),
        Approval(decider=Decider.PROGRAMME_MANAGER, is_yes=True, decided_at=minutes(-2), decided_by=MANAGER.person_id),
    ),
    approvals_due_at=minutes(12 * 60 - 30),
    may_stand_down=True,
)
STATES = {
    "asking": an_emergency(may_stand_down=True),
    "asked-of-us": an_emergency(may_say_yes=True, may_say_no=True),
    "moved-on": an_emergency(NO_ANSWER, NO_BED, a_step(3, OWL_HUB, OWLS, -36, until=-21)),
    "duty-worker": an_emergency(NO_ANSWER, NO_BED, SAID_NO, DUTY, DUTY_AGAIN, may_take_in_hand=True, may_settle=True),
    "in-hand": an_emergency(
        NO_ANSWER,
        NO_BED,
        SAID_NO,
        DUTY,
        IN_HAND,
        state=EmergencyState.IN_HAND,
        may_ask_hub_home=True,
        may_settle=True,
        may_stand_down=True,
    ),
    "bed-found": BED_FOUND,
    "taken-by-us": BED_FOUND.model_copy(update={"may_say_no": True}),
    "to-approve": BED_FOUND.model_copy(update={"may_decide": True}),
    "to-approve-first": an_emergency(
        a_step(1, None, None, -6, until=24),
        approvals=(Approval(decider=Decider.PROGRAMME_MANAGER),),
        approvals_due_at=minutes(24),
        may_decide=True,
    ),
    "settled": an_emergency(
        NO_ANSWER,
        IN_HAND,
        state=EmergencyState.SETTLED,
        end=EmergencyEnd.SLEEPS_ELSEWHERE,
        where_they_sleep="With their aunt, Ann Lee, 4 High Street, 023 9282 2251",
        closed_at=minutes(-1),
        closed_by=LIAISON.person_id,
    ),
    "stood-down": an_emergency(
        a_step(1, HUB, KITES, -6, until=9, answer=EmergencyAnswer.NOT_NEEDED, at=-1),
        state=EmergencyState.STOOD_DOWN,
        closed_at=minutes(-1),
        closed_by=SATELLITE_CARER.person_id,
    ),
    "kept-before": an_emergency(raised_at=minutes(-26)),
    "asked-for-the-first-nights": an_emergency(may_say_yes=True, may_say_no=True, needed_until=FRIDAY),
    "found-for-the-first-nights": BED_FOUND.model_copy(
        update={"needed_until": FRIDAY, "rest_looked_for_at": minutes(5 * 60 + 40)}
    ),
}


THE_OWLS_HOME = HubHomeToReach(
    hub_household_id=OWL_HUB,
    carers=(SomebodyToRing(person_id=named("carers", "O1"), name="Grace Okonkwo", phone="07700 900321"),),
    address="7 Owl Lane, Southsea",
    postcode="PO4 8AA",
    readable_until=TODAY + timedelta(days=1),
)


TO_CHOOSE_FROM = HubHomesToAsk(
    first_night_on=TODAY,
    last_night_on=TODAY + timedelta(days=2),
    hub_homes=(
        HubHomeToAsk(household_id=OWL_HUB, constellation_id=OWLS, last_night_on=TODAY, answer=EmergencyAnswer.NO),
        HubHomeToAsk(household_id=HUB, constellation_id=KITES, last_night_on=TODAY + timedelta(days=2)),
    ),
)


A_STAY = a_view(
    kind=SleepoverKind.EMERGENCY,
    state=SleepoverState.CONFIRMED,
    first_night_on=TODAY,
    last_night_on=TODAY + timedelta(days=1),
    emergency_id=EMERGENCY,
)


def who_they_are(query):
    known = [Named(id=one, kind=Kind.CHILD, name=EVERYBODY[one]) for one in query.ids if one in EVERYBODY]
    return Names(names=tuple(known), withheld=len(query.ids) - len(known))


def a_bus(view=STATES["asking"]):
    answers = dict.fromkeys(
        (
            RaiseEmergency,
            HowIsEmergency,
            SayYesToEmergency,
            SayNoToEmergency,
            TakeEmergencyInHand,
            AskHubHome,
            SettleEmergency,
            StandEmergencyDown,
            DecideOnEmergency,
        ),
        view,
    )
    return ScriptedBus(
        {
            **answers,
            # Whoever raises one chooses what it is called by.
            RaiseEmergency: lambda command: view.model_copy(update={"emergency_id": command.emergency_id}),
            WhichAbsences: Absences(absences=()),
            WhichHandoversAreOpen: OpenHandovers(handovers=()),
            WhichEmergencies: Emergencies(emergencies=(view,)),
            WhichHubHomesCanBeAsked: TO_CHOOSE_FROM,
            WhoAreThey: who_they_are,
            WhichGatherings: PlannedGatherings(gatherings=(), may_plan_for=(), nothing_planned=()),
            WhichFamilyTimes: FamilyTimes(family_times=(), may_plan=False),
            WhichStaySheets: ReadableStaySheets(child_ids=()),
            HowToReachHubHome: THE_OWLS_HOME,
            HowIsSleepover: a_view(),
            WhichHandoverNotes: no_notes,
            WhoSleepsWhere: a_board,
            WhoWasTold: Deliveries(deliveries=()),
            WhatWaitsForMe: SleepoverList(sleepovers=()),
            WhatIsOn: CALENDAR.model_copy(update={"sleepovers": (), "gatherings": ()}),
        }
    )


def a_site(bus, at=AT_NIGHT, now=None):
    identity = MadeUpIdentity(
        people_of={"portsmouth": (HUB_HOME_CARER, SATELLITE_CARER, MANAGER, LIAISON)},
        standing={
            HUB_HOME_CARER.person_id: {"household_id": HUB},
            SATELLITE_CARER.person_id: {"household_id": BIRCH, "child_ids": (ADA, BEN)},
        },
    )
    return create_app(
        settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[PAGES], now=now or (lambda: at)
    )
