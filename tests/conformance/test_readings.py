"""Whoever is told something of a child or a carer is written down with it, and why; or it is said here why not.

Which messages that concerns follows from the contracts: those whose reply can hold something personal or sensitive.
"""

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.registry.plugin import plugin as registry
from services.registry.settings import Settings
from shared.contracts.actor import machine
from shared.contracts.approval_changes import ChangeApproval, EndExemption, GrantExemption
from shared.contracts.bed_sharing import AgreeToBedSharing, EndBedSharing, WhoCouldShare
from shared.contracts.cautions import CautionsOfStay
from shared.contracts.child_terms import WhichConditions
from shared.contracts.constellations import (
    HowIsConstellation,
    WhatCanBeChosen,
    WhichConstellations,
    WhoseCaseload,
)
from shared.contracts.correcting import (
    CarerLeaves,
    CorrectCarer,
    CorrectChild,
    CorrectConstellation,
    CorrectHousehold,
    CorrectWorker,
    HowIsItWritten,
    LinkSiblings,
    UnlinkSiblings,
    WorkerLeaves,
)
from shared.contracts.fields import Classified, classifications_of_model
from shared.contracts.joint import (
    HowToRingTheirCarers,
    WhatCanBeShared,
    WhichAgreements,
)
from shared.contracts.matching import SuggestConstellation, SuggestHouseholds
from shared.contracts.model import WhatModelRestsOn
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndPlacement,
    RecordDeath,
    RecordHealth,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackDeath,
    TakeBackPlacement,
)
from shared.contracts.record_words import Finding, HealthTopic, MatchingTopic
from shared.contracts.records import FindChildren, FindHouseholds, HowIsChild, HowIsHousehold, WhoHasLooked
from shared.contracts.refusals import Refused
from shared.contracts.registering import (
    AddCarer,
    CarerDetails,
    ChildDetails,
    RegisterApplicant,
    RegisterChild,
    RegisterHousehold,
    RegisterWorker,
)
from shared.contracts.registry import (
    ExportRegister,
    HowToReach,
    ImportRegister,
    Purpose,
    WhichAuthority,
    WhoAreThey,
)
from shared.contracts.retention import (
    HoldRecord,
    HowLongIsItKept,
    LiftHold,
    WhatIsDue,
    WhatRegistryHolds,
    WhatWouldGo,
)
from shared.contracts.returns import HowAreTheyReturned, ImportEpisodes
from shared.contracts.roles import Role
from shared.contracts.rules import WhichRules
from shared.contracts.school_holidays import WhichSchoolHolidays
from shared.contracts.seeking import WhatCanBeSought, WhoReadWhat
from shared.contracts.stays import HowIsHubHomeForChildren, HowToReachFamilyTimeHost, HowToReachHubHome, StaySheet
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind
from shared.contracts.workers import FindWorkers, HowIsWorker
from shared.testing.actors import AUTHORITY
from shared.testing.examples import example_of
from tests.component.registry.a_register_of_records import (
    ANN,
    CAT,
    FRIDAY,
    MOE,
    TODAY,
    ZOE,
    a_sleepover,
    write_the_register,
)
from tests.component.registry.builders import carer, child, constellation, household, the, worker
from tests.component.registry.test_known_by_family_time import FAMILY_TIME, a_family_time
from tests.conformance.not_written_down import EXEMPT
from tests.conformance.sweeps import ANSWERED, sweep

SECRETS = {Classified.PERSONAL, Classified.SENSITIVE}
TELLING = [message for _, message in ANSWERED if classifications_of_model(message.reply_type) & SECRETS]
CHILDREN = {"Ada": child("K1"), "Bo": child("K2"), "Cy": child("K3"), "Di": child("K4"), "Fay": child("K6")}
CARERS = {
    name: carer(f"C{number}") for number, name in enumerate(("Ann", "Ben", "Zoe", "Kit", "Eve", "Joe", "Una"), start=1)
}
NAMES = CHILDREN | CARERS
ADA, ZOES_HOME, TERNS = child("K1"), household("H2"), constellation("X1")
OPERATOR = machine("operator", AUTHORITY, Role.OPERATOR)
NOTIFICATIONS = machine("notifications", AUTHORITY, Role.SERVICE)
BOOKINGS = machine("bookings", AUTHORITY)
DELEGATES = {"decision": OvernightDecision.PARENT, "written_in": "Plan"}
SHARES = {"agreed_by": "Ms Hale", "agreed_on": TODAY, "written_in": "Plan"}
MOVES = {"kind": PlacementKind.U4, "reason": "School", "ended_reason": PlacementEndReason.CARPL}
OF_TODAY = {"first_night_on": TODAY, "last_night_on": TODAY, "purpose": Purpose.PLAN_A_SLEEPOVER}
KNOWN = {"topic": MatchingTopic.PETS, "finding": Finding.YES, "written_in": "Plan"}

LIKE_ADA = example_of(ChildDetails, first_name="Adelaide", last_name="Fenn", date_of_birth=date(2016, 2, 28))
LIKE_ZOE = example_of(CarerDetails, first_name="Zoe", last_name="Lowe")

