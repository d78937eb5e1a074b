"""The pages of matching and of the model on a site of their own: what their bus answers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from services.registry.pages.site import PAGES
from shared.contracts.constellations import Check, ConstellationView, Element, HowIsConstellation, Verdict
from shared.contracts.matching import (
    Aspect,
    Distance,
    LeftOut,
    Match,
    Part,
    Reason,
    Room,
    SiblingsThere,
    SuggestConstellation,
    SuggestedConstellations,
    SuggestedHouseholds,
    SuggestHouseholds,
    WhyNot,
)
from shared.contracts.model import ModelEvidence, ModelFinding, RecordModelFinding, StaysInMonth, WhatModelRestsOn
from shared.contracts.outcomes import SupportKind, SupportLog, SupportTotal, WhatSupportWasGiven
from shared.contracts.record_changes import RecordChange
from shared.contracts.record_words import ModelElement
from shared.contracts.registry import HubHomeTerm, Kind, Named, Names, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState
from shared.testing.site import HUB_HOME_CARER, MANAGER, SETTINGS, MadeUpIdentity, ScriptedBus, person
from shared.web.app import create_app

THIS_MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
KITES, HERONS = UUID(int=101), UUID(int=102)
HUB, BIRCH, CEDAR, DOGWOOD = (UUID(int=number) for number in (201, 202, 203, 204))
LIAISON = person("Lio Worker", Role.LIAISON_WORKER)
NAMES = {
    KITES: "The Kites",
    HERONS: "The Herons",
    HUB: "Adeyemi household",
    BIRCH: "Birch household",
    CEDAR: "Cedar household",
}
"""The Dogwoods aren't among them: their name is withheld."""
ROOM = Room(satellites=7, fewest=6, most=10, children=9, beds=2)


A_MODEL = ModelEvidence(
    constellation_id=KITES,
    on=TODAY,
    findings=(
        ModelFinding(
            element=ModelElement.HUB_CARERS_TRAINED,
            is_met=True,
            evidence="Certificates of July 2026",
            started_on=date(2026, 7, 1),
            ended_on=None,
            recorded_at=THIS_MORNING,
            recorded_by=LIAISON.person_id,
        ),
        ModelFinding(
            element=ModelElement.SLEEPOVERS,
            is_met=False,
            evidence="Two families haven’t used a bed yet",
            started_on=date(2026, 11, 2),
            ended_on=None,
            recorded_at=THIS_MORNING,
        ),
        ModelFinding(
            element=ModelElement.HUB_CARERS_TRAINED,
            is_met=False,
            evidence="Induction isn’t finished",
            started_on=None,
            ended_on=date(2026, 7, 1),
        ),
    ),
    has_own_worker=False,
    stays=(StaysInMonth(month="2026-11", planned=3, emergencies=1),),
    may_record=True,
)


def reason(aspect, part, sentence):
    return Reason(aspect=aspect, part=part, sentence=sentence)


def a_match(household_id, place, *, constellation_id=KITES, siblings=(), km=4.2, **more):
    together = reason(
        Aspect.BROTHERS_AND_SISTERS,
        Part.ORDER,
        "2 of the household’s children have brothers or sisters in the constellation."
        if siblings
        else "No brothers or sisters of the household’s children are recorded in the constellation.",
    )
    return Match(
        place=place,
        household_id=household_id,
        constellation_id=constellation_id,
        distance=Distance(from_district="PO5", to_district="PO1", km=km, bearing=355),
        siblings=siblings,
        room=ROOM,
        languages=("Polish",),
        reasons=(
            together,
            reason(Aspect.DISTANCE, Part.ORDER, f"{km} km north of the hub home."),
            reason(Aspect.ROOM, Part.ORDER, "7 satellite households of 6 to 10: room for 3 more."),
            reason(Aspect.ROOM, Part.CONTEXT, "With this household 11 children would share 2 beds at the hub home."),
            reason(
                Aspect.PETS,
                Part.CAUTION,
                "Pets at the hub home: dog. Allergies are recorded of 1 of the household’s children.",
            ),
            reason(Aspect.LANGUAGES, Part.CONTEXT, "Polish is spoken in the household, and also at the hub home."),
            reason(Aspect.PETS, Part.NOT_RECORDED, "Whether the household’s children can live with pets."),
        ),
        **more,
    )


def the_households(query):
    matches = (
        a_match(BIRCH, 1, siblings=(SiblingsThere(household_id=HUB, children=2),)),
        a_match(CEDAR, 2),
        a_match(DOGWOOD, 2, km=5),
    )
    return SuggestedHouseholds(constellation_id=query.constellation_id, on=query.on, matches=matches, of=60)


def the_constellations(query):
    return SuggestedConstellations(
        household_id=query.household_id,
        on=query.on,
        matches=(a_match(query.household_id, 1),),
        left_out=(LeftOut(constellation_id=HERONS, why=WhyNot.FULL),),
    )


def a_check(element, verdict, evidence):
    return Check(element=element, verdict=verdict, evidence=evidence, source="South Tyneside; Surrey")


def the_kites(query):
    return ConstellationView(
        constellation_id=query.constellation_id,
        version=3,
        on=TODAY,
        name="The Kites",
        area_id=UUID(int=301),
        state=ConstellationState.LAUNCHED,
        since=date(2024, 1, 8),
        launched_on=date(2024, 1, 8),
        hub_home=HubHomeTerm(
            household_id=HUB, bed_ids=(), is_interim=False, started_on=date(2024, 1, 8), ended_on=None
        ),
        liaison_worker_id=LIAISON.person_id,
        satellites=(),
        fewest=6,
        most=10,
        checks=(
            a_check(Element.SIZE, Verdict.MET, "7 satellite households; 6 to 10 are asked for"),
            a_check(Element.ENOUGH_BEDS, Verdict.NOT_MET, "1 bed; at least 2 are needed"),
            a_check(Element.CARER_AT_HOME, Verdict.NOT_RECORDED, "Nobody has recorded whether a carer is at home"),
        ),
        history=(),
        may_change=True,
    )


def a_log(query):
    """September had no social activity, and nobody recorded any training."""
    times = {SupportKind.PHONE_CALL: 20, SupportKind.SLEEPOVER: 4}
    if query.month != "2026-09":
        times[SupportKind.SOCIAL_ACTIVITY] = 1
    return SupportLog(
        hub_household_id=HUB,
        constellation_id=query.constellation_id,
        month=query.month,
        rows=(),
        totals=tuple(SupportTotal(kind=kind, times=number, minutes=0, nights=0) for kind, number in times.items()),
    )


def who_they_are(query):
    known = [Named(id=one, kind=Kind.HOUSEHOLD, name=NAMES[one]) for one in query.ids if one in NAMES]
    return Names(names=tuple(known), withheld=len(query.ids) - len(known))


def a_bus():
    return ScriptedBus(
        {
            WhoAreThey: who_they_are,
            SuggestHouseholds: the_households,
            SuggestConstellation: the_constellations,
            HowIsConstellation: the_kites,
            WhatSupportWasGiven: a_log,
            WhatModelRestsOn: A_MODEL,
            RecordModelFinding: RecordChange(),
        }
    )


def a_site(bus):
    people = {"portsmouth": (MANAGER, LIAISON, HUB_HOME_CARER)}
    identity = MadeUpIdentity(people_of=people, standing={LIAISON.person_id: {"constellation_ids": (KITES,)}})
    # Without the panels: they ask for other things, and have tests of their own.
    pages = replace(PAGES, panels=())
    return create_app(
        settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[pages], now=lambda: THIS_MORNING
    )
