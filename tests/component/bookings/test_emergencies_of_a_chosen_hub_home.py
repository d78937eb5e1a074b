"""A duty worker who rings round has any hub home asked that has a bed, or books the yes that its carer told them."""

import pytest

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY
from shared.contracts.bookings import HowIsSleepover, RequestSleepover, SleepoverConfirmed
from shared.contracts.emergencies import (
    AskedOf,
    AskHubHome,
    EmergencyAcknowledged,
    EmergencyPassedOn,
    EmergencyState,
    StandEmergencyDown,
    TakeEmergencyInHand,
    WhichHubHomesCanBeAsked,
)
from shared.contracts.rules import RuleName
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import SleepoverState
from tests.component.bookings.a_constellation import (
    ADA,
    BIRCH,
    CLEO,
    DEV,
    FRIDAY,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    OTHER_HUB,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
)
from tests.component.bookings.an_area import (
    DUTY_WORKER,
    EMERGENCY,
    FOR_ADA,
    HOW,
    NO,
    OTHER_EMERGENCY,
    OWL_CARER,
    OWL_HUB,
    OWLS,
    WREN_CARER,
    WREN_HUB,
    WRENS,
    YES,
    A,
    KnowsTheWay,
    kept_beds,
    left_alone,
    set_to,
    told,
)

WHICH = WhichHubHomesCanBeAsked(emergency_id=EMERGENCY)
IN_HAND = TakeEmergencyInHand(emergency_id=EMERGENCY)


def ask(household_id, *, has_said_yes=False, emergency_id=EMERGENCY):
    return AskHubHome(emergency_id=emergency_id, household_id=household_id, has_said_yes=has_said_yes)


@pytest.fixture
async def a_duty_workers(area):
    """Ada's emergency, which only the own hub home was asked for: it said no, and a duty worker is asked."""
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    await area.asked(FOR_ADA, by=SATELLITE)
    await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay(HERONS, KITES, OWLS, WRENS))
    await area.asked(NO, by=HUB_CARER)
    await area.said()


async def test_whoever_rings_round_reads_which_hub_homes_have_a_bed_the_nearest_first(area, a_duty_workers):
    found = await area.asked(WHICH, by=DUTY_WORKER)

    assert [one.household_id for one in found.hub_homes] == [HUB, OTHER_HUB, OWL_HUB, WREN_HUB]
    assert {one.last_night_on for one in found.hub_homes} == {TODAY}


async def test_how_many_of_the_nights_each_has_is_told_and_who_has_none_isnt_there(area):
    on_friday = RequestSleepover(child_ids=(CLEO, DEV), first_night_on=FRIDAY, last_night_on=FRIDAY)
    await area.asked(on_friday, by=OTHER_SATELLITE)
    await area.asked(FOR_ADA.model_copy(update={"nights": 7}), by=SATELLITE)
    await left_alone(area, 3)

    found = await area.asked(WHICH, by=DUTY_WORKER)

    nights = {one.household_id: (one.last_night_on - TODAY).days + 1 for one in found.hub_homes}
    assert nights[HUB] == (FRIDAY - TODAY).days
    assert nights[OWL_HUB] == nights[OTHER_HUB] == 7


async def test_what_the_carer_has_said_on_the_telephone_books_the_bed(area, a_duty_workers):
    view = await area.asked(ask(OTHER_HUB, has_said_yes=True), by=DUTY_WORKER)

    assert view.state is EmergencyState.BED_FOUND
    assert told(view)[-2:] == [(AskedOf.DUTY_WORKER, A.NOT_NEEDED), (OTHER_HUB, A.YES)]
    assert view.steps[-1].answered_by == DUTY_WORKER.person_id, "who says so stays visible"
    stay = await area.asked(HowIsSleepover(sleepover_id=view.sleepover_id), by=DUTY_WORKER)
    assert (stay.state, stay.hub_household_id) == (SleepoverState.CONFIRMED, OTHER_HUB)
    assert [type(one) for one in await area.said()][-2:] == [SleepoverConfirmed, EmergencyAcknowledged]
    board = await area.asked(WhoSleepsWhere(on=TODAY), by=DUTY_WORKER)
    assert [one.sleeps_at for one in board.children if one.child_id == ADA] == [OTHER_HUB]


