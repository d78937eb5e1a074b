"""A hub home that can't have the children as asked proposes other nights: declined, and held, in one step."""

import asyncio
from datetime import timedelta

import pytest

from services.bookings.handlers.holding import END_THE_HOLD
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
    ProposeOtherNights,
    RequestSleepover,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverRequested,
    SleepoverView,
    Wait,
    WhatWaitsForMe,
)
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.words import Decider, DeclineReason, SleepoverState
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CHILDS_WORKER,
    CLEO,
    DEV,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SECOND_HUB_CARER,
    SUNDAY,
    TODAY,
    WORKER,
    a_hub_home,
    a_life,
    named,
)
from tests.component.bookings.an_area import FOR_ADA as AN_EMERGENCY
from tests.component.bookings.test_rules import a_rule

AT_HOME = Wait(decider=Decider.SATELLITE_CARER)
MONDAY = SUNDAY + timedelta(days=1)
SECOND_SATELLITE = actor(Role.SATELLITE_CARER, household_id=BIRCH, child_ids=(ADA, BEN))


@pytest.fixture
async def of_both(bookings):
    """Ada's and Ben's on Friday and Saturday, for which only the hub home must say yes."""
    return await asked_for(bookings, ADA, BEN)


async def asked_for(bookings, *children, first=FRIDAY, last=SATURDAY, by=SATELLITE, **more):
    view = await bookings.asked(
        RequestSleepover(child_ids=children, first_night_on=first, last_night_on=last, **more), by=by
    )
    assert isinstance(view, SleepoverView)
    await bookings.said()
    return view.sleepover_id


def proposing(sleepover_id, first=SUNDAY, last=MONDAY):
    return ProposeOtherNights(
        sleepover_id=sleepover_id, reason=DeclineReason.HUB_HOME_AWAY, first_night_on=first, last_night_on=last
    )


async def how_is(bookings, sleepover_id):
    return await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=MANAGER)


async def test_what_was_asked_for_is_declined_and_what_is_proposed_is_held(bookings, of_both):
    proposed = await bookings.asked(proposing(of_both), by=HUB_CARER)

    declined, requested = await bookings.said()
    assert isinstance(declined, SleepoverDeclined)
    assert isinstance(requested, SleepoverRequested)
    assert (declined.sleepover_id, declined.proposed_id) == (of_both, proposed.sleepover_id)
    assert (requested.sleepover_id, requested.instead_of) == (proposed.sleepover_id, of_both)
    assert (requested.first_night_on, requested.last_night_on) == (SUNDAY, MONDAY)
    assert {stay.child_id for stay in requested.stays} == {ADA, BEN}
    assert requested.waits_for == (AT_HOME,)
    assert (proposed.state, proposed.may_agree, proposed.may_cancel) == (SleepoverState.REQUESTED, False, True)
    before = await how_is(bookings, of_both)
    assert (before.state, before.reason, before.proposed_id) == (
        SleepoverState.DECLINED,
        DeclineReason.HUB_HOME_AWAY,
        proposed.sleepover_id,
    )
    # Friday's beds are free again, and Sunday's aren't any more.
    await asked_for(bookings, CLEO, DEV, last=FRIDAY, by=OTHER_SATELLITE)
    full = await bookings.asked(
        RequestSleepover(child_ids=(CLEO,), first_night_on=SUNDAY, last_night_on=SUNDAY), by=OTHER_SATELLITE
    )
    assert full.reason == "hub_home_is_full"


@pytest.mark.parametrize("who", [SATELLITE, SECOND_SATELLITE])
async def test_the_carers_at_home_decide_on_what_is_proposed(bookings, of_both, who):
    proposed = await bookings.asked(proposing(of_both), by=HUB_CARER)
    await bookings.said()
    [waits] = (await bookings.asked(WhatWaitsForMe(), by=who)).sleepovers
    assert (waits.sleepover_id, waits.may_agree, waits.may_propose) == (proposed.sleepover_id, True, False)

    agreed = await bookings.asked(AgreeToSleepover(sleepover_id=proposed.sleepover_id), by=who)

    assert agreed.state == SleepoverState.CONFIRMED
    [said] = await bookings.said()
    assert isinstance(said, SleepoverConfirmed)
    assert (await bookings.asked(WhatWaitsForMe(), by=who)).sleepovers == ()


async def test_carers_at_home_whom_it_doesn_t_suit_decline_it(bookings, of_both):
    proposed = await bookings.asked(proposing(of_both), by=HUB_CARER)

    declined = await bookings.asked(
        DeclineSleepover(sleepover_id=proposed.sleepover_id, reason=DeclineReason.PLANS_CHANGED), by=SATELLITE
    )

    assert (declined.state, declined.proposed_id) == (SleepoverState.DECLINED, None)
    await asked_for(bookings, CLEO, DEV, first=SUNDAY, last=MONDAY, by=OTHER_SATELLITE)


async def test_whoever_the_placement_plans_name_decides_besides(bookings):
    of_cleo = await asked_for(bookings, CLEO, DEV, by=OTHER_SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=of_cleo), by=CHILDS_WORKER)

    proposed = await bookings.asked(proposing(of_cleo), by=HUB_CARER)

    assert set(proposed.waits_for) == {
        AT_HOME,
        Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER),
        Wait(decider=Decider.PROGRAMME_MANAGER),
    }, "a yes to other nights isn't one to these"


async def test_a_night_that_was_asked_for_can_be_among_those_proposed(bookings, of_both):
    proposed = await bookings.asked(proposing(of_both, first=SATURDAY, last=SUNDAY), by=HUB_CARER)

    assert (proposed.first_night_on, proposed.last_night_on) == (SATURDAY, SUNDAY)


