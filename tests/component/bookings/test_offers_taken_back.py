"""An offer is taken back where its beds can't be had, and where a child needs one in an emergency (decision 0064)."""

import pytest

from shared.contracts.bookings import RequestSleepover
from shared.contracts.emergencies import RaiseEmergency
from shared.contracts.nights_off import TakeNightsOff
from shared.contracts.waiting import (
    AcceptOfferedBed,
    BedOffered,
    OfferBack,
    OfferTakenBack,
    WaitingState,
    WaitingView,
)
from tests.component.bookings.a_constellation import (
    ADA,
    BEDS,
    BEN,
    CLEO,
    DEV,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    a_hub_home,
    a_life,
    named,
)
from tests.component.bookings.a_full_house import (
    beds_held_for,
    due,
    how_they_stand,
    the_cedars_cancel,
    to_wait,
    waits,
)
from tests.component.bookings.test_bedrooms import ONE_BEDROOM, an_agreement
from tests.component.bookings.test_reserve_beds import ONE_KEPT

EMERGENCY = named("emergencies", "E1")


async def asked_for(bookings, child_id):
    """A bed of her own, for a child of the Cedars."""
    one = RequestSleepover(child_ids=(child_id,), first_night_on=FRIDAY, last_night_on=FRIDAY)
    return (await bookings.asked(one, by=OTHER_SATELLITE)).sleepover_id


async def called_off(bookings, sleepover_id):
    await the_cedars_cancel(bookings, sleepover_id)
    await due(bookings)
    await bookings.said()


async def states(bookings, *entries):
    known = {one.waiting_id: one.state for one in await how_they_stand(bookings)}
    return [known[one.waiting_id] for one in entries]


@pytest.fixture
async def ada_and_ben_wait(bookings):
    """Cleo and Dev have a bed each; Ada waits for one, and then Ben, and each might share with Cleo."""
    of_cleo, of_dev = [await asked_for(bookings, child_id) for child_id in (CLEO, DEV)]
    for with_cleo in ((ADA, CLEO), (BEN, CLEO)):
        await bookings.heard(*(an_agreement(one, of=with_cleo) for one in with_cleo))
    ada = await waits(bookings, to_wait(ADA))
    bookings.clock.move(minutes=5)
    return of_cleo, of_dev, ada, await waits(bookings, to_wait(BEN))


async def test_an_offer_is_taken_back_where_the_hub_home_has_the_night_off(bookings, offered):
    await bookings.asked(
        TakeNightsOff(constellation_id=KITES, first_night_on=FRIDAY, last_night_on=FRIDAY), by=HUB_CARER
    )
    await due(bookings)

    back = [one for one in await bookings.said() if isinstance(one, OfferTakenBack)]
    assert [(one.waiting_id, one.why, one.state) for one in back] == [
        (offered.waiting_id, OfferBack.HUB_HOME, WaitingState.WAITING)
    ]
    assert await beds_held_for(bookings, offered.waiting_id) == set()
    [view] = await how_they_stand(bookings)
    assert (view.state, view.since, view.place) == (WaitingState.WAITING, offered.since, 1)


async def test_an_offer_of_a_hub_home_that_changes_is_made_anew_by_the_next_one(bookings, offered):
    successor = named("households", "H7")

    await bookings.heard(a_life(a_hub_home(until=FRIDAY), a_hub_home(successor, FRIDAY)))
    await due(bookings)

    back, again = await bookings.said()
    assert isinstance(back, OfferTakenBack)
    assert isinstance(again, BedOffered)
    assert again.hub_household_id == successor
    assert await beds_held_for(bookings, offered.waiting_id) == set(BEDS)


async def test_who_may_not_share_any_more_is_offered_it_no_longer_and_the_next_is(bookings, ada_and_ben_wait):
    _, of_dev, ada, ben = ada_and_ben_wait
    await bookings.asked(ONE_BEDROOM, by=LIAISON)
    await called_off(bookings, of_dev)
    assert await states(bookings, ada, ben) == [WaitingState.OFFERED, WaitingState.WAITING]

    await bookings.heard(an_agreement(ADA, of=(ADA, CLEO), until=FRIDAY, version=2))
    await due(bookings)

    back, offer = await bookings.said()
    assert (back.waiting_id, back.why, back.since) == (ada.waiting_id, OfferBack.HUB_HOME, ada.since)
    assert isinstance(offer, BedOffered)
    assert offer.waiting_id == ben.waiting_id
    assert await states(bookings, ada, ben) == [WaitingState.WAITING, WaitingState.OFFERED]
    assert isinstance(await bookings.asked(AcceptOfferedBed(waiting_id=ben.waiting_id), by=SATELLITE), WaitingView)