WRITTEN_DOWN = {
    ExportRegister: (ExportRegister(table="children"), OPERATOR),
    WhoAreThey: (WhoAreThey(ids=(ADA, carer("C3")), purpose=Purpose.REPORT_SUPPORT), MOE),
    HowToReach: (HowToReach(person_ids=(carer("C3"),), purpose=Purpose.SEND_A_NOTICE), NOTIFICATIONS),
    FindHouseholds: (FindHouseholds(), MOE),
    HowIsHousehold: (HowIsHousehold(household_id=ZOES_HOME), MOE),
    FindChildren: (FindChildren(), MOE),
    HowIsChild: (HowIsChild(child_id=ADA), ZOE),
    WhoHasLooked: (WhoHasLooked(subject_id=ADA), MOE),
    WhoReadWhat: (WhoReadWhat(), MOE),
    WhichConditions: (WhichConditions(child_ids=(ADA,), **OF_TODAY), ZOE),
    StaySheet: (StaySheet(child_id=ADA), ANN),
    HowIsHubHomeForChildren: (HowIsHubHomeForChildren(constellation_id=TERNS), ZOE),
    HowToReachHubHome: (HowToReachHubHome(sleepover_id=the("sleepovers", "B1")), ZOE),
    HowToReachFamilyTimeHost: (HowToReachFamilyTimeHost(family_time_id=FAMILY_TIME), ZOE),
    WhoCouldShare: (WhoCouldShare(child_id=ADA), CAT),
    SuggestConstellation: (SuggestConstellation(household_id=household("H6")), MOE),
    SuggestHouseholds: (SuggestHouseholds(constellation_id=TERNS), MOE),
    ChangeDelegatedAuthority: (ChangeDelegatedAuthority(child_id=ADA, on=TODAY, **DELEGATES), CAT),
    RecordMatchingFact: (RecordMatchingFact(child_id=ADA, on=TODAY, **KNOWN), CAT),
    RecordDeath: (RecordDeath(child_id=ADA, on=TODAY, written_in="Certificate"), CAT),
    RecordPlacement: (RecordPlacement(child_id=ADA, household_ref="H3", on=TODAY, **MOVES), MOE),
    EndPlacement: (
        EndPlacement(child_id=ADA, on=TODAY, ended_reason=PlacementEndReason.CARPL, reason="School"),
        CAT,
    ),
    AgreeToBedSharing: (
        AgreeToBedSharing(
            child_id=ADA, with_child_ids=(child("K2"),), household_id=household("H1"), on=TODAY, **SHARES
        ),
        CAT,
    ),
    WhatIsDue: (WhatIsDue(), MOE),
    WhatWouldGo: (WhatWouldGo(subject_id=ADA), MOE),
    HoldRecord: (HoldRecord(subject_id=ADA, reason="A claim"), MOE),
    WhatRegistryHolds: (WhatRegistryHolds(subject_id=ADA), MOE),
    CautionsOfStay: (
        CautionsOfStay(hub_household_id=household("H1"), child_ids=(ADA,), first_night_on=TODAY, last_night_on=FRIDAY),
        BOOKINGS,
    ),
    FindWorkers: (FindWorkers(), MOE),
    HowIsWorker: (HowIsWorker(worker_id=worker("W3")), MOE),
    RecordHealth: (
        RecordHealth(
            child_id=ADA, topic=HealthTopic.ALLERGIES, finding=Finding.NO, on=TODAY, written_in="Plan", dry_run=True
        ),
        CAT,
    ),
    ChangeApproval: (
        ChangeApproval(household_id=ZOES_HOME, on=TODAY, places=1, age_from=0, age_to=18, reason="Panel", dry_run=True),
        MOE,
    ),
    GrantExemption: (
        GrantExemption(
            household_id=ZOES_HOME, child_ids=(ADA,), on=TODAY, granted_by="Panel", written_in="Letter", dry_run=True
        ),
        MOE,
    ),
    HowIsItWritten: (HowIsItWritten(subject_id=ADA), CAT),
    RegisterChild: (RegisterChild(child=LIKE_ADA, dry_run=True), MOE),
    AddCarer: (AddCarer(household_id=household("H3"), carer=LIKE_ZOE, on=TODAY, dry_run=True), MOE),
}
"""A question or deed for each message that tells something of a child or a carer, and who asks it."""
NEEDS_A_VERSION = "changes what HowIsItWritten told, and is written down by the handler that has it corrected"
A_DRY_RUN_OF_ROWS = "has a test of its own: test_importing_row_by_row has whose details are told written down"
ELSEWHERE = {
    HowToRingTheirCarers: "takes two authorities: test_joint_carers has who is told written down where it was read",
    TakeBackDeath: "tells what RecordDeath tells, and needs a death",
    TakeBackPlacement: "tells what RecordPlacement tells, and needs the identifier of a placement",
    LiftHold: "tells what HoldRecord tells, and needs a hold",
    ImportRegister: A_DRY_RUN_OF_ROWS,
    ImportEpisodes: A_DRY_RUN_OF_ROWS,
    HowAreTheyReturned: "takes a child with a number in the return: test_who_is_in_a_return has it written down",
    EndBedSharing: "tells what AgreeToBedSharing tells, and needs an agreement",
    EndExemption: "tells what GrantExemption tells, and needs an exemption",
    RegisterApplicant: "tells who is alike, as AddCarer does",
    RegisterHousehold: "tells who is alike, as AddCarer does",
    RegisterWorker: "tells who is alike, as AddCarer does",
    LinkSiblings: NEEDS_A_VERSION,
    UnlinkSiblings: NEEDS_A_VERSION,
    CorrectChild: NEEDS_A_VERSION,
    CorrectCarer: NEEDS_A_VERSION,
    CorrectWorker: NEEDS_A_VERSION,
    CorrectHousehold: NEEDS_A_VERSION,
    CorrectConstellation: "tells nothing but the constellation's own reference",
    CarerLeaves: NEEDS_A_VERSION,
    WorkerLeaves: NEEDS_A_VERSION,
}
TELLS_OF_NOBODY = {
    WhichAuthority: (WhichAuthority(), MOE),
    WhichConstellations: (WhichConstellations(), MOE),
    HowIsConstellation: (HowIsConstellation(constellation_id=TERNS), MOE),
    WhatCanBeChosen: (WhatCanBeChosen(), MOE),
    WhoseCaseload: (WhoseCaseload(worker_id=worker("W3")), MOE),
    WhichRules: (WhichRules(), MOE),
    WhichSchoolHolidays: (WhichSchoolHolidays(), MOE),
    WhatCanBeSought: (WhatCanBeSought(), MOE),
    WhichAgreements: (WhichAgreements(), MOE),
    WhatCanBeShared: (WhatCanBeShared(), MOE),
    HowLongIsItKept: (HowLongIsItKept(), MOE),
    WhatModelRestsOn: (WhatModelRestsOn(constellation_id=TERNS), MOE),
}
"""Questions whose reply has texts, and names no child and no carer: of households it has identifiers, or their name."""


