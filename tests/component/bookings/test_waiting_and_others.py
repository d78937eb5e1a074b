"""Nobody jumps over who waits and fits but an emergency, and what changes around them changes how they stand."""

import asyncio
from datetime import date

import pytest

from services.bookings.handlers.releasing import LOOK_AT_THEIR_NIGHTS
from services.bookings.repository.sleepovers import OFFER_THE_BEDS
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    ProposeOtherNights,
    RequestSleepover,
    SleepoverView,
)
from shared.contracts.calendars import BedState, WhichBedsAreFree
from shared.contracts.nights_off import GiveNightsBack, TakeNightsOff
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from shared.contracts.rules import RuleName
from shared.contracts.series import RequestSeries
from shared.contracts.waiting import (
    AheadBy,
    BedOffered,
    WaitingEnded,
    WaitingState,
    WhoIsWaiting,
)
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason, SleepoverNeed
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
    MANAGER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    TODAY,
    a_bed,
    a_hub_home,
    a_life,
    a_membership,
    a_placement,
)
from tests.component.bookings.a_full_house import (
    THE_CEDARS,
    beds_held_for,
    due,
    how_they_stand,
    the_cedars_cancel,
    to_wait,
    waits,
)
from tests.component.bookings.test_rules import a_rule

# Nobody jumps over who waits


async def test_who_asks_in_the_moment_in_which_a_bed_is_free_comes_after_who_waits(bookings, full, waiting):
    await the_cedars_cancel(bookings, full)
    assert (OFFER_THE_BEDS, KITES) in await bookings.errands(), "nobody has offered the beds yet"
    bookings.clock.move(minutes=1)

    reply = await bookings.asked(THE_CEDARS, by=OTHER_SATELLITE)

    assert reply.reason == "hub_home_is_full"
    next_one = await bookings.asked(to_wait(CLEO, DEV), by=OTHER_SATELLITE)
    assert (next_one.place, next_one.of) == (2, 2)
    await due(bookings)
    [birches] = await how_they_stand(bookings)
    assert birches.state is WaitingState.OFFERED


async def test_who_asks_gets_what_is_left_once_who_waits_is_offered_theirs(bookings, full):
    waiting = await waits(bookings, to_wait(ADA))
    await the_cedars_cancel(bookings, full)

    one = RequestSleepover(child_ids=(CLEO,), first_night_on=FRIDAY, last_night_on=FRIDAY)
    view = await bookings.asked(one, by=OTHER_SATELLITE)

    assert isinstance(view, SleepoverView)
    said = await bookings.said()
    assert isinstance(said[0], BedOffered)
    assert len(await beds_held_for(bookings, waiting.waiting_id)) == 1


@pytest.mark.parametrize("way", ["proposal", "series"])
async def test_neither_other_nights_nor_regular_ones_jump_over_who_waits(bookings, full, waiting, way):
    saturday = await bookings.asked(
        RequestSleepover(child_ids=(CLEO, DEV), first_night_on=SATURDAY, last_night_on=SATURDAY), by=OTHER_SATELLITE
    )
    await the_cedars_cancel(bookings, full)
    if way == "proposal":
        proposal = ProposeOtherNights(
            sleepover_id=saturday.sleepover_id,
            reason=DeclineReason.HUB_HOME_AWAY,
            first_night_on=FRIDAY,
            last_night_on=FRIDAY,
        )
        reply = await bookings.asked(proposal, by=HUB_CARER)
        assert reply.reason == "hub_home_is_full"
    else:
        series = RequestSeries(
            child_ids=(CLEO,), first_night_on=FRIDAY, nights=1, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261204"
        )
        reply = await bookings.asked(series, by=OTHER_SATELLITE)
        assert reply.reason == "not_all_can_be"


async def test_an_offered_bed_is_full_for_others_and_stays_so_on_the_page_of_the_beds(bookings, offered):
    assert (await bookings.asked(THE_CEDARS, by=OTHER_SATELLITE)).reason == "hub_home_is_full"

    seen = await bookings.asked(WhichBedsAreFree(constellation_id=KITES, first_on=FRIDAY, nights=1), by=HUB_CARER)

    nights = [night for bed in seen.beds for night in bed.nights]
    assert {(one.state, one.sleepover_id) for one in nights} == {(BedState.HELD, None)}
    assert all(one.held_until is not None for one in nights)
    board = await bookings.asked(WhoSleepsWhere(on=FRIDAY), by=MANAGER)
    assert all(one.sleeps_at != HUB for one in board.children), "an offer is no place"


