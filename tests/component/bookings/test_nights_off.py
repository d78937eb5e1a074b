"""A hub home takes no children on its nights off, and nobody loses a bed by them."""

import asyncio
from datetime import timedelta

import pytest

from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    ProposeOtherNights,
    RequestSleepover,
    SleepoverView,
)
from shared.contracts.calendars import BedState, WhichBedsAreFree
from shared.contracts.nights_off import GiveNightsBack, NightsOffOfHubHome, TakeNightsOff, WhichNightsAreOff
from shared.contracts.refusals import Refused
from shared.contracts.words import DeclineReason
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    BEN,
    CHILDS_WORKER,
    CLEO,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_HUB,
    OTHER_HUB_CARER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
    a_hub_home,
    a_life,
    elsewhere,
    named,
)
from tests.component.bookings.an_area import FOR_ADA, OWL_HUB, WREN_HUB, told

A_DAY = timedelta(days=1)
OFF = TakeNightsOff(constellation_id=KITES, first_night_on=FRIDAY, last_night_on=SATURDAY)
WHICH = WhichNightsAreOff(constellation_id=KITES)


async def ask(room, *children, by=SATELLITE, first=FRIDAY, last=FRIDAY):
    request = RequestSleepover(child_ids=children or (ADA,), first_night_on=first, last_night_on=last)
    return await room.asked(request, by=by)


@pytest.fixture
async def off(bookings):
    """The Kites' hub home has Friday and Saturday off."""
    reply = await bookings.asked(OFF, by=HUB_CARER)
    assert isinstance(reply, NightsOffOfHubHome), reply
    return reply.nights_off[0]


def back(one):
    return GiveNightsBack(constellation_id=KITES, nights_off_id=one.nights_off_id)


async def test_nobody_can_ask_for_a_night_off_and_is_told_which_it_is(bookings, off):
    refused = await ask(bookings, first=FRIDAY - A_DAY, last=SUNDAY)

    assert isinstance(refused, Refused)
    assert refused.reason == "hub_home_is_off"
    assert "on Friday 27 November and Saturday 28 November" in refused.detail
    assert isinstance(await ask(bookings, first=SUNDAY, last=SUNDAY), SleepoverView)
    assert isinstance(await ask(bookings, BEN, first=FRIDAY - A_DAY, last=FRIDAY - A_DAY), SleepoverView)


async def test_its_beds_are_closed_and_the_nights_arent_offered(bookings, off):
    found = await bookings.asked(WhichBedsAreFree(constellation_id=KITES, first_on=TODAY, nights=7), by=SATELLITE)
    offered = await bookings.asked(WhatCanIAskFor(), by=SATELLITE)

    closed = {night.on for bed in found.beds for night in bed.nights if night.state is BedState.CLOSED}
    free = {night.on for bed in found.beds for night in bed.nights if night.state is BedState.FREE}
    assert closed == {FRIDAY, SATURDAY}
    assert free.isdisjoint(closed)
    assert set(offered.full_nights) == {FRIDAY, SATURDAY}


async def test_what_is_given_back_can_be_asked_for_again(bookings, off):
    reply = await bookings.asked(back(off), by=HUB_CARER)
    again = await bookings.asked(back(off), by=HUB_CARER)

    assert reply.nights_off == ()
    assert again.reason == "given_back_already"
    assert isinstance(await ask(bookings), SleepoverView)


async def test_both_are_said(bookings, off):
    await bookings.asked(back(off), by=LIAISON)

    taken, given_back = await bookings.said()

    assert (taken.hub_household_id, taken.first_night_on, taken.last_night_on) == (HUB, FRIDAY, SATURDAY)
    assert (taken.thing_version, taken.is_given_back) == (1, False)
    assert (given_back.thing_version, given_back.is_given_back) == (2, True)


@pytest.mark.parametrize("is_agreed", [False, True], ids=["asked for", "confirmed"])
async def test_a_night_for_which_somebody_is_expected_cant_be_taken_off(bookings, is_agreed):
    view = await ask(bookings, first=FRIDAY - A_DAY, last=FRIDAY)
    if is_agreed:
        await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)

    refused = await bookings.asked(OFF, by=HUB_CARER)
    await bookings.asked(CancelSleepover(sleepover_id=view.sleepover_id), by=SATELLITE)

    assert refused.reason == "children_are_expected"
    assert "on Friday 27 November." in refused.detail
    assert isinstance(await bookings.asked(OFF, by=HUB_CARER), NightsOffOfHubHome)


@pytest.mark.parametrize("who", [HUB_CARER, LIAISON, MANAGER])
async def test_the_hub_home_itself_and_who_answers_for_it_take_nights_off_and_give_them_back(bookings, who):
    taken = await bookings.asked(OFF, by=who)

    assert taken.may_arrange
    assert taken.nights_off[0].taken_by == who.person_id
    assert (await bookings.asked(back(taken.nights_off[0]), by=who)).nights_off == ()


