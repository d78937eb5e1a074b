"""What a guest is told of a constellation on another day than today is what was so, or that nobody here knows it."""

from datetime import timedelta

import pytest

from shared.contracts.constellations import WhichConstellations
from shared.contracts.words import ConstellationPhase
from shared.testing.rooms import Room
from shared.testing.site import visiting
from tests.component.registry.a_constellation_site import main_of
from tests.component.registry.a_joint_site import SEV, a_joint_site
from tests.component.registry.lives import TODAY
from tests.component.registry.two_authorities import GUEST, Pair, a_pair, carried

LATER = TODAY + timedelta(days=30)


@pytest.fixture
async def pair(registry: Room) -> Pair:
    return await (await a_pair(registry)).agreed()


async def card_on(pair: Pair, on, **values):
    reply = await pair.room.asked(WhichConstellations(on=on, **values), by=pair.guest)
    return next(one for one in reply.constellations if one.host)


async def test_how_many_others_there_were_is_told_by_the_day_and_not_by_how_many_there_are(pair: Pair) -> None:
    at_guest = await pair.at_guest()
    pair.room.clock.move(days=5)
    await (await pair.at_host()).with_satellite("G4", TODAY + timedelta(days=5))
    await carried(pair.room)

    now, before = await at_guest.view(), await at_guest.view(TODAY)
    cards = [await card_on(pair, TODAY + timedelta(days=5)), await card_on(pair, TODAY)]

    assert [(one.others, one.others_are_known) for one in (now, before)] == [(3, True), (2, True)]
    assert [(one.others, one.others_are_known) for one in cards] == [(3, True), (2, True)]


async def test_what_was_known_of_others_then_is_what_the_host_had_said_by_then(pair: Pair) -> None:
    """The host records that G4 had joined five days ago; and then, that G3 has left two days ago."""
    at_guest, moments = await pair.at_guest(), [pair.room.clock()]
    pair.room.clock.move(days=5)
    await (await pair.at_host()).with_satellite("G4", TODAY)
    await carried(pair.room)
    moments.append(pair.room.clock())
    pair.room.clock.move(minutes=1)
    await (await pair.at_host()).without_satellite("G3", TODAY + timedelta(days=3))
    await carried(pair.room)
    last = TODAY + timedelta(days=5)

    known = [[(await at_guest.view(day, as_known_at=at)).others for at in moments] for day in (TODAY, last)]
    now = [(await at_guest.view(day)).others for day in (TODAY, last)]
    cards = [(await card_on(pair, last, as_known_at=at)).others for at in moments]

    assert (known, now) == ([[2, 3], [2, 3]], [3, 2])
    assert cards == [2, 3]


async def test_who_joins_later_is_counted_from_that_day_on_without_another_word(pair: Pair) -> None:
    at_guest = await pair.at_guest()
    await (await pair.at_host()).with_satellite("G4", LATER)
    await carried(pair.room)

    before, later = await at_guest.view(), await at_guest.view(LATER)
    pair.room.clock.move(days=30)

    assert (before.others, later.others, (await at_guest.view()).others) == (2, 3, 3)


async def test_a_page_as_it_was_known_counts_the_others_as_they_were_known(pair: Pair) -> None:
    here = f"/constellations/{(await pair.at_guest()).id}"
    pair.room.clock.move(days=5)
    await (await pair.at_host()).with_satellite("G4", TODAY)
    await carried(pair.room)

    async with visiting(a_joint_site(pair.room)) as visitor:
        await visitor.sign_in(SEV, GUEST)
        page = main_of(await visitor.get(f"{here}?on={TODAY}&known={TODAY}"))
        cards = main_of(await visitor.get(f"/constellations?on={TODAY}&known={TODAY}"))
        today = main_of(await visitor.get(here))

    assert "2 satellite households (" in page
    assert "2 satellite households (" in cards
    assert "3 satellite households (" in today


async def test_a_page_of_a_day_before_the_agreement_says_that_it_isnt_known(registry: Room) -> None:
    pair = await (await a_pair(registry)).agreed(LATER)
    here = f"/constellations/{(await pair.at_guest()).id}"

    async with visiting(a_joint_site(pair.room)) as visitor:
        await visitor.sign_in(SEV, GUEST)
        page = main_of(await visitor.get(here))

    assert "How many others belonged to it on that day is not known here." in page
    assert "0 satellite households of your own" in page


async def test_one_that_is_closed_has_no_others_either(pair: Pair) -> None:
    await (await pair.at_host()).in_phase(ConstellationPhase.CLOSED, LATER)
    await carried(pair.room)

    view = await (await pair.at_guest()).view(LATER)

    assert (view.satellites, view.others, view.others_are_known) == ((), 0, True)
