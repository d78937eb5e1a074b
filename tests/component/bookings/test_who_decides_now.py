"""What waits for a child's social worker waits for whoever is that now: nobody else would decide."""

from typing import Any

import pytest

from services.bookings.handlers.who_decides import LOOK_AT_WHO_DECIDES
from shared.contracts.bookings import AgreeToSleepover, DeclineSleepover, HowIsSleepover, RequestSleepover
from shared.contracts.bookings import WhatWaitsForMe as WhatWaits
from shared.contracts.emergencies import DecideOnEmergency, EmergencyApprovalChased, RaiseEmergency
from shared.contracts.roles import Role
from shared.contracts.series import AgreeToSeries, RequestSeries
from shared.contracts.swaps import AgreeToSwap, SwapState, WhichSwaps
from shared.contracts.words import Decider, DeclineReason, OvernightDecision, SleepoverState
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import (
    CHILDS_WORKER,
    CLEO,
    DEV,
    FRIDAY,
    HUB_CARER,
    MANAGER,
    OTHER_SATELLITE,
    OTHER_WORKER,
    TODAY,
    WORKER,
    a_child,
)
from tests.component.bookings.a_swap import agree
from tests.component.bookings.an_area import EMERGENCY, YES, KnowsTheWay

NOBODY: Any = KnowsTheWay()
"""Whom the errand asks."""
NOW_HERS = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=OTHER_WORKER, child_ids=(CLEO,))
WORKER_DECIDES = OvernightDecision.CHILDRENS_SOCIAL_WORKER


async def has_another_worker(bookings, child_id=CLEO, worker=OTHER_WORKER, version=2):
    """An hour after it was asked for the child has another social worker; the news have come to rest."""
    bookings.clock.move(hours=1)
    await bookings.heard(a_child(child_id, decides=WORKER_DECIDES, worker=worker, version=version))
    await bookings.ran(LOOK_AT_WHO_DECIDES, child_id, NOBODY)


async def asked_for(bookings, *children):
    request = RequestSleepover(child_ids=children, first_night_on=FRIDAY, last_night_on=FRIDAY)
    return (await bookings.asked(request, by=OTHER_SATELLITE)).sleepover_id


async def waits_for(bookings, sleepover_id):
    view = await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=MANAGER)
    return {(one.decider, one.person_id) for one in view.waits_for if one.decider is not Decider.HUB_HOME_CARER}


def of(worker):
    return (Decider.CHILDRENS_SOCIAL_WORKER, worker)


async def test_a_sleepover_waits_for_the_worker_whom_the_child_has_now_and_not_for_the_former(bookings):
    one = await asked_for(bookings, CLEO)

    await has_another_worker(bookings)

    waiting = [view.sleepover_id for view in (await bookings.asked(WhatWaits(), by=NOW_HERS)).sleepovers]
    former = await bookings.asked(AgreeToSleepover(sleepover_id=one), by=CHILDS_WORKER)
    await bookings.asked(AgreeToSleepover(sleepover_id=one), by=HUB_CARER)
    last = await bookings.asked(AgreeToSleepover(sleepover_id=one), by=NOW_HERS)
    assert waiting == [one]
    assert (await bookings.asked(WhatWaits(), by=CHILDS_WORKER)).sleepovers == ()
    assert former.reason == "not_yours"
    assert last.state is SleepoverState.CONFIRMED


async def test_where_nobody_is_the_childs_worker_now_a_manager_decides(bookings):
    one = await asked_for(bookings, CLEO)

    await has_another_worker(bookings, worker=None)

    assert await waits_for(bookings, one) == {(Decider.PROGRAMME_MANAGER, None)}


@pytest.mark.parametrize(("devs", "expected"), [
    (WORKER, {of(WORKER), of(OTHER_WORKER)}),
    (OTHER_WORKER, {of(OTHER_WORKER)}),
], ids=["the former is still the other's", "one is both children's now"])  # fmt: skip
async def test_of_several_children_each_has_its_own_worker_asked_and_one_of_both_once(bookings, devs, expected):
    await bookings.heard(a_child(DEV, decides=WORKER_DECIDES, worker=devs, version=2))
    one = await asked_for(bookings, CLEO, DEV)

    await has_another_worker(bookings)

    assert await waits_for(bookings, one) == expected