async def test_nobody_else_is_given_the_bed(area, a_duty_workers):
    for_two = FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY, "child_ids": (CLEO, DEV)})
    await area.asked(for_two, by=OTHER_SATELLITE)

    full = await area.asked(ask(HUB, has_said_yes=True), by=DUTY_WORKER)
    found = await area.asked(WHICH, by=DUTY_WORKER)

    assert full.reason == "hub_home_is_full"
    assert HUB not in {one.household_id for one in found.hub_homes}


async def test_it_can_be_asked_as_any_is_and_answers_itself(area, a_duty_workers):
    await area.asked(IN_HAND, by=DUTY_WORKER)
    await area.said()

    view = await area.asked(ask(WREN_HUB), by=DUTY_WORKER)
    [passed_on] = [one for one in await area.said() if isinstance(one, EmergencyPassedOn)]
    again = await area.asked(ask(WREN_HUB), by=DUTY_WORKER)
    yes = await area.asked(YES, by=WREN_CARER)

    assert (view.state, told(view)[-1]) == (EmergencyState.ASKING, (WREN_HUB, None))
    assert passed_on.step.household_id == WREN_HUB
    assert again.version == view.version, "who is asked already isn't asked once more"
    assert yes.state is EmergencyState.BED_FOUND


async def test_the_yes_of_a_hub_home_that_is_asked_is_booked_as_well(area, a_duty_workers):
    await area.asked(ask(WREN_HUB), by=DUTY_WORKER)

    view = await area.asked(ask(WREN_HUB, has_said_yes=True), by=DUTY_WORKER)

    assert (view.state, told(view)[-1]) == (EmergencyState.BED_FOUND, (WREN_HUB, A.YES))
    assert len(await kept_beds(area)) == 1


async def test_one_that_is_asked_meanwhile_is_let_go_and_told(area):
    await area.asked(FOR_ADA, by=SATELLITE)
    await area.said()

    view = await area.asked(ask(OWL_HUB, has_said_yes=True), by=DUTY_WORKER)

    assert told(view) == [(HUB, A.NOT_NEEDED), (OWL_HUB, A.YES)]
    [found] = [one for one in await area.said() if isinstance(one, EmergencyAcknowledged)]
    assert (found.instead_of.household_id, found.instead_of.answer) == (HUB, A.NOT_NEEDED)
    assert len(await kept_beds(area)) == 1, "what was held at the first is free"
    assert (await area.asked(YES, by=HUB_CARER)).reason == "already_found"


async def test_a_no_of_the_chosen_one_goes_on_as_any(area, a_duty_workers):
    await area.asked(ask(OWL_HUB, has_said_yes=True), by=DUTY_WORKER)

    view = await area.asked(NO, by=OWL_CARER)

    assert told(view)[-2:] == [(OWL_HUB, A.TAKEN_BACK), (AskedOf.DUTY_WORKER, None)]


async def test_nobody_but_a_duty_worker_does_it_and_only_while_a_bed_is_looked_for(area, a_duty_workers):
    by_others = [await area.asked(HOW, by=one) for one in (SATELLITE, HUB_CARER)]
    in_time = await area.asked(HOW, by=DUTY_WORKER)
    await area.asked(StandEmergencyDown(emergency_id=EMERGENCY), by=SATELLITE)

    late = await area.asked(ask(OWL_HUB, has_said_yes=True), by=DUTY_WORKER)
    found = await area.asked(WHICH, by=DUTY_WORKER)

    assert in_time.may_ask_hub_home
    assert not any(one.may_ask_hub_home for one in by_others)
    assert late.reason == "not_open"
    assert found.hub_homes == ()