def test_of_each_message_that_could_tell_of_somebody_it_is_known_whether_it_is_written_down():
    groups = [
        {message.__name__ for message in WRITTEN_DOWN},
        {message.__name__ for message in ELSEWHERE},
        {message.__name__ for message in TELLS_OF_NOBODY},
        set(EXEMPT),
    ]

    assert {message.__name__ for message in TELLING} == set().union(*groups)
    assert sum(map(len, groups)) == len(set().union(*groups))


@pytest.fixture
async def room(room_of):
    async with room_of(registry, Settings()) as room:
        await write_the_register(room)
        await room.heard(a_sleepover(first_night_on=TODAY, last_night_on=FRIDAY))
        await room.heard(a_family_time(starts_at=datetime(2026, 11, 23, 16, tzinfo=UTC)))
        async with room.database.work(AUTHORITY) as work:
            # A sister of Ada and Bo lives where a household could join their constellation.
            await work.fetch("UPDATE approval SET ended_on = NULL WHERE household_id = $1", household("H6"))
        # Somebody has read of Ada before, so that there is a log to look at.
        await room.asked(HowIsChild(child_id=ADA), by=CAT)
        async with room.database.work(AUTHORITY) as work:
            await work.fetch("UPDATE child SET date_of_birth = '1940-01-01' WHERE id = $1", child("K4"))
            await work.fetch(
                "UPDATE placement SET ended_on = '1990-01-01', started_on = '1980-01-01' WHERE child_id = $1",
                child("K4"),
            )
        yield room


async def readings(room, after=0):
    async with room.database.work(AUTHORITY) as work:
        return await work.fetch(
            "SELECT position, actor_id, subject_id, purpose FROM reading WHERE position > $1", after
        )


def named_in(reply) -> set[UUID]:
    """Whoever's name is in a reply."""
    text = reply.model_dump_json()
    return {one for name, one in NAMES.items() if re.search(rf"\b{name}\b", text)}


@sweep("message", list(WRITTEN_DOWN))
async def test_whoever_is_named_in_a_reply_is_written_down_with_who_asked_and_why(room, message):
    request, by = WRITTEN_DOWN[message]
    before = max(row["position"] for row in await readings(room))

    reply = await room.asked(request, by=by)

    assert not isinstance(reply, Refused), reply
    found = await readings(room, before)
    assert found, "nothing was written down"
    assert {row["actor_id"] for row in found} == {by.person_id}
    assert {row["purpose"] for row in found} <= set(Purpose)
    assert named_in(reply) <= {row["subject_id"] for row in found}


@sweep("message", list(TELLS_OF_NOBODY))
async def test_what_isnt_written_down_names_no_child_and_no_carer(room, message):
    request, by = TELLS_OF_NOBODY[message]

    reply = await room.asked(request, by=by)

    assert not isinstance(reply, Refused), reply
    assert named_in(reply) == set()
