"""The pages of records on a site of their own, with a bus that answers from a small world."""

from services.registry.pages.records import site as records
from shared.contracts.absences import Absences, WhichAbsences
from shared.contracts.approval_changes import (
    ChangeApproval,
    EndExemption,
    GrantExemption,
    RecordApplication,
    RecordCarerAtHome,
    TakeBackApplication,
)
from shared.contracts.bed_sharing import (
    AgreeToBedSharing,
    EndBedSharing,
    WaitingSharings,
    WhichSharingsWait,
    WhoCouldShare,
)
from shared.contracts.child_terms import WhichReviewsAreDue
from shared.contracts.losing import LostSleepovers, WhatWouldBeLostByMoving
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndApproval,
    EndPlacement,
    RecordChange,
    RecordHealth,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackPlacement,
)
from shared.contracts.records import (
    FindChildren,
    FindHouseholds,
    HowIsChild,
    HowIsHousehold,
    WhoHasLooked,
)
from shared.contracts.registry import Kind, Named, Names, WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.seeking import WhatCanBeSought, WhoReadWhat
from shared.contracts.stays import HowIsHubHomeForChildren, StaySheet, WhoComesToStay
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, SETTINGS, MadeUpIdentity, ScriptedBus, person
from shared.web.app import create_app
from shared.web.pages import Pages
from tests.component.registry.a_full_record import CHOICES, EFFECTS, REVIEWS, TAKEN_BACK
from tests.component.registry.a_world_of_readings import TO_CHOOSE_FROM, an_access_log
from tests.component.registry.a_world_of_records import (
    CHILDREN,
    HUB,
    KITES,
    NAMES,
    SOCIAL_WORKER,
    STAYS,
    SUPERVISOR,
    THIS_MORNING,
    a_child,
    a_household,
    a_log,
    a_stay_sheet,
    a_story,
    some_households,
)

ADMINISTRATOR = person("Jo Reed", Role.ADMINISTRATOR)
ANALYST = person("Dee Lane", Role.DATA_ANALYST)


def who_they_are(query):
    known = [Named(id=one, kind=Kind.HOUSEHOLD, name=NAMES[one]) for one in query.ids if one in NAMES]
    return Names(names=tuple(known), withheld=len(query.ids) - len(known))


def a_bus():
    return ScriptedBus(
        {
            WhoAreThey: who_they_are,
            FindHouseholds: some_households,
            HowIsHousehold: a_household(),
            FindChildren: CHILDREN,
            HowIsChild: a_child(),
            StaySheet: a_stay_sheet(),
            WhoComesToStay: STAYS,
            HowIsHubHomeForChildren: a_story(),
            WhoHasLooked: a_log,
            WhatCanBeSought: TO_CHOOSE_FROM,
            WhoReadWhat: an_access_log,
            ChangeDelegatedAuthority: RecordChange(),
            RecordMatchingFact: RecordChange(),
            WhoCouldShare: CHOICES,
            AgreeToBedSharing: RecordChange(household="Adeyemi"),
            EndBedSharing: RecordChange(household="Adeyemi"),
            WhichSharingsWait: WaitingSharings(sharings=()),
            WhichReviewsAreDue: REVIEWS,
            RecordPlacement: RecordChange(household="Cedar"),
            EndPlacement: RecordChange(household="Birch"),
            TakeBackPlacement: RecordChange(household="Birch", effects=TAKEN_BACK),
            WhatWouldBeLostByMoving: LostSleepovers(sleepovers=()),
            EndApproval: RecordChange(household="Birch"),
            RecordHealth: RecordChange(),
            ChangeApproval: RecordChange(household="Birch", effects=EFFECTS),
            GrantExemption: RecordChange(household="Birch", children=("Ada", "Ben"), effects=EFFECTS[-1:]),
            EndExemption: RecordChange(household="Birch", children=("Ada",), effects=EFFECTS[-1:]),
            RecordCarerAtHome: RecordChange(household="Birch"),
            RecordApplication: RecordChange(household="Birch"),
            TakeBackApplication: RecordChange(household="Birch"),
            WhichAbsences: Absences(absences=()),
        }
    )


def a_site(bus):
    """The pages of records alone: those of constellations have tests of their own."""
    pages = Pages(
        title="Registry",
        router=records.router,
        templates="services.registry:templates",
        nav=records.NAV,
        panels=records.PANELS,
        flashes=records.FLASHES,
    )
    people = (HUB_HOME_CARER, SATELLITE_CARER, MANAGER, SOCIAL_WORKER, SUPERVISOR, ADMINISTRATOR, ANALYST)
    identity = MadeUpIdentity(
        people_of={"portsmouth": people},
        standing={
            HUB_HOME_CARER.person_id: {"household_id": HUB, "constellation_ids": (KITES,)},
            SATELLITE_CARER.person_id: {"constellation_ids": (KITES,)},
        },
    )
    return create_app(
        settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[pages], now=lambda: THIS_MORNING
    )
