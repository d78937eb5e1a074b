"""Who lost nights for which they had waited, by no word of their own, waits again with the time that they waited."""

import pytest

from shared.contracts.bookings import AgreeToSleepover, CancelSleepover, RequestSleepover
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.series import AgreeToSeries, CancelSeries
from shared.contracts.waiting import (
    AcceptOfferedBed,
    BedOffered,
    WaitingEnded,
    WaitingState,
    WaitingTakenUp,
)
from shared.contracts.words import DeclineReason
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CLEO,
    FRIDAY,
    HUB_CARER,
    LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    TODAY,
    a_hub_home,
    a_life,
    a_placement,
)
from tests.component.bookings.a_full_house import due, how_they_stand, the_cedars_cancel, to_wait, waits
from tests.component.bookings.a_swap import EVERYBODY, agree
from tests.component.bookings.test_series import asked

BOTH_NIGHTS = {"last_night_on": SATURDAY}


async def cancels(bookings, sleepover_id, by=HUB_CARER):
    return await bookings.asked(CancelSleepover(sleepover_id=sleepover_id), by=by)


async def confirmed(bookings, night):
    request = RequestSleepover(child_ids=(ADA, BEN), first_night_on=night, last_night_on=night)
    view = await bookings.asked(request, by=SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    return view.sleepover_id


async def taken_up(bookings):
    return [one for one in await bookings.said() if isinstance(one, WaitingTakenUp)]


async def row_of(bookings, waiting_id):
    async with bookings.database.work("testshire") as work:
        [row] = await work.fetch("SELECT * FROM waiting WHERE id = $1", waiting_id)
    return row


@pytest.fixture
async def had(bookings, full, own, swap):
    """The Birches waited for Friday, and have it by a swap."""
    wait = await waits(bookings, to_wait(ADA, BEN))
    bookings.clock.move(hours=5)
    await agree(bookings, swap.swap_id, *EVERYBODY)
    await due(bookings)
    assert [one.state for one in await bookings.said() if isinstance(one, WaitingEnded)] == [WaitingState.ACCEPTED]
    return wait


@pytest.mark.parametrize("by", [HUB_CARER, LIAISON], ids=["hub home", "liaison worker"])
async def test_where_others_call_it_off_they_wait_again_as_long_as_they_did(bookings, had, own, by):
    await cancels(bookings, own, by)

    [told] = await taken_up(bookings)
    assert (told.waiting_id, told.satellite_household_id, told.sleepover_id) == (had.waiting_id, BIRCH, own)
    assert (told.state, told.since) == (WaitingState.WAITING, had.since)
    assert told.thing_version == 3
    [stands] = await how_they_stand(bookings)
    assert (stands.waiting_id, stands.since, stands.sleepover_id) == (had.waiting_id, had.since, None)


async def test_they_come_before_who_joined_meanwhile(bookings, had, own):
    theirs = await waits(bookings, to_wait(CLEO), by=OTHER_SATELLITE)

    await cancels(bookings, own)
    await due(bookings)

    [offer] = [one for one in await bookings.said() if isinstance(one, BedOffered)]
    assert offer.waiting_id == had.waiting_id != theirs.waiting_id


async def test_who_calls_it_off_themselves_has_given_it_up(bookings, had, own):
    await cancels(bookings, own, SATELLITE)

    assert await taken_up(bookings) == []
    assert await how_they_stand(bookings) == []


async def test_what_was_accepted_is_like_it_once_everybody_has_agreed(bookings, full, waiting, offered):
    view = await bookings.asked(AcceptOfferedBed(waiting_id=offered.waiting_id), by=SATELLITE)
    await cancels(bookings, view.sleepover_id)
    assert await taken_up(bookings) == [], "it was a no to what they asked for"


async def test_an_accepted_bed_that_was_agreed_to_is_lost_like_any_other(bookings, full, waiting, offered):
    view = await bookings.asked(AcceptOfferedBed(waiting_id=offered.waiting_id), by=SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    await bookings.said()

    await cancels(bookings, view.sleepover_id)

    assert [one.waiting_id for one in await taken_up(bookings)] == [offered.waiting_id]


@pytest.fixture
async def by_two(bookings, full):
    """The Birches waited for Friday and Saturday, and have each by a sleepover of its own."""
    wait = await waits(bookings, to_wait(ADA, BEN, **BOTH_NIGHTS))
    saturday = await confirmed(bookings, SATURDAY)
    await the_cedars_cancel(bookings, full)
    friday = await confirmed(bookings, FRIDAY)
    await due(bookings)
    await bookings.said()
    row = await row_of(bookings, wait.waiting_id)
    assert (row["state"], row["sleepover_id"], list(row["sleepover_ids"])) == ("accepted", friday, [friday, saturday])
    return wait, friday, saturday


@pytest.mark.parametrize("which", [0, 1], ids=["first", "second"])
async def test_whichever_of_the_sleepovers_is_lost(bookings, by_two, which):
    wait, *those = by_two
    await cancels(bookings, those[which])

    assert [one.waiting_id for one in await taken_up(bookings)] == [wait.waiting_id]


async def test_who_gave_up_one_of_them_has_given_up_the_wait(bookings, by_two):
    _, friday, saturday = by_two
    await cancels(bookings, friday, SATELLITE)
    await cancels(bookings, saturday)

    assert await taken_up(bookings) == []


@pytest.mark.parametrize(("by", "again"), [(HUB_CARER, 1), (SATELLITE, 0)], ids=["hub home", "home"])
async def test_a_last_night_that_is_taken_off_is_lost_as_well(bookings, full, by, again):
    wait = await waits(bookings, to_wait(ADA, BEN, **BOTH_NIGHTS))
    await the_cedars_cancel(bookings, full)
    await due(bookings)
    view = await bookings.asked(AcceptOfferedBed(waiting_id=wait.waiting_id), by=SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    await bookings.said()

    command = EndSleepoverEarly(sleepover_id=view.sleepover_id, last_night_on=FRIDAY, reason=DeclineReason.OTHER)
    await bookings.asked(command, by=by)

    assert len(await taken_up(bookings)) == again


async def test_nobody_waits_again_once_the_first_evening_has_come(bookings, had, own):
    bookings.clock.moment = bookings.clock().replace(day=FRIDAY.day, hour=20, minute=0)
    await cancels(bookings, own)

    assert await taken_up(bookings) == []


async def test_who_asked_anew_after_giving_it_up_waits_no_more_than_anybody(bookings, had, own):
    await cancels(bookings, own, SATELLITE)
    anew = await confirmed(bookings, FRIDAY)
    await due(bookings)
    await cancels(bookings, anew)

    assert await taken_up(bookings) == []


async def test_with_its_hub_home_the_register_takes_it_and_they_wait_again(bookings, had, own):
    await bookings.heard(a_life(a_hub_home(until=FRIDAY)))

    assert [one.waiting_id for one in await taken_up(bookings)] == [had.waiting_id]
    await due(bookings)
    [stands] = await how_they_stand(bookings)
    assert stands.state is WaitingState.WAITING


async def test_who_lives_elsewhere_by_then_waits_no_more(bookings, had):
    moved = a_placement(ADA, BIRCH, ended_on=TODAY, version=2)
    await bookings.heard(moved, a_placement(ADA, CEDAR, started_on=TODAY, ref="next"))
    bookings.clock.move(minutes=1)
    await due(bookings)

    assert await taken_up(bookings) == []
    assert await how_they_stand(bookings) == []


@pytest.mark.parametrize(("by", "again"), [(HUB_CARER, 1), (SATELLITE, 0)], ids=["hub home", "home"])
async def test_of_regular_sleepovers_that_are_called_off_together_as_well(bookings, full, by, again):
    await waits(bookings, to_wait(ADA, BEN, **BOTH_NIGHTS))
    await confirmed(bookings, SATURDAY)
    await the_cedars_cancel(bookings, full)
    series_id = await asked(bookings)
    await bookings.asked(AgreeToSeries(series_id=series_id), by=HUB_CARER)
    await due(bookings)
    await bookings.said()

    await bookings.asked(CancelSeries(series_id=series_id, from_on=FRIDAY), by=by)

    assert len(await taken_up(bookings)) == again
