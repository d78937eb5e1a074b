"""Who waits for a bed is offered it as it becomes free, and it is held for them until they answer or the time ends."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.bookings.handlers.waiting.offering import LOOK_AGAIN
from services.bookings.repository.sleepovers import OFFER_THE_BEDS
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverRequested,
    WhatWaitsForMe,
)
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName
from shared.contracts.waiting import (
    AcceptOfferedBed,
    BedOffered,
    DeclineOfferedBed,
    HowIsWaiting,
    LeaveWaitingList,
    WaitingBegan,
    WaitingEnded,
    WaitingState,
)
from shared.contracts.words import DeclineReason, SleepoverNeed, SleepoverState
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    BEDS,
    BEN,
    BIRCH,
    CLEO,
    DEV,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SUPERVISOR,
    a_bed,
    a_hub_home,
    a_life,
)
from tests.component.bookings.a_full_house import (
    THE_BIRCHES,
    beds_held_for,
    due,
    how_they_stand,
    the_cedars_cancel,
    to_wait,
    waits,
)
from tests.component.bookings.test_rules import a_rule

# Joining


async def test_who_is_refused_only_for_want_of_a_bed_can_wait_and_sees_the_place(bookings, full):
    assert (await bookings.asked(THE_BIRCHES, by=SATELLITE)).reason == "hub_home_is_full"

    view = await bookings.asked(to_wait(), by=SATELLITE)

    [said] = await bookings.said()
    assert isinstance(said, WaitingBegan)
    assert (said.waiting_id, said.child_ids, said.satellite_household_id) == (view.waiting_id, (ADA, BEN), BIRCH)
    assert (view.state, view.place, view.of, view.may_leave, view.may_answer) == (
        WaitingState.WAITING,
        1,
        1,
        True,
        False,
    )
    assert await beds_held_for(bookings, view.waiting_id) == set()


async def test_a_look_keeps_nothing_and_tells_the_place_that_it_would_be(bookings, full):
    await waits(bookings, to_wait(ADA, need=SleepoverNeed.HOME_AT_RISK))

    view = await bookings.asked(to_wait(BEN, dry_run=True), by=SATELLITE)

    assert (view.place, view.of) == (2, 2)
    assert await bookings.said() == []
    assert len(await how_they_stand(bookings)) == 1


async def test_who_can_have_a_bed_waits_for_none(bookings):
    reply = await bookings.asked(to_wait(), by=SATELLITE)

    assert reply.reason == "bed_is_free"


async def test_every_other_rule_must_allow_what_is_waited_for(bookings, full):
    await bookings.heard(a_rule(7, name=RuleName.NOTICE_DAYS))

    assert (await bookings.asked(to_wait(), by=SATELLITE)).reason == "short_notice"
    assert (await bookings.asked(to_wait(CLEO), by=OTHER_SATELLITE)).reason == "child_already_away"
    assert (await bookings.asked(to_wait(ADA, ADA), by=SATELLITE)).reason == "child_named_twice"
    assert (await bookings.asked(to_wait(CLEO), by=SATELLITE)).reason == "not_yours"
    assert await how_they_stand(bookings) == []


async def test_more_children_than_there_are_beds_wait_in_vain_and_are_told(bookings, full):
    await bookings.heard(a_life(a_hub_home(beds=BEDS[:1])))

    assert (await bookings.asked(to_wait(ADA, BEN), by=SATELLITE)).reason == "too_few_beds"


async def test_a_child_waits_once_for_a_night(bookings, waiting):
    assert (await bookings.asked(to_wait(ADA), by=SATELLITE)).reason == "already_waiting"


async def test_the_supervising_social_worker_can_have_the_household_wait_and_nobody_else_who_is_none_of_theirs(
    bookings, full
):
    view = await waits(bookings, by=SUPERVISOR)

    assert view.satellite_household_id == BIRCH
    assert [one.waiting_id for one in await how_they_stand(bookings, by=SUPERVISOR)] == [view.waiting_id]
    assert (await bookings.asked(to_wait(CLEO), by=SUPERVISOR)).reason == "not_yours"


# A bed becomes free


async def test_a_bed_that_becomes_free_is_held_for_who_waits_and_they_hear_of_it(bookings, full, waiting):
    await bookings.asked(CancelSleepover(sleepover_id=full), by=OTHER_SATELLITE)
    await bookings.said()
    assert (OFFER_THE_BEDS, KITES) in await bookings.errands()

    await due(bookings)

    [said] = await bookings.said()
    assert isinstance(said, BedOffered)
    assert (said.waiting_id, said.hub_household_id, said.offered_until) == (
        waiting.waiting_id,
        HUB,
        bookings.clock() + timedelta(hours=24),
    )
    assert await beds_held_for(bookings, waiting.waiting_id) == set(BEDS)
    [view] = await how_they_stand(bookings)
    assert (view.state, view.may_answer, view.offered_until) == (WaitingState.OFFERED, True, said.offered_until)


async def test_a_bed_that_becomes_free_at_night_is_offered_until_the_day(bookings, full, waiting):
    await bookings.heard(a_rule(4, name=RuleName.WAITING_OFFER_HOURS))
    bookings.clock.moment = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
    await the_cedars_cancel(bookings, full)
    await due(bookings)
    bookings.clock.moment = datetime(2026, 11, 25, 11, 59, tzinfo=UTC)
    await bookings.ran(LOOK_AGAIN, waiting.waiting_id, None)

    [view] = await how_they_stand(bookings)

    assert (view.state, view.offered_until) == (WaitingState.OFFERED, datetime(2026, 11, 25, 12, tzinfo=UTC))


async def test_run_twice_as_after_a_crash_nothing_is_offered_twice(bookings, offered):
    await bookings.said()

    await bookings.ran(OFFER_THE_BEDS, KITES, None)
    await bookings.ran(LOOK_AGAIN, offered.waiting_id, None)

    assert await bookings.said() == []
    assert await beds_held_for(bookings, offered.waiting_id) == set(BEDS)


async def test_brothers_and_sisters_are_offered_beds_together_or_none(bookings, full, waiting):
    three = a_life(a_hub_home(beds=(*BEDS, a_bed("X1", 3))))
    await bookings.heard(three)
    await due(bookings)
    [view] = await how_they_stand(bookings)
    assert view.state is WaitingState.WAITING, "one bed is free, and two are waited for"

    await the_cedars_cancel(bookings, full)
    await due(bookings)

    assert len(await beds_held_for(bookings, waiting.waiting_id)) == 2


async def test_a_bed_isnt_idle_while_somebody_further_down_fits(bookings, full):
    both = await waits(bookings, to_wait(ADA, BEN, need=SleepoverNeed.HOME_AT_RISK))
    await bookings.heard(a_life(a_hub_home(beds=BEDS[:1]), version=2))
    await due(bookings)
    one = await bookings.asked(
        RequestSleepover(child_ids=(CLEO,), first_night_on=FRIDAY, last_night_on=FRIDAY), by=OTHER_SATELLITE
    )
    await bookings.said()
    alone = await waits(bookings, to_wait(DEV), by=OTHER_SATELLITE)
    assert (alone.place, alone.of) == (2, 2)

    await bookings.asked(DeclineSleepover(sleepover_id=one.sleepover_id, reason=DeclineReason.OTHER), by=HUB_CARER)
    await due(bookings)

    [dev] = await how_they_stand(bookings, by=OTHER_SATELLITE)
    [siblings] = await how_they_stand(bookings)
    assert (dev.state, siblings.state) == (WaitingState.OFFERED, WaitingState.WAITING)
    assert siblings.waiting_id == both.waiting_id


async def test_need_decides_who_is_offered_a_bed_first(bookings, full):
    first = await waits(bookings, to_wait(ADA))
    second = await waits(bookings, to_wait(BEN, need=SleepoverNeed.HOME_AT_RISK))
    assert (await bookings.asked(HowIsWaiting(waiting_id=first.waiting_id), by=SATELLITE)).place == 2
    await bookings.heard(a_life(a_hub_home(beds=(*BEDS, a_bed("X1", 3)))))
    await due(bookings)

    said = [one for one in await bookings.said() if isinstance(one, BedOffered)]

    assert [one.waiting_id for one in said] == [second.waiting_id]


# Answering


async def test_a_yes_makes_an_ordinary_sleepover_of_the_beds_that_were_held(bookings, offered):
    await bookings.said()

    view = await bookings.asked(AcceptOfferedBed(waiting_id=offered.waiting_id), by=SATELLITE)

    requested, ended = await bookings.said()
    assert isinstance(requested, SleepoverRequested)
    assert isinstance(ended, WaitingEnded)
    assert {stay.bed_id for stay in requested.stays} == set(BEDS)
    assert (ended.state, ended.sleepover_id, ended.ended_by) == (
        WaitingState.ACCEPTED,
        requested.sleepover_id,
        SATELLITE.person_id,
    )
    assert (view.state, view.sleepover_id, view.place) == (WaitingState.ACCEPTED, requested.sleepover_id, 0)
    waits_for_hub = await bookings.asked(WhatWaitsForMe(), by=HUB_CARER)
    assert [one.sleepover_id for one in waits_for_hub.sleepovers] == [requested.sleepover_id]
    agreed = await bookings.asked(AgreeToSleepover(sleepover_id=requested.sleepover_id), by=HUB_CARER)
    assert agreed.state is SleepoverState.CONFIRMED
    assert await beds_held_for(bookings, offered.waiting_id) == set()
    assert await how_they_stand(bookings) == []


async def test_notice_counts_from_the_day_on_which_they_began_to_wait(bookings, full):
    await bookings.heard(a_rule(4, name=RuleName.NOTICE_DAYS))
    waiting = await waits(bookings)
    bookings.clock.move(days=3)
    await the_cedars_cancel(bookings, full)
    await due(bookings)

    view = await bookings.asked(AcceptOfferedBed(waiting_id=waiting.waiting_id), by=SATELLITE)

    assert view.state is WaitingState.ACCEPTED


async def test_why_it_goes_beyond_a_limit_goes_on_with_the_sleepover(bookings, full):
    for name, value in ((RuleName.MOST_NIGHTS_IN_12_MONTHS, 0), (RuleName.NOTICE_DAYS, 30)):
        await bookings.heard(a_rule(value, name=name))
    await bookings.heard(a_rule(1, name=RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON))
    waiting = await waits(bookings, to_wait(because="Her carer is in hospital."))
    assert waiting.because == "Her carer is in hospital."
    [listed] = await how_they_stand(bookings)
    assert listed.because == ""
    await the_cedars_cancel(bookings, full)
    await due(bookings)

    view = await bookings.asked(AcceptOfferedBed(waiting_id=waiting.waiting_id), by=SATELLITE)

    sleepover = await bookings.asked(HowIsSleepover(sleepover_id=view.sleepover_id), by=SATELLITE)
    assert sleepover.because == "Her carer is in hospital."
    assert len(sleepover.waits_for) == 2, "the hub home, and a programme manager for the limit"


@pytest.mark.parametrize("answer", [DeclineOfferedBed, LeaveWaitingList])
async def test_a_no_passes_the_beds_to_the_next_who_fits_in_one_transaction(bookings, full, answer):
    first = await waits(bookings, to_wait(need=SleepoverNeed.HOME_AT_RISK))
    await the_cedars_cancel(bookings, full)
    await due(bookings)
    next_one = await waits(bookings, to_wait(CLEO, DEV), by=OTHER_SATELLITE)

    view = await bookings.asked(answer(waiting_id=first.waiting_id), by=SATELLITE)

    ended, passed_on = await bookings.said()
    assert isinstance(ended, WaitingEnded)
    assert isinstance(passed_on, BedOffered)
    assert (view.state, passed_on.waiting_id) == (ended.state, next_one.waiting_id)
    assert await beds_held_for(bookings, next_one.waiting_id) == set(BEDS)


async def test_the_end_of_its_time_passes_an_offer_to_the_next(bookings, full, waiting):
    await the_cedars_cancel(bookings, full)
    await due(bookings)
    next_one = await waits(bookings, to_wait(CLEO, DEV), by=OTHER_SATELLITE)
    bookings.clock.move(hours=24)

    await bookings.ran(LOOK_AGAIN, waiting.waiting_id, None)

    ended, passed_on = await bookings.said()
    assert (ended.waiting_id, ended.state, ended.ended_by) == (waiting.waiting_id, WaitingState.LAPSED, None)
    assert passed_on.waiting_id == next_one.waiting_id
    late = await bookings.asked(AcceptOfferedBed(waiting_id=waiting.waiting_id), by=SATELLITE)
    assert late.reason == "no_offer"


async def test_a_yes_after_the_time_of_an_offer_is_too_late_even_before_the_errand(bookings, offered):
    bookings.clock.move(hours=24)

    assert (await bookings.asked(AcceptOfferedBed(waiting_id=offered.waiting_id), by=SATELLITE)).reason == "no_offer"


@pytest.mark.parametrize("command", [AcceptOfferedBed, DeclineOfferedBed, LeaveWaitingList, HowIsWaiting])
async def test_another_household_neither_sees_nor_answers_it(bookings, offered, command):
    for waiting_id in (offered.waiting_id, uuid4()):
        assert (await bookings.asked(command(waiting_id=waiting_id), by=OTHER_SATELLITE)).reason == "not_yours"


async def test_a_liaison_worker_can_take_somebody_off(bookings, offered):
    left = await bookings.asked(LeaveWaitingList(waiting_id=offered.waiting_id), by=LIAISON)

    assert (left.state, left.may_leave) == (WaitingState.LEFT, False)
    again = await bookings.asked(LeaveWaitingList(waiting_id=offered.waiting_id), by=LIAISON)
    assert again.reason == "not_waiting_any_more"


async def test_an_offer_that_is_refused_on_a_new_rule_stands_until_it_ends(bookings, offered):
    await bookings.heard(a_rule(2, name=RuleName.MONTHS_AHEAD))
    assert not isinstance(await bookings.asked(HowIsWaiting(waiting_id=offered.waiting_id), by=SATELLITE), Refused)
    await bookings.heard(a_rule(30, name=RuleName.NOTICE_DAYS, version=2))

    reply = await bookings.asked(AcceptOfferedBed(waiting_id=offered.waiting_id), by=SATELLITE)

    assert reply.reason == "short_notice"
    assert await beds_held_for(bookings, offered.waiting_id) == set(BEDS)


# The end of a wait


async def test_a_wait_ends_by_itself_on_its_first_evening(bookings, waiting):
    bookings.clock.move(days=4, hours=11)

    await bookings.ran(LOOK_AGAIN, waiting.waiting_id, None)

    [ended] = await bookings.said()
    assert (ended.waiting_id, ended.state) == (waiting.waiting_id, WaitingState.NO_BED)
    assert await how_they_stand(bookings) == []


async def test_every_morning_the_list_is_gone_through_again(bookings, waiting):
    await due(bookings)
    bookings.clock.move(hours=21)

    await due(bookings)

    async with bookings.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT due_at FROM errand WHERE name = $1", LOOK_AGAIN)
    assert [row["due_at"] for row in rows] == [datetime(2026, 11, 25, 6, tzinfo=UTC)]