async def test_a_child_with_an_offer_answers_that_first(bookings, offered):
    reply = await bookings.asked(
        RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SATURDAY), by=SATELLITE
    )

    assert reply.reason == "child_already_away"
    assert reply.detail == "A bed is offered from the waiting list on Friday 27 November. Answer that offer first."


async def test_of_those_who_join_and_cancel_at_once_nobody_is_forgotten(bookings, full):
    await asyncio.gather(
        bookings.asked(to_wait(), by=SATELLITE),
        bookings.asked(CancelSleepover(sleepover_id=full), by=OTHER_SATELLITE),
        return_exceptions=False,
    )
    await due(bookings)

    waiting = await how_they_stand(bookings)
    assert [one.state for one in waiting] in ([], [WaitingState.OFFERED])


async def test_of_two_offers_for_one_bed_at_once_one_is_made(bookings, full):
    await waits(bookings, to_wait())
    await the_cedars_cancel(bookings, full)
    await waits(bookings, to_wait(CLEO, DEV), by=OTHER_SATELLITE)

    await asyncio.gather(*(bookings.ran(OFFER_THE_BEDS, KITES, None) for _ in range(3)))

    said = [one for one in await bookings.said() if isinstance(one, BedOffered)]
    assert len(said) <= 1
    states = [*await how_they_stand(bookings), *await how_they_stand(bookings, by=OTHER_SATELLITE)]
    assert sorted(one.state for one in states) == [WaitingState.OFFERED, WaitingState.WAITING]


# What frees a night


async def test_nights_are_offered_that_a_stay_which_ends_early_leaves_free(bookings):
    view = await bookings.asked(
        RequestSleepover(child_ids=(ADA, BEN), first_night_on=TODAY, last_night_on=FRIDAY), by=LIAISON
    )
    for who in (HUB_CARER, SATELLITE):
        await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=who)
    waiting = await waits(bookings, to_wait(CLEO, DEV), by=OTHER_SATELLITE)

    await bookings.asked(EndSleepoverEarly(sleepover_id=view.sleepover_id, last_night_on=TODAY), by=SATELLITE)
    await due(bookings)

    assert await beds_held_for(bookings, waiting.waiting_id) == set(BEDS)


async def test_nights_are_offered_that_nobody_decided_on_in_time(bookings):
    await bookings.asked(THE_CEDARS, by=OTHER_SATELLITE)
    waiting = await waits(bookings)
    bookings.clock.move(hours=72)

    await due(bookings)

    assert await beds_held_for(bookings, waiting.waiting_id) == set(BEDS)


async def test_nights_are_offered_that_a_hub_home_declines_and_that_it_gives_back(bookings):
    view = await bookings.asked(THE_CEDARS, by=OTHER_SATELLITE)
    waiting = await waits(bookings)
    await bookings.asked(
        DeclineSleepover(sleepover_id=view.sleepover_id, reason=DeclineReason.HUB_HOME_AWAY), by=HUB_CARER
    )
    off = await bookings.asked(
        TakeNightsOff(constellation_id=KITES, first_night_on=FRIDAY, last_night_on=FRIDAY), by=HUB_CARER
    )
    await due(bookings)
    assert await beds_held_for(bookings, waiting.waiting_id) == set(), "nobody is offered a bed on a night off"

    given_back = GiveNightsBack(constellation_id=KITES, nights_off_id=off.nights_off[0].nights_off_id)
    await bookings.asked(given_back, by=HUB_CARER)
    await due(bookings)

    assert await beds_held_for(bookings, waiting.waiting_id) == set(BEDS)


async def test_a_bed_more_is_offered(bookings, full):
    waiting = await waits(bookings, to_wait(ADA))
    third = a_bed("X1", 3)

    await bookings.heard(a_life(a_hub_home(beds=(*BEDS, third))))
    await due(bookings)

    assert await beds_held_for(bookings, waiting.waiting_id) == {third}


async def test_a_rule_that_lets_them_fit_has_the_list_gone_through(bookings, full):
    waiting = await waits(bookings)
    await bookings.heard(a_rule(30, name=RuleName.NOTICE_DAYS))
    await the_cedars_cancel(bookings, full)
    await due(bookings)
    assert await beds_held_for(bookings, waiting.waiting_id) == set()

    await bookings.heard(a_rule(0, name=RuleName.NOTICE_DAYS, version=2))
    await due(bookings)

    assert await beds_held_for(bookings, waiting.waiting_id) == set(BEDS)