async def test_a_bed_that_is_kept_for_emergencies_by_now_is_offered_no_longer(bookings, ada_and_ben_wait):
    of_cleo, of_dev, ada, ben = ada_and_ben_wait
    await called_off(bookings, of_dev)

    await bookings.asked(ONE_KEPT, by=LIAISON)
    await due(bookings)

    [back] = await bookings.said()
    assert (back.waiting_id, back.why) == (ada.waiting_id, OfferBack.HUB_HOME)
    assert await states(bookings, ada, ben) == [WaitingState.WAITING, WaitingState.WAITING]
    await called_off(bookings, of_cleo)
    assert await states(bookings, ada, ben) == [WaitingState.OFFERED, WaitingState.WAITING]
    assert await beds_held_for(bookings, ada.waiting_id) == {min(BEDS)}


async def test_of_two_who_would_share_a_bedroom_by_now_the_first_keeps_what_is_offered(bookings, ada_and_ben_wait):
    of_cleo, of_dev, ada, ben = ada_and_ben_wait
    await called_off(bookings, of_cleo)
    await called_off(bookings, of_dev)
    assert await states(bookings, ada, ben) == [WaitingState.OFFERED, WaitingState.OFFERED]

    await bookings.asked(ONE_BEDROOM, by=LIAISON)
    await due(bookings)

    [back] = await bookings.said()
    assert (back.waiting_id, back.why) == (ben.waiting_id, OfferBack.HUB_HOME)
    assert await states(bookings, ada, ben) == [WaitingState.OFFERED, WaitingState.WAITING]


async def test_an_emergency_takes_a_bed_that_is_only_offered_and_who_waits_keeps_the_place(bookings, full, waiting):
    bookings.clock.moment = bookings.clock.moment.replace(day=27)
    await the_cedars_cancel(bookings, full)
    await due(bookings)
    await bookings.said()

    emergency = RaiseEmergency(emergency_id=EMERGENCY, child_ids=(CLEO, DEV), first_night_on=FRIDAY, nights=1)
    view = await bookings.asked(emergency, by=OTHER_SATELLITE)

    assert view.steps[-1].household_id == HUB, "the hub home is asked, and not a duty worker"
    back = [one for one in await bookings.said() if isinstance(one, OfferTakenBack)]
    assert [(one.waiting_id, one.why) for one in back] == [(waiting.waiting_id, OfferBack.EMERGENCY)]
    [seen] = await how_they_stand(bookings)
    assert (seen.state, seen.since, seen.place) == (WaitingState.WAITING, waiting.since, 1)


async def test_an_emergency_takes_an_offered_bed_only_where_no_other_is_free(bookings, full):
    waiting = await waits(bookings, to_wait(ADA))
    bookings.clock.moment = bookings.clock.moment.replace(day=27)
    await the_cedars_cancel(bookings, full)
    await due(bookings)
    await bookings.said()
    one = RaiseEmergency(emergency_id=EMERGENCY, child_ids=(CLEO,), first_night_on=FRIDAY)
    await bookings.asked(one, by=OTHER_SATELLITE)
    assert not any(isinstance(event, OfferTakenBack) for event in await bookings.said())
    assert len(await beds_held_for(bookings, waiting.waiting_id)) == 1

    other = one.model_copy(update={"emergency_id": named("emergencies", "E2"), "child_ids": (DEV,)})
    view = await bookings.asked(other, by=OTHER_SATELLITE)

    assert view.steps[-1].household_id == HUB
    assert await beds_held_for(bookings, waiting.waiting_id) == set()
    assert [one.why for one in await bookings.said() if isinstance(one, OfferTakenBack)] == [OfferBack.EMERGENCY]


async def test_an_emergency_for_a_child_who_is_offered_a_bed_takes_that_one(bookings, full):
    await waits(bookings)
    bookings.clock.moment = bookings.clock.moment.replace(day=27, hour=9)
    await the_cedars_cancel(bookings, full)
    await due(bookings)

    emergency = RaiseEmergency(emergency_id=EMERGENCY, child_ids=(ADA,), first_night_on=FRIDAY, nights=1)
    view = await bookings.asked(emergency, by=SATELLITE)

    assert view.steps[-1].household_id == HUB
    [entry] = await how_they_stand(bookings)
    assert entry.state is WaitingState.WAITING
