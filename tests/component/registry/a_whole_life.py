"""A register that has had an import and then a life here, with a bit of everything that can be recorded."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.approval_changes import (
    ChangeApproval,
    EndExemption,
    GrantExemption,
    RecordApplication,
    RecordCarerAtHome,
    TakeBackApplication,
)
from shared.contracts.bed_sharing import AgreeToBedSharing, EndBedSharing
from shared.contracts.constellations import AppointHubHome, HandOverCaseload, RemoveSatellite
from shared.contracts.message import Command
from shared.contracts.model import RecordModelFinding
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndPlacement,
    RecordDeath,
    RecordHealth,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackDeath,
)
from shared.contracts.record_words import (
    ApplicationState,
    DecisionArea,
    Finding,
    HealthTopic,
    MatchingTopic,
    ModelElement,
    MustBeTold,
    PeriodName,
)
from shared.contracts.records import HowIsChild
from shared.contracts.refusals import Refused
from shared.contracts.retention import EraseRecord, HoldRecord, KeepItFor, LiftHold
from shared.contracts.rules import RuleName, SetRule
from shared.contracts.school_holidays import AddSchoolHoliday, SchoolHolidayName
from shared.contracts.words import ConstellationPhase, OvernightDecision, PlacementEndReason, PlacementKind
from shared.testing.rooms import Room
from tests.component.registry.builders import carer, child, household, worker
from tests.component.registry.lives import MANAGER, TODAY, Keeper, a_planned_one, set_rules
from tests.component.registry.two_authorities import Pair, a_pair, carried

LAST_WEEK, TOMORROW, NEXT_MONTH = TODAY - timedelta(days=7), TODAY + timedelta(days=1), TODAY + timedelta(days=30)
ADA, BO, CY, DI, ED = (child(f"K{number}") for number in range(1, 6))


async def a_whole_life(room: Room) -> Pair:
    """Testshire, whose Wrens a neighbour's household is part of, after all that somebody can record of its own."""
    pair = await a_pair(room)
    await _rules_and_periods(room)
    await _school_holidays(room)
    await pair.agreed()
    await pair.with_guest("G5")
    await _a_constellation_in_all_its_phases(room)
    await _another_hub_home(await pair.at_host())
    await _a_childs_record(room)
    await _terms_and_health(room, (await pair.at_host()).id)
    await _placements(room)
    await _shared_bedrooms(room)
    await _two_deaths(room)
    await _an_application(room)
    await _holds_and_an_erasure(room)
    await told(
        room,
        HandOverCaseload(
            from_worker_id=worker("W3"), to_worker_id=worker("W6"), on=TOMORROW, reason="Cat Hale goes on leave"
        ),
    )
    await carried(room)
    return pair


async def _two_deaths(room: Room) -> None:
    """One was recorded of a wrong day first, and taken back; the other one's record is erased later."""
    await told(room, RecordDeath(child_id=BO, on=LAST_WEEK, written_in="A call of the hospital"))
    await told(room, TakeBackDeath(child_id=BO, reason="The day was another one"))
    await told(room, RecordDeath(child_id=BO, on=TODAY, written_in="Certificate of 2026"))
    await told(room, RecordDeath(child_id=DI, on=TODAY, written_in="Certificate of Monday"))


async def _an_application(room: Room) -> None:
    """Of long before the approval; that it was withdrawn was another household's letter."""
    home = household("H6")
    for state, on in ((ApplicationState.APPLIED, date(2018, 1, 5)), (ApplicationState.WITHDRAWN, date(2018, 3, 1))):
        await told(room, RecordApplication(household_id=home, state=state, on=on, written_in="Letter", reason="-"))
    await told(room, TakeBackApplication(household_id=home, reason="Another household"))


async def told(room: Room, command: Command[Any]) -> Any:
    """The reply to the manager's command, which isn't refused."""
    reply = await room.asked(command, by=MANAGER)
    assert not isinstance(reply, Refused), reply
    return reply


