"""Who finds no room at a gathering waits for it, and places that become free go at once to the first who fits."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from services.bookings.handlers.places import LOOK_AT_PLACES
from shared.contracts.gatherings import GatheringChanged, GatheringPlacesMoved
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY, actor
from tests.component.bookings.a_constellation import (
    BIRCH,
    CEDAR,
    DOGWOOD,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    a_hub_home,
    a_life,
    a_membership,
)
from tests.component.bookings.a_gathering_planned import (
    FRIDAY_EVENING,
    cancel,
    changing,
    how_is,
    listed,
    once_it_has_begun,
    planned,
    reply,
)
from tests.component.bookings.an_area import KnowsTheWay

NOBODY = KnowsTheWay()
DOGWOOD_CARER = actor(Role.SATELLITE_CARER, household_id=DOGWOOD, constellation_ids=(KITES,))


async def waits(bookings, view, who, people=1):
    """Each after the one before: who waits longer is first."""
    bookings.clock.move(minutes=1)
    return await reply(bookings, view, who, people, or_waits=True)


async def said_of(bookings, view):
    """What each household said, as who answers for the gathering sees it."""
    seen = await how_is(bookings, view)
    how = {(True, False): "comes", (False, True): "waits", (False, False): "no"}
    return {one.household_id: (how[one.is_coming, one.waits], one.adults) for one in seen.replies}


async def all_that_left_have_gone(bookings):
    """Run what is due, twice, as after a crash."""
    bookings.clock.move(seconds=30)
    for name, thing_id in await bookings.errands():
        if name == LOOK_AT_PLACES:
            await bookings.ran(name, thing_id, NOBODY)
            await bookings.ran(name, thing_id, NOBODY)


@pytest.fixture
async def full(bookings):
    """Three places, and the Birches have all of them."""
    view = await planned(bookings, capacity=3)
    await bookings.heard(a_membership(DOGWOOD, KITES, ref="also"))
    await reply(bookings, view, SATELLITE, 3)
    return view


async def test_who_would_come_if_there_were_room_comes_at_once_where_there_is(bookings):
    view = await planned(bookings, capacity=3)

    seen = await waits(bookings, view, SATELLITE, 3)

    assert (seen.replies[0].is_coming, seen.replies[0].waits, seen.places_taken, seen.place_in_queue) == (
        True,
        False,
        3,
        0,
    )
    assert await bookings.said() == [], "nobody has to be told what they see"


async def test_who_waits_sees_their_place_and_nothing_of_others(bookings, full):
    await waits(bookings, full, HUB_CARER, 2)

    seen = await waits(bookings, full, OTHER_SATELLITE, 2)

    assert (seen.place_in_queue, seen.places_taken, seen.waiting) == (2, 3, ())
    assert [(one.household_id, one.waits, one.is_coming) for one in seen.replies] == [(CEDAR, True, False)]
    [card] = (await listed(bookings, OTHER_SATELLITE)).gatherings
    assert (card.reply.waits, card.may_reply) == (True, True)
    assert (await how_is(bookings, full)).waiting == (HUB, CEDAR), (
        "who answers for it sees who waits, and in which order"
    )
    assert await bookings.said() == []


async def test_places_that_are_given_back_go_at_once_to_the_first_who_fits(bookings, full):
    await waits(bookings, full, HUB_CARER, 3)
    await waits(bookings, full, OTHER_SATELLITE, 2)
    await waits(bookings, full, DOGWOOD_CARER, 1)

    await reply(bookings, full, SATELLITE, 1)

    assert await said_of(bookings, full) == {
        BIRCH: ("comes", 1),
        HUB: ("waits", 3),
        CEDAR: ("comes", 2),
        DOGWOOD: ("waits", 1),
    }, "the hub home needs more than there is, and stays first"
    [said] = await bookings.said()
    assert isinstance(said, GatheringPlacesMoved)
    assert (said.given_household_ids, said.left_household_ids, said.changed_by) == ((CEDAR,), (), SATELLITE.person_id)
    assert said.thing_version == 2

    await reply(bookings, full, SATELLITE, is_coming=False)
    assert (await how_is(bookings, full, DOGWOOD_CARER)).place_in_queue == 0, (
        "two can't have three, and one can have one"
    )
    await reply(bookings, full, OTHER_SATELLITE, is_coming=False)
    await reply(bookings, full, DOGWOOD_CARER, is_coming=False)
    assert (await said_of(bookings, full))[HUB] == ("comes", 3)


async def test_more_places_go_to_those_who_wait_and_no_limit_lets_all_in(bookings, full):
    await waits(bookings, full, HUB_CARER, 2)
    await waits(bookings, full, OTHER_SATELLITE, 2)

    seen = await bookings.asked(changing(full, capacity=5), by=LIAISON)

    assert (seen.places_taken, seen.capacity, seen.waiting) == (5, 5, (CEDAR,))
    changed, moved = await bookings.said()
    assert isinstance(changed, GatheringChanged)
    assert moved.given_household_ids == (HUB,)
    assert moved.thing_version > changed.thing_version
    seen = await bookings.asked(changing(seen, capacity=None), by=LIAISON)
    assert (seen.places_taken, seen.waiting) == (7, ())


async def test_who_was_given_places_can_say_no_after_all_and_the_next_has_them(bookings, full):
    await waits(bookings, full, HUB_CARER, 3)
    await waits(bookings, full, OTHER_SATELLITE, 3)
    await reply(bookings, full, SATELLITE, is_coming=False)

    await reply(bookings, full, HUB_CARER, is_coming=False)

    assert (await said_of(bookings, full))[CEDAR] == ("comes", 3)
    assert [one.given_household_ids for one in await bookings.said()] == [(HUB,), (CEDAR,)]


async def test_who_asks_for_fewer_keeps_their_place_and_who_asks_for_more_begins_anew(bookings, full):
    await waits(bookings, full, HUB_CARER, 3)
    await waits(bookings, full, OTHER_SATELLITE, 1)

    assert (await waits(bookings, full, HUB_CARER, 2)).place_in_queue == 1
    assert (await waits(bookings, full, HUB_CARER, 3)).place_in_queue == 2


async def test_who_waits_can_leave_the_list(bookings, full):
    await waits(bookings, full, HUB_CARER, 1)
    await waits(bookings, full, OTHER_SATELLITE, 1)

    await reply(bookings, full, HUB_CARER, is_coming=False)

    assert (await how_is(bookings, full)).waiting == (CEDAR,)


async def test_who_waits_for_many_can_come_with_as_few_as_there_is_room_for(bookings, full):
    await reply(bookings, full, SATELLITE, 2)
    await waits(bookings, full, HUB_CARER, 2)

    assert (await reply(bookings, full, HUB_CARER, 2)).reason == "gathering_is_full"
    assert (await reply(bookings, full, HUB_CARER, 1)).places_taken == 3
    assert (await how_is(bookings, full)).waiting == ()


async def test_nobody_loses_places_by_asking_for_more(bookings, full):
    await reply(bookings, full, SATELLITE, 2)
    await reply(bookings, full, OTHER_SATELLITE, 1)

    refused = await waits(bookings, full, SATELLITE, 3)

    assert refused.reason == "has_places"
    assert "you have places for 2" in refused.detail
    assert (await said_of(bookings, full))[BIRCH] == ("comes", 2)


async def test_more_than_there_will_ever_be_room_for_nobody_waits_for(bookings, full):
    refused = await waits(bookings, full, HUB_CARER, 4)

    assert refused.reason == "gathering_is_full"
    assert refused.detail == "There is room for 3 people in all. Enter fewer."


@pytest.mark.parametrize("who", ["a satellite household", "the hub home"])
async def test_a_household_that_leaves_gives_its_places_to_who_waits_once_the_news_have_come_to_rest(bookings, who):
    view = await planned(bookings, capacity=2, by=LIAISON)
    its_carer, home = (OTHER_SATELLITE, CEDAR) if who == "a satellite household" else (HUB_CARER, HUB)
    await reply(bookings, view, its_carer, 2)
    await waits(bookings, view, SATELLITE, 2)

    if who == "a satellite household":
        await bookings.heard(a_membership(CEDAR, left_on=FRIDAY, version=2))
    else:
        await bookings.heard(a_life(a_hub_home(until=FRIDAY), version=2))

    assert (await said_of(bookings, view))[home] == ("comes", 2), "it may be a correction, of which more is to come"
    await bookings.said()
    await all_that_left_have_gone(bookings)
    assert await said_of(bookings, view) == {BIRCH: ("comes", 2)}
    [said] = await bookings.said()
    assert (said.given_household_ids, said.left_household_ids, said.changed_by) == ((BIRCH,), (home,), None)
    who_was_there = actor(Role.SATELLITE_CARER, household_id=home)
    assert (await how_is(bookings, view, who_was_there)).reason == "not_yours"


async def test_who_has_places_and_belongs_to_another_of_its_constellations_keeps_them(bookings):
    view = await planned(bookings, capacity=2)
    await reply(bookings, view, OTHER_SATELLITE, 2)

    await bookings.heard(
        a_membership(CEDAR, left_on=FRIDAY, version=2), a_membership(CEDAR, joined_on=FRIDAY, ref="anew")
    )
    await all_that_left_have_gone(bookings)

    assert await said_of(bookings, view) == {CEDAR: ("comes", 2)}


async def test_on_another_day_who_doesn_t_belong_to_it_has_no_place(bookings, full):
    await reply(bookings, full, SATELLITE, 1)
    await reply(bookings, full, OTHER_SATELLITE, 2)
    await waits(bookings, full, HUB_CARER, 2)
    await bookings.heard(a_membership(CEDAR, left_on=SATURDAY, version=2))
    await bookings.said()

    seen = await bookings.asked(changing(full, starts_at=FRIDAY_EVENING + timedelta(days=1)), by=LIAISON)

    assert (seen.places_taken, seen.waiting) == (3, ())
    _, moved = await bookings.said()
    assert (moved.given_household_ids, moved.left_household_ids) == ((HUB,), (CEDAR,))


async def test_who_isn_t_invited_any_more_is_given_nothing_and_can_only_say_no(bookings, full):
    await waits(bookings, full, OTHER_SATELLITE, 1)
    await bookings.heard(a_membership(CEDAR, left_on=FRIDAY, version=2))

    await reply(bookings, full, SATELLITE, 1)

    assert (await said_of(bookings, full))[CEDAR] == ("waits", 1)
    assert (await reply(bookings, full, OTHER_SATELLITE, 1)).reason == "not_invited"
    assert (await how_is(bookings, full, OTHER_SATELLITE)).may_reply, "that it doesn't come, it can say"
    await reply(bookings, full, OTHER_SATELLITE, is_coming=False)
    assert not (await how_is(bookings, full, OTHER_SATELLITE)).may_reply


async def test_once_it_has_begun_or_is_cancelled_nothing_is_given_any_more(bookings, full):
    other = await planned(bookings, capacity=1)
    await reply(bookings, other, OTHER_SATELLITE, 1)
    await waits(bookings, other, SATELLITE, 1)
    await waits(bookings, full, HUB_CARER, 1)
    await cancel(bookings, other)
    await bookings.heard(a_membership(CEDAR, left_on=FRIDAY, version=2))
    await bookings.said()
    once_it_has_begun(bookings)

    await all_that_left_have_gone(bookings)

    assert await bookings.said() == []
    assert (await said_of(bookings, other))[BIRCH] == ("waits", 1)
    assert (await said_of(bookings, full))[HUB] == ("waits", 1)


async def test_who_looked_at_it_before_places_moved_has_still_seen_it_as_it_is(bookings, full):
    await waits(bookings, full, HUB_CARER, 3)
    await reply(bookings, full, SATELLITE, is_coming=False)

    changed = await bookings.asked(changing(full, title="Bingo"), by=LIAISON)

    assert changed.title == "Bingo"
    assert (await bookings.asked(changing(full, title="Bowls"), by=LIAISON)).reason == "changed_meanwhile"


async def test_whoever_replies_at_once_no_place_is_given_twice_and_none_is_idle(bookings):
    for _ in range(5):
        view = await planned(bookings, capacity=2)
        await reply(bookings, view, SATELLITE, 2)
        await waits(bookings, view, OTHER_SATELLITE, 1)
        await waits(bookings, view, HUB_CARER, 1)

        await asyncio.gather(
            reply(bookings, view, SATELLITE, is_coming=False),
            bookings.asked(changing(view, capacity=3), by=LIAISON),
            reply(bookings, view, HUB_CARER, 1, or_waits=True),
        )

        seen = await how_is(bookings, view)
        assert seen.waiting == ()
        assert seen.places_taken == sum(one.adults for one in seen.replies if one.is_coming) == 2


@pytest.mark.parametrize(
    ("row", "law"),
    [
        ("is_coming = true, waits_since = now()", "comes_or_waits"),
        ("is_coming = false, waits_since = NULL", "somebody_comes_or_nobody"),
    ],
)
async def test_the_database_itself_lets_nobody_both_come_and_wait(bookings, full, row, law):
    with pytest.raises(asyncpg.CheckViolationError, match=law):
        async with bookings.database.work(AUTHORITY) as work:
            await work.fetch(f"UPDATE gathering_reply SET {row} WHERE gathering_id = $1", full.gathering_id)