async def test_the_hub_home_takes_back_what_it_proposed(bookings, of_both):
    proposed = await bookings.asked(proposing(of_both), by=HUB_CARER)

    withdrawn = await bookings.asked(CancelSleepover(sleepover_id=proposed.sleepover_id), by=SECOND_HUB_CARER)

    assert withdrawn.state == SleepoverState.CANCELLED


async def test_a_proposal_that_nobody_answers_ends_with_its_hold(bookings, of_both):
    proposed = await bookings.asked(proposing(of_both), by=HUB_CARER)
    assert (END_THE_HOLD, proposed.sleepover_id) in await bookings.errands()

    bookings.clock.move(days=3)
    await bookings.ran(END_THE_HOLD, proposed.sleepover_id, None)

    assert (await how_is(bookings, proposed.sleepover_id)).has_lapsed


async def full_on_sunday(bookings):
    await asked_for(bookings, CLEO, DEV, first=SUNDAY, last=SUNDAY, by=OTHER_SATELLITE)


async def successor_from_sunday(bookings):
    hubs = (a_hub_home(until=SUNDAY), a_hub_home(named("households", "H7"), SUNDAY))
    await bookings.heard(a_life(*hubs, version=2))


async def two_nights_at_most(bookings):
    await bookings.heard(a_rule(1, name=RuleName.MOST_NIGHTS))


async def nothing_in_the_way(_bookings):
    pass


@pytest.mark.parametrize(
    ("in_the_way", "nights", "reason"),
    [
        (nothing_in_the_way, (FRIDAY, SATURDAY), "same_nights"),
        (nothing_in_the_way, (SUNDAY, SATURDAY), "ends_before_it_starts"),
        (nothing_in_the_way, (TODAY - timedelta(days=1), TODAY), "in_the_past"),
        (full_on_sunday, (SUNDAY, MONDAY), "hub_home_is_full"),
        (successor_from_sunday, (SUNDAY, MONDAY), "not_the_hub_home"),
        (two_nights_at_most, (SUNDAY, MONDAY), "too_many_nights"),
    ],
)
async def test_nights_that_can_t_be_are_refused_and_what_was_asked_for_waits_on(
    bookings, of_both, in_the_way, nights, reason
):
    await in_the_way(bookings)

    reply = await bookings.asked(proposing(of_both, *nights), by=HUB_CARER)

    assert isinstance(reply, Refused)
    assert reply.reason == reason
    assert (await how_is(bookings, of_both)).state == SleepoverState.REQUESTED
    assert await bookings.said() == []


async def test_a_reason_beyond_the_limits_goes_on_with_the_proposal(bookings):
    for name, value in ((RuleName.MOST_NIGHTS, 1), (RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON, 1)):
        await bookings.heard(a_rule(value, name=name))
    asked = await asked_for(bookings, ADA, because="Their mother is in hospital")

    proposed = await bookings.asked(proposing(asked), by=HUB_CARER)

    assert Wait(decider=Decider.PROGRAMME_MANAGER) in proposed.waits_for
    assert proposed.because == "Their mother is in hospital"


async def test_a_limit_that_a_proposal_would_break_is_told_with_what_the_hub_home_can_do(bookings):
    for name, value in ((RuleName.MOST_NIGHTS, 1), (RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON, 1)):
        await bookings.heard(a_rule(value, name=name))
    asked = await asked_for(bookings, ADA, last=FRIDAY)

    reply = await bookings.asked(proposing(asked), by=HUB_CARER)

    assert reply.detail == (
        "A sleepover must be 1 night or fewer. "
        "Propose nights that keep to it, or decline, and they can ask again and say why."
    )


@pytest.mark.parametrize("somebody", [SATELLITE, OTHER_SATELLITE, OTHER_HUB_CARER])
async def test_nobody_else_proposes(bookings, of_both, somebody):
    assert (await bookings.asked(proposing(of_both), by=somebody)).reason == "not_yours"


@pytest.mark.parametrize("somebody", [LIAISON, MANAGER, CHILDS_WORKER])
async def test_other_roles_propose_nothing(bookings, of_both, somebody):
    with pytest.raises(NotAllowedError):
        await bookings.asked(proposing(of_both), by=somebody)


async def test_who_has_agreed_proposes_no_other_nights(bookings):
    of_cleo = await asked_for(bookings, CLEO, by=OTHER_SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=of_cleo), by=HUB_CARER)

    assert (await bookings.asked(proposing(of_cleo), by=SECOND_HUB_CARER)).reason == "already_decided"


async def test_an_emergency_is_answered_and_not_moved(bookings):
    urgent = (await bookings.asked(AN_EMERGENCY, by=SATELLITE)).sleepover_id

    assert (await bookings.asked(proposing(urgent), by=HUB_CARER)).reason == "part_of_an_emergency"
    assert not (await bookings.asked(HowIsSleepover(sleepover_id=urgent), by=HUB_CARER)).may_propose


async def test_of_two_who_propose_at_once_one_does(bookings, of_both):
    replies = await asyncio.gather(
        bookings.asked(proposing(of_both), by=HUB_CARER),
        bookings.asked(proposing(of_both, first=MONDAY), by=SECOND_HUB_CARER),
    )

    assert sorted(isinstance(reply, SleepoverView) for reply in replies) == [False, True]
    [refused] = [reply for reply in replies if isinstance(reply, Refused)]
    assert refused.reason == "not_waiting"
    assert len(await bookings.said()) == 2


async def test_a_hub_home_s_own_place_says_so(bookings, of_both):
    view = await bookings.asked(HowIsSleepover(sleepover_id=of_both), by=HUB_CARER)

    assert (view.hub_household_id, view.may_propose) == (HUB, True)
