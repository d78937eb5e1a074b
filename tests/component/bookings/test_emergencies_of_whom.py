"""For whom an emergency is raised and by whom, who sees it, and what is kept and said of it."""

import pytest

from shared.contracts.emergencies import (
    AskedOf,
    DecideOnEmergency,
    EmergencyState,
    RaiseEmergency,
    SayYesToEmergency,
    StandEmergencyDown,
    TakeEmergencyInHand,
    WhichEmergencies,
)
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from shared.testing.examples import example_of
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CHILDS_WORKER,
    CLEO,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    SUPERVISOR,
    TODAY,
    a_membership,
    elsewhere,
    named,
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
    YES,
    A,
    left_alone,
    told,
)


async def test_a_child_has_one_emergency_at_a_time_and_the_second_button_leads_to_it(area, raised):
    again = await area.asked(FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY}), by=SATELLITE)

    assert again.emergency_id == EMERGENCY
    assert await area.said() == []


async def test_of_brothers_and_sisters_it_is_raised_for_those_who_are_in_none(area, raised):
    both = FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY, "child_ids": (ADA, BEN)})

    view = await area.asked(both, by=SATELLITE)
    again = await area.asked(both.model_copy(update={"emergency_id": named("emergencies", "E3")}), by=SATELLITE)

    assert (view.emergency_id, view.child_ids, told(view)) == (OTHER_EMERGENCY, (BEN,), [(HUB, None)])
    assert (await area.asked(HOW, by=SATELLITE)).child_ids == (ADA,)
    assert again.emergency_id in {EMERGENCY, OTHER_EMERGENCY}, "each of them is in one now"


async def test_the_emergency_with_most_of_the_children_is_led_to(area, raised):
    both = FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY, "child_ids": (ADA, BEN)})
    await area.asked(StandEmergencyDown(emergency_id=EMERGENCY), by=SATELLITE)
    await area.asked(both, by=SATELLITE)

    again = await area.asked(both.model_copy(update={"emergency_id": named("emergencies", "E3")}), by=SATELLITE)

    assert again.emergency_id == OTHER_EMERGENCY


async def test_a_hub_home_that_raises_it_has_said_yes_thereby(area):
    view = await area.asked(FOR_ADA, by=HUB_CARER)

    assert (view.state, told(view)) == (EmergencyState.BED_FOUND, [(HUB, A.YES)])


@pytest.mark.parametrize("who", [LIAISON, DUTY_WORKER, MANAGER, SUPERVISOR])
async def test_a_worker_raises_it_for_a_carer_who_rings(area, who):
    view = await area.asked(FOR_ADA, by=who)

    assert (view.satellite_household_id, view.raised_by) == (BIRCH, who.person_id)


@pytest.mark.parametrize("who", [OTHER_SATELLITE, OTHER_HUB_CARER, CHILDS_WORKER])
async def test_nobody_raises_it_for_a_child_who_is_none_of_their_business(area, who):
    refused = await area.asked(FOR_ADA, by=who)

    assert refused.reason == "not_yours"
    assert await area.said() == []


async def test_at_two_in_the_morning_it_is_for_the_night_that_is(area):
    area.clock.move(hours=17)

    view = await area.asked(FOR_ADA, by=SATELLITE)

    assert area.clock().hour == 2
    assert view.steps[0].answer is None
    assert view.first_night_on == TODAY


async def test_a_night_to_come_is_no_emergency(area):
    refused = await area.asked(FOR_ADA.model_copy(update={"first_night_on": FRIDAY}), by=SATELLITE)

    assert refused.reason == "not_tonight"


@pytest.mark.parametrize("days", [1, 2, 4])
async def test_what_comes_after_its_night_is_asked_of_a_duty_worker_and_says_when_it_was_pressed(area, days):
    pressed_at = area.clock()
    area.clock.move(days=days)

    view = await area.asked(FOR_ADA.model_copy(update={"pressed_at": pressed_at}), by=SATELLITE)

    assert told(view) == [(AskedOf.DUTY_WORKER, None)]
    assert (view.raised_at, view.seen_at) == (pressed_at, area.clock())


async def test_a_household_of_no_constellation_goes_to_the_duty_worker_and_not_nowhere(area):
    await area.heard(a_membership(BIRCH, left_on=TODAY, version=2))

    view = await area.asked(FOR_ADA, by=SATELLITE)

    assert told(view) == [(AskedOf.DUTY_WORKER, None)]


async def test_a_child_placed_today_of_whom_bookings_hasnt_heard_isnt_refused(area):
    unknown = named("children", "K99")
    carer = SATELLITE.model_copy(update={"child_ids": (unknown,)})

    view = await area.asked(FOR_ADA.model_copy(update={"child_ids": (unknown,)}), by=carer)

    assert view.state is EmergencyState.ASKING
    assert view.satellite_household_id == BIRCH


