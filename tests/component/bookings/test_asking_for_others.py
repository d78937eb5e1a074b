"""Who plans with the carers asks for a household: the hub home that was rung up, and the liaison worker."""

from datetime import timedelta

import pytest

from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import AgreeToSleepover
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.words import SleepoverState
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CHILDS_WORKER,
    DOGWOOD,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_HUB_CARER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
    a_hub_home,
    a_life,
    a_membership,
    elsewhere,
    named,
)
from tests.component.bookings.test_asking import HOME_DECIDES, request_for

FOR_THE_BIRCHES = WhatCanIAskFor(household_id=BIRCH)


@pytest.mark.parametrize("somebody", [HUB_CARER, LIAISON, SATELLITE])
async def test_the_hub_home_the_liaison_worker_and_the_household_see_whom_they_can_ask_for(bookings, somebody):
    await bookings.asked(request_for(ADA, BEN), by=SATELLITE)

    options = await bookings.asked(FOR_THE_BIRCHES, by=somebody)

    assert [child.child_id for child in options.children] == sorted([ADA, BEN])
    assert (options.hub_household_id, options.beds) == (HUB, 2)
    assert len(options.full_nights) == 1


@pytest.mark.parametrize(
    "somebody",
    [OTHER_SATELLITE, OTHER_HUB_CARER, OTHER_LIAISON, elsewhere(HUB_CARER), elsewhere(LIAISON)],
    ids=["another household", "another hub home", "another liaison worker", "neighbours", "their liaison worker"],
)
async def test_nobody_else_learns_who_lives_there(bookings, somebody):
    refused = await bookings.asked(FOR_THE_BIRCHES, by=somebody)

    assert isinstance(refused, Refused)
    assert refused.reason == "not_yours"


@pytest.mark.parametrize("somebody", [CHILDS_WORKER, MANAGER])
async def test_who_asks_for_no_sleepovers_isnt_told(bookings, somebody):
    with pytest.raises(NotAllowedError):
        await bookings.asked(FOR_THE_BIRCHES, by=somebody)


async def test_of_a_household_of_another_constellation_or_of_none_nothing_is_told(bookings):
    for household_id in (DOGWOOD, named("households", "H99")):
        refused = await bookings.asked(WhatCanIAskFor(household_id=household_id), by=HUB_CARER)

        assert refused.reason == "not_yours"


async def test_who_has_no_household_says_for_which(bookings):
    assert (await bookings.asked(WhatCanIAskFor(), by=LIAISON)).reason == "not_yours"


async def test_a_hub_home_is_nobodys_satellite(bookings):
    assert (await bookings.asked(WhatCanIAskFor(), by=HUB_CARER)).reason == "not_yours"


@pytest.mark.parametrize("somebody", [HUB_CARER, LIAISON])
async def test_who_plans_for_a_household_has_the_carers_at_home_agree_who_decide_for_the_child(bookings, somebody):
    reply = await bookings.asked(request_for(ADA), by=somebody)

    assert HOME_DECIDES in reply.waits_for
    assert reply.state is SleepoverState.REQUESTED
    await bookings.asked(AgreeToSleepover(sleepover_id=reply.sleepover_id), by=HUB_CARER)
    agreed = await bookings.asked(AgreeToSleepover(sleepover_id=reply.sleepover_id), by=SATELLITE)
    assert agreed.state is SleepoverState.CONFIRMED


async def test_who_is_never_the_hub_home_of_a_household_isnt_told_who_lives_there(bookings):
    """The household belongs to the constellation in one week, and it is that one's hub home in another."""
    leaves, begins = TODAY + timedelta(days=1), TODAY + timedelta(days=42)
    next_hub = named("households", "H9")
    hub_homes = [a_hub_home(until=begins), a_hub_home(next_hub, begins)]
    await bookings.heard(a_membership(BIRCH, left_on=leaves, version=2), a_life(*hub_homes, version=2))
    somebody = actor(Role.HUB_HOME_CARER, household_id=next_hub, constellation_ids=(KITES,))

    assert (await bookings.asked(FOR_THE_BIRCHES, by=somebody)).reason == "not_yours"


async def test_nobody_has_a_sleepover_at_their_own_home(bookings):
    """A household can be a hub home for a while, and has children placed with it meanwhile."""
    await bookings.heard(a_life(a_hub_home(BIRCH, TODAY), version=2))
    both = actor(Role.HUB_HOME_CARER, Role.SATELLITE_CARER, household_id=BIRCH, constellation_ids=(KITES,))

    refused = await bookings.asked(request_for(ADA), by=both)

    assert (refused.reason, refused.fields) == ("no_hub_home", ("child_ids",))