# The register


async def test_who_moves_or_leaves_is_taken_off_once_the_news_have_come_to_rest(bookings, waiting):
    await bookings.heard(a_placement(BEN, BIRCH, ended_on=FRIDAY, version=2))
    await bookings.ran(OFFER_THE_BEDS, KITES, None)
    assert len(await how_they_stand(bookings)) == 1

    await bookings.ran(LOOK_AT_THEIR_NIGHTS, BEN, None)

    [ended] = [one for one in await bookings.said() if isinstance(one, WaitingEnded)]
    assert (ended.waiting_id, ended.state, ended.ended_by) == (waiting.waiting_id, WaitingState.MOVED, None)


async def test_a_household_that_leaves_the_constellation_waits_there_no_longer(bookings, offered):
    await bookings.heard(a_membership(BIRCH, left_on=FRIDAY, version=2))

    await bookings.ran(LOOK_AT_THEIR_NIGHTS, BIRCH, None)

    assert await how_they_stand(bookings) == []
    assert await beds_held_for(bookings, offered.waiting_id) == set()


async def test_a_constellation_without_a_hub_home_for_a_while_keeps_its_list(bookings, waiting):
    await bookings.heard(a_life(a_hub_home(until=date(2026, 11, 26))))
    await bookings.ran(LOOK_AT_THEIR_NIGHTS, BIRCH, None)

    [view] = await how_they_stand(bookings)
    assert view.state is WaitingState.WAITING


# Who sees the list


async def test_the_liaison_worker_sees_the_whole_list_with_the_reasons_of_its_order(bookings, full):
    mine = await waits(bookings, to_wait(ADA))
    risk = await waits(bookings, to_wait(BEN, need=SleepoverNeed.HOME_AT_RISK))

    reply = await bookings.asked(WhoIsWaiting(), by=LIAISON)

    [kites] = reply.lists
    assert kites.constellation_id == KITES
    assert [
        (one.waiting_id, one.place, one.of, one.rank, one.nights_so_far, one.ahead_by) for one in kites.waiting
    ] == [(risk.waiting_id, 1, 2, 1, 0, AheadBy.NEED), (mine.waiting_id, 2, 2, 4, 0, None)]
    assert reply.sources
    assert (await bookings.asked(WhoIsWaiting(), by=OTHER_LIAISON)).lists == ()
    assert await how_they_stand(bookings, by=OTHER_SATELLITE) == []


async def test_nights_that_were_slept_put_somebody_back(bookings, full):
    mine = await waits(bookings, to_wait(ADA))
    other = await waits(bookings, to_wait(BEN))
    before = RequestSleepover(child_ids=(ADA,), first_night_on=TODAY, last_night_on=TODAY)
    await bookings.asked(before, by=SATELLITE)

    [kites] = (await bookings.asked(WhoIsWaiting(), by=LIAISON)).lists

    assert [(one.waiting_id, one.nights_so_far) for one in kites.waiting] == [
        (other.waiting_id, 0),
        (mine.waiting_id, 1),
    ]


@pytest.mark.parametrize("whose", [ADA, SATELLITE.person_id, BIRCH], ids=["child", "asker", "household"])
@pytest.mark.parametrize("is_first", [True, False], ids=["erased before", "erased after"])
async def test_the_words_go_with_the_record_of_whom_they_are_about(bookings, full, whose, is_first):
    for name, value in ((RuleName.NOTICE_DAYS, 30), (RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON, 1)):
        await bookings.heard(a_rule(value, name=name))
    erased = RecordErased(thing_version=1, subject_id=whose, kind=Kind.CHILD)
    if is_first:
        await bookings.heard(erased)
    view = await waits(bookings, to_wait(because="Her mother is in hospital."))
    if not is_first:
        await bookings.heard(erased)

    async with bookings.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT because FROM waiting WHERE id = $1", view.waiting_id)

    assert [row["because"] for row in rows] == [""]


async def test_a_hub_home_that_asks_for_a_child_learns_nothing_of_who_waits(bookings, offered):
    reply = await bookings.asked(
        RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SATURDAY), by=HUB_CARER
    )

    assert reply.reason == "child_already_away"
    assert "waiting list" not in reply.detail