async def test_who_sees_it_are_those_whom_it_concerns(area, raised):
    assert (await area.asked(HOW, by=SUPERVISOR)).emergency_id == EMERGENCY
    for nobody in (OTHER_SATELLITE, OWL_CARER, CHILDS_WORKER, elsewhere(MANAGER), elsewhere(SATELLITE)):
        assert (await area.asked(HOW, by=nobody)).reason == "not_yours"
        assert (await area.asked(WhichEmergencies(), by=nobody)).emergencies == ()
    await area.asked(NO, by=HUB_CARER)
    assert (await area.asked(HOW, by=OWL_CARER)).may_say_yes
    assert [one.emergency_id for one in (await area.asked(WhichEmergencies(), by=HUB_CARER)).emergencies] == [EMERGENCY]


async def test_once_it_is_over_a_hub_home_that_it_has_passed_by_doesnt_read_what_had_happened(area, raised):
    await area.asked(NO, by=HUB_CARER)
    while_open = await area.asked(HOW, by=HUB_CARER)
    await area.asked(YES, by=OWL_CARER)

    passed_by, host, home, worker = [
        await area.asked(HOW, by=who) for who in (HUB_CARER, OWL_CARER, SATELLITE, MANAGER)
    ]

    assert (while_open.why, passed_by.why) == (FOR_ADA.why, "")
    assert {host.why, home.why, worker.why} == {FOR_ADA.why}


async def test_nor_does_whoever_supervises_a_hub_home_that_it_has_passed_by(area, raised):
    of_the_passed_by, of_the_host, of_the_home = [
        SUPERVISOR.model_copy(update={"person_id": named("workers", one), "supervised_household_ids": (home,)})
        for one, home in (("W21", HUB), ("W22", OWL_HUB), ("W23", BIRCH))
    ]
    await area.asked(NO, by=HUB_CARER)
    while_open = await area.asked(HOW, by=of_the_passed_by)
    await area.asked(YES, by=OWL_CARER)

    passed_by, host, home = [await area.asked(HOW, by=who) for who in (of_the_passed_by, of_the_host, of_the_home)]

    assert (while_open.why, passed_by.why) == (FOR_ADA.why, "")
    assert (host.why, home.why) == (FOR_ADA.why, FOR_ADA.why)


async def test_nobody_of_another_authority_answers_it(area, raised):
    for deed, who in (
        (YES, HUB_CARER),
        (NO, HUB_CARER),
        (TakeEmergencyInHand(emergency_id=EMERGENCY), DUTY_WORKER),
        (StandEmergencyDown(emergency_id=EMERGENCY), MANAGER),
        (DecideOnEmergency(emergency_id=EMERGENCY, is_yes=True), MANAGER),
    ):
        assert (await area.asked(deed, by=elsewhere(who))).reason == "not_yours"


async def test_what_is_over_is_listed_for_some_days_and_what_waits_until_it_doesnt(area, raised):
    await area.asked(StandEmergencyDown(emergency_id=EMERGENCY), by=SATELLITE)
    await area.asked(
        FOR_ADA.model_copy(update={"emergency_id": OTHER_EMERGENCY, "child_ids": (CLEO,)}), by=OTHER_SATELLITE
    )
    await area.asked(SayYesToEmergency(emergency_id=OTHER_EMERGENCY), by=HUB_CARER)

    area.clock.move(days=2)
    soon = await area.asked(WhichEmergencies(), by=MANAGER)
    area.clock.move(days=30)
    later = await area.asked(WhichEmergencies(), by=MANAGER)

    assert len(soon.emergencies) == 2
    assert [one.emergency_id for one in later.emergencies] == [OTHER_EMERGENCY]


async def test_the_words_go_with_the_record_of_whom_they_are_about(area, raised):
    await area.heard(example_of(RecordErased, subject_id=ADA, kind=Kind.CHILD, thing_version=1))

    assert (await area.asked(HOW, by=SATELLITE)).why == ""


async def test_no_event_has_a_word_of_what_has_happened(area, raised):
    await left_alone(area, 4)

    async with area.database.work("testshire") as work:
        bodies = [bytes(row["body"]).decode() for row in await work.fetch("SELECT body FROM outbox")]

    assert len(bodies) > 8
    assert not any("hospital" in body for body in bodies)


def test_an_emergency_is_kept_without_its_words():
    kept = FOR_ADA.without_words()

    assert isinstance(kept, RaiseEmergency)
    assert (kept.why, kept.child_ids, kept.emergency_id) == ("", (ADA,), EMERGENCY)