async def _rules_and_periods(room: Room) -> None:
    await set_rules(room, on=date(2024, 1, 1), most_satellites=2, beyond_most_allowed_with_reason=1)
    for value in (4, 3):
        # The first is replaced on its own day; the other ends what held before.
        await told(
            room,
            SetRule(
                name=RuleName.USUAL_FOSTERING_LIMIT,
                value=value,
                on=LAST_WEEK,
                source="=Policy 9",
                reason=f"Now {value}",
            ),
        )
    for years, on in ((25, date(2024, 1, 1)), (30, NEXT_MONTH)):
        await told(
            room,
            KeepItFor(
                name=PeriodName.WORKER_FROM_LAST_DUTY, years=years, on=on, source="Schedule of 2024", reason="Agreed"
            ),
        )


async def _school_holidays(room: Room) -> None:
    for name, first_on, last_on in (
        (SchoolHolidayName.CHRISTMAS, date(2026, 12, 21), date(2027, 1, 1)),
        (SchoolHolidayName.ANOTHER, date(2027, 1, 4), date(2027, 1, 4)),
    ):
        await told(room, AddSchoolHoliday(name=name, first_on=first_on, last_on=last_on, source="=Term dates"))


async def _a_constellation_in_all_its_phases(room: Room) -> None:
    rooks = await a_planned_one(room, LAST_WEEK, "The Larks")
    await rooks.in_phase(ConstellationPhase.RECRUITING_HUB_HOME, LAST_WEEK + timedelta(days=1))
    await rooks.with_hub_home("G6", LAST_WEEK + timedelta(days=2), is_interim=True)
    await rooks.with_satellite("G7", LAST_WEEK + timedelta(days=2))
    await rooks.with_satellite("H6", LAST_WEEK + timedelta(days=2))
    await rooks.in_phase(ConstellationPhase.LAUNCHED, LAST_WEEK + timedelta(days=3))
    await rooks.in_phase(ConstellationPhase.PAUSED, TODAY)
    await rooks.in_phase(ConstellationPhase.LAUNCHED, TODAY)
    await rooks.changes(RemoveSatellite, TODAY, household_id=household("H6"), leaving_reason="moved_away")
    await rooks.with_satellite("H6", TODAY, reason="They stay after all")
    await rooks.in_phase(ConstellationPhase.CLOSED, NEXT_MONTH)


async def _another_hub_home(wrens: Keeper) -> None:
    await wrens.with_satellite("G4", allowed_because="Brothers live there")
    await wrens.led_by("W8")
    # Twice on one day: the last word of a day holds.
    await wrens.changes(AppointHubHome, TOMORROW, household_id=household("G5"), beds=2, is_interim=True)
    await wrens.changes(AppointHubHome, TOMORROW, household_id=household("G2"), beds=3, allowed_because="They know it")


async def _a_childs_record(room: Room) -> None:
    for decision, conditions in ((OvernightDecision.PARENT, ""), (OvernightDecision.CARER, "- ring Mum; then Dad")):
        await told(
            room,
            ChangeDelegatedAuthority(
                child_id=ADA,
                on=TODAY,
                decision=decision,
                conditions=conditions,
                written_in="Placement plan, 3 of 9",
                must_tell=(MustBeTold.PARENT, MustBeTold.SCHOOL),
                review_on=NEXT_MONTH,
            ),
        )
    await told(
        room,
        ChangeDelegatedAuthority(
            child_id=ADA,
            on=LAST_WEEK,
            decision=OvernightDecision.TEAM_MANAGER,
            conditions="each time",
            written_in="E-mail",
            area=DecisionArea.HOLIDAYS_ABROAD,
        ),
    )
    for finding, on in ((Finding.YES, LAST_WEEK), (Finding.NO, TODAY), (None, NEXT_MONTH)):
        await told(
            room,
            RecordMatchingFact(
                child_id=CY,
                topic=MatchingTopic.GOING_MISSING,
                finding=finding,
                details="=twice, in May" if finding else "",
                on=on,
                written_in="Risk assessment",
            ),
        )