@pytest.mark.parametrize("who", [OTHER_HUB_CARER, OTHER_LIAISON, elsewhere(HUB_CARER), elsewhere(MANAGER)])
async def test_nobody_elses_nights_are_taken_off_or_given_back(bookings, off, who):
    later = OFF.model_copy(update={"first_night_on": SUNDAY, "last_night_on": SUNDAY})

    assert isinstance(taken := await bookings.asked(later, by=who), Refused)
    assert taken.reason in {"not_yours", "no_hub_home"}
    assert (await bookings.asked(back(off), by=who)).reason == "not_yours"
    assert len((await bookings.asked(WHICH, by=MANAGER)).nights_off) == 1


@pytest.mark.parametrize("who", [SATELLITE, CHILDS_WORKER, ADMINISTRATOR])
async def test_those_who_have_no_part_in_it_arent_allowed(bookings, who):
    with pytest.raises(NotAllowedError):
        await bookings.asked(OFF, by=who)


async def test_who_may_see_the_beds_sees_the_nights_off_and_nobody_else(bookings, off):
    seen = await bookings.asked(WHICH, by=SATELLITE)

    assert [one.nights_off_id for one in seen.nights_off] == [off.nights_off_id]
    assert not seen.may_arrange
    assert (await bookings.asked(WHICH, by=OTHER_HUB_CARER)).reason == "not_yours"


@pytest.mark.parametrize(("first", "last", "reason"), [
    (SATURDAY, FRIDAY, "ends_before_it_starts"),
    (TODAY - A_DAY, FRIDAY, "in_the_past"),
    (FRIDAY, FRIDAY + 60 * A_DAY, "too_many_nights_off"),
    (SATURDAY, SUNDAY, "off_already"),
])  # fmt: skip
async def test_nights_that_cant_be_taken_off_are_refused_with_why(bookings, off, first, last, reason):
    refused = await bookings.asked(
        OFF.model_copy(update={"first_night_on": first, "last_night_on": last}), by=HUB_CARER
    )

    assert isinstance(refused, Refused)
    assert refused.reason == reason


async def test_only_the_hub_home_of_these_nights_has_them_off(bookings):
    await bookings.heard(a_life(a_hub_home(until=SATURDAY), a_hub_home(OTHER_HUB, SATURDAY)))

    both = await bookings.asked(OFF, by=LIAISON)
    friday = await bookings.asked(OFF.model_copy(update={"last_night_on": FRIDAY}), by=LIAISON)

    assert both.reason == "hub_home_changes"
    assert [one.hub_household_id for one in friday.nights_off] == [HUB]


async def test_where_there_is_no_hub_home_there_is_nothing_to_take_off(bookings):
    refused = await bookings.asked(
        OFF.model_copy(update={"constellation_id": named("constellations", "X9")}), by=MANAGER
    )

    assert refused.reason == "no_hub_home"


async def test_who_stands_in_for_it_takes_children_on_its_nights_off(bookings, off):
    await bookings.heard(a_life(a_hub_home(until=FRIDAY), a_hub_home(OTHER_HUB, FRIDAY)))

    assert isinstance(await ask(bookings), SleepoverView)


async def test_a_hub_home_doesnt_propose_a_night_that_it_has_off(bookings, off):
    view = await ask(bookings, first=SUNDAY, last=SUNDAY)

    refused = await bookings.asked(
        ProposeOtherNights(
            sleepover_id=view.sleepover_id,
            reason=DeclineReason.OTHER,
            first_night_on=SATURDAY,
            last_night_on=SATURDAY,
        ),
        by=HUB_CARER,
    )

    assert refused.reason == "hub_home_is_off"


async def test_in_an_emergency_it_is_passed_over(area):
    await area.asked(OFF.model_copy(update={"first_night_on": TODAY}), by=HUB_CARER)

    view = await area.asked(FOR_ADA, by=SATELLITE)

    [own, (asked, answer)] = told(view)
    assert own[0] == HUB
    assert own[1] is not None
    assert asked in {OTHER_HUB, OWL_HUB, WREN_HUB}
    assert answer is None


async def test_of_a_night_off_and_a_request_at_once_one_wins(bookings):
    for week in range(8):
        night = FRIDAY + timedelta(weeks=week)
        taking = OFF.model_copy(update={"first_night_on": night, "last_night_on": night})

        replies = await asyncio.gather(
            ask(bookings, CLEO, by=OTHER_SATELLITE, first=night, last=night),
            bookings.asked(taking, by=HUB_CARER),
            ask(bookings, ADA, first=night, last=night),
        )

        won = [type(one) for one in replies if not isinstance(one, Refused)]
        assert won in ([NightsOffOfHubHome], [SleepoverView, SleepoverView])