async def test_a_child_for_whom_no_worker_is_asked_has_none_asked_now(bookings):
    await bookings.heard(a_child(DEV, worker=WORKER, version=2))
    one = await asked_for(bookings, CLEO, DEV)
    bookings.clock.move(hours=1)

    await bookings.heard(a_child(DEV, worker=OTHER_WORKER, version=3))
    await bookings.ran(LOOK_AT_WHO_DECIDES, DEV, NOBODY)

    assert await waits_for(bookings, one) == {of(WORKER)}


async def test_what_the_former_worker_decided_stands(bookings):
    agreed, declined = await asked_for(bookings, CLEO), await asked_for(bookings, DEV)
    await bookings.asked(AgreeToSleepover(sleepover_id=agreed), by=CHILDS_WORKER)
    await bookings.asked(DeclineSleepover(sleepover_id=declined, reason=DeclineReason.OTHER), by=MANAGER)

    await has_another_worker(bookings)

    assert await waits_for(bookings, agreed) == set()
    assert (await bookings.asked(AgreeToSleepover(sleepover_id=agreed), by=HUB_CARER)).state is SleepoverState.CONFIRMED


async def test_a_yes_of_the_new_worker_for_another_child_is_none_for_this_one(bookings):
    await bookings.heard(a_child(DEV, decides=WORKER_DECIDES, worker=OTHER_WORKER, version=2))
    one = await asked_for(bookings, CLEO, DEV)
    await bookings.asked(AgreeToSleepover(sleepover_id=one), by=NOW_HERS)

    await has_another_worker(bookings)

    assert await waits_for(bookings, one) == {of(OTHER_WORKER)}


async def test_regular_sleepovers_are_decided_by_the_worker_of_now(bookings):
    series = RequestSeries(
        child_ids=(CLEO,), first_night_on=FRIDAY, nights=1, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261204"
    )
    view = await bookings.asked(series, by=OTHER_SATELLITE)

    await has_another_worker(bookings)

    await bookings.asked(AgreeToSeries(series_id=view.series_id), by=HUB_CARER)
    after = await bookings.asked(AgreeToSeries(series_id=view.series_id), by=NOW_HERS)
    assert {one.state for one in after.sleepovers} == {SleepoverState.CONFIRMED}


async def test_a_swap_is_decided_by_the_worker_of_now(bookings, swap):
    await agree(bookings, swap.swap_id, OTHER_SATELLITE, HUB_CARER, MANAGER)

    await has_another_worker(bookings)

    waiting = [one.swap_id for one in (await bookings.asked(WhichSwaps(), by=NOW_HERS)).swaps]
    former = await bookings.asked(AgreeToSwap(swap_id=swap.swap_id), by=CHILDS_WORKER)
    done = await agree(bookings, swap.swap_id, NOW_HERS)
    assert waiting == [swap.swap_id]
    assert former.reason == "not_yours"
    assert done.state is SwapState.SWAPPED


async def test_hearing_of_it_has_it_looked_at_once_the_news_have_come_to_rest_and_twice_is_once(bookings):
    one = await asked_for(bookings, CLEO)
    await has_another_worker(bookings)

    await bookings.ran(LOOK_AT_WHO_DECIDES, CLEO, NOBODY)

    assert LOOK_AT_WHO_DECIDES in {name for name, _ in await bookings.errands()}
    assert await waits_for(bookings, one) == {of(OTHER_WORKER)}


async def test_an_approval_that_is_asked_for_after_an_emergency_is_the_worker_of_nows_who_is_told(bookings):
    await bookings.asked(
        RaiseEmergency(emergency_id=EMERGENCY, child_ids=(CLEO,), first_night_on=TODAY), by=OTHER_SATELLITE
    )
    found = await bookings.asked(YES, by=HUB_CARER)
    await bookings.said()

    await has_another_worker(bookings)

    [chased] = await bookings.said()
    former = await bookings.asked(DecideOnEmergency(emergency_id=EMERGENCY, is_yes=True), by=CHILDS_WORKER)
    decided = await bookings.asked(DecideOnEmergency(emergency_id=EMERGENCY, is_yes=True), by=NOW_HERS)
    assert [one.person_id for one in found.approvals] == [WORKER]
    assert isinstance(chased, EmergencyApprovalChased)
    assert {(one.decider, one.person_id) for one in chased.waits_for} == {of(OTHER_WORKER)}
    assert former.reason == "not_yours"
    assert [(one.person_id, one.is_yes) for one in decided.approvals] == [(OTHER_WORKER, True)]