async def _terms_and_health(room: Room, constellation_id: UUID) -> None:
    for finding, details, on in (
        (Finding.YES, "=eggs, and milk", LAST_WEEK),
        (Finding.NO, "tested; none", TODAY),
        (None, "", NEXT_MONTH),
    ):
        await told(
            room,
            RecordHealth(
                child_id=CY,
                topic=HealthTopic.ALLERGIES,
                finding=finding,
                details=details,
                on=on,
                written_in="Health plan",
            ),
        )
    for places, on in ((4, LAST_WEEK), (5, LAST_WEEK), (2, NEXT_MONTH)):
        await told(
            room,
            ChangeApproval(
                household_id=household("H2"),
                on=on,
                places=places,
                age_from=0,
                age_to=18,
                kinds=("long_term", "kin"),
                reason="Panel",
                allowed_because="It is known",
            ),
        )
    exempt = GrantExemption(
        household_id=household("H2"),
        child_ids=(ADA, BO),
        on=LAST_WEEK,
        granted_by="M. Moss",
        written_in="Letter; 2 pages",
    )
    await told(room, exempt)
    await told(room, exempt.model_copy(update={"child_ids": (ADA,), "on": TODAY, "until": NEXT_MONTH}))
    # Whose record is erased later: the text of who granted it goes, and the export is taken again.
    await told(room, exempt.model_copy(update={"household_id": household("H5"), "child_ids": (DI,)}))
    await told(room, EndExemption(household_id=household("H2"), child_id=BO, on=TODAY, reason="He moves"))
    for is_at_home, on in ((True, LAST_WEEK), (False, TODAY), (None, NEXT_MONTH)):
        await told(
            room,
            RecordCarerAtHome(household_id=household("H2"), is_at_home=is_at_home, on=on, written_in="Supervision"),
        )
    for is_met, on in ((False, LAST_WEEK), (True, TODAY), (None, NEXT_MONTH)):
        await told(
            room,
            RecordModelFinding(
                constellation_id=constellation_id,
                element=ModelElement.CONTINUITY,
                is_met=is_met,
                on=on,
                evidence="=Three moved",
            ),
        )


async def _placements(room: Room) -> None:
    for ref, on in (("G7", LAST_WEEK), ("G6", TODAY)):
        await told(
            room,
            RecordPlacement(
                child_id=CY,
                household_ref=ref,
                kind=PlacementKind.U4,
                on=on,
                reason=f"To {ref}",
                ended_reason=PlacementEndReason.CREQB,
                allowed_because="It is for one night",
            ),
        )
    await told(
        room, EndPlacement(child_id=DI, on=TODAY, ended_reason=PlacementEndReason.OTHER, reason="Home to her mother")
    )
    await told(
        room, EndPlacement(child_id=ED, on=TODAY, ended_reason=PlacementEndReason.CARPL, reason="As in the plan")
    )


async def _shared_bedrooms(room: Room) -> None:
    for one, other in ((ADA, BO), (BO, ADA)):
        await told(
            room,
            AgreeToBedSharing(
                child_id=one,
                with_child_ids=(other,),
                household_id=household("H2"),
                on=LAST_WEEK,
                agreed_by="Cat Hale, social worker",
                agreed_on=LAST_WEEK,
                written_in="Assessment",
                conditions="a bed each",
            ),
        )
    record = await room.asked(HowIsChild(child_id=BO), by=MANAGER)
    await told(
        room,
        EndBedSharing(
            child_id=BO, sharing_id=record.bed_sharings[0].sharing_id, on=TODAY, reason="He has a room of his own"
        ),
    )


async def _holds_and_an_erasure(room: Room) -> None:
    for one in (ADA, household("H4"), carer("C3"), worker("W5")):
        await told(room, HoldRecord(subject_id=one, reason="A claim of 2026"))
    await told(room, LiftHold(subject_id=worker("W5"), reason="It was settled"))
    for one in (DI, worker("W5")):
        await told(room, EraseRecord(subject_id=one, by_decision=True, reason="Upheld"))
