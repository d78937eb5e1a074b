"""A household replies to a gathering: the places are taken at once, and none of them twice."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY, actor
from tests.component.bookings.a_constellation import (
    BIRCH,
    CEDAR,
    FRIDAY,
    HUB_CARER,
    LIAISON,
    OTHER_HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    a_membership,
)
from tests.component.bookings.a_gathering_planned import (
    cancel,
    changing,
    how_is,
    listed,
    once_it_has_begun,
    planned,
    reply,
)

SECOND_AT_THE_BIRCHES = actor(Role.SATELLITE_CARER, household_id=BIRCH)


async def test_a_household_says_how_many_come_and_changes_it_until_it_begins(bookings):
    view = await planned(bookings, capacity=6)
    [card] = (await listed(bookings, SATELLITE)).gatherings
    assert (card.may_reply, card.reply) == (True, None)

    await reply(bookings, view, SATELLITE, 2, 2)
    seen = await reply(bookings, view, SECOND_AT_THE_BIRCHES, 1, 2)

    assert [(one.household_id, one.adults, one.children) for one in seen.replies] == [(BIRCH, 1, 2)]
    assert seen.places_taken == 3
    [card] = (await listed(bookings, SATELLITE)).gatherings
    assert card.reply == seen.replies[0]
    assert await bookings.said() == [], "nobody else has to know"
    once_it_has_begun(bookings)
    assert (await reply(bookings, view, SATELLITE)).reason == "has_begun"
    assert not (await how_is(bookings, view, SATELLITE)).may_reply


async def test_who_doesn_t_come_after_all_gives_the_places_back(bookings):
    view = await planned(bookings, capacity=4)
    await reply(bookings, view, SATELLITE, 2, 2)
    full = await reply(bookings, view, OTHER_SATELLITE)
    assert (full.reason, full.detail) == (
        "gathering_is_full",
        "This gathering is full. Reply “Yes, if there is room” to wait for places, or that you aren’t coming.",
    )

    seen = await reply(bookings, view, SATELLITE, 2, 2, is_coming=False)

    [said] = seen.replies
    assert (said.is_coming, said.adults, said.children, seen.places_taken) == (False, 0, 0, 0)
    assert (await reply(bookings, view, OTHER_SATELLITE, 4)).places_taken == 4


@pytest.mark.parametrize(
    ("taken", "wanted", "words"),
    [
        (3, 2, "Only 1 place is left, and you entered 2 people."),
        (2, 3, "Only 2 places are left, and you entered 3 people."),
        (4, 1, "This gathering is full."),
    ],
)
async def test_who_finds_no_room_hears_how_much_there_is_and_what_can_be_done(bookings, taken, wanted, words):
    view = await planned(bookings, capacity=4)
    await reply(bookings, view, OTHER_SATELLITE, taken)

    answer = await reply(bookings, view, SATELLITE, wanted)

    assert isinstance(answer, Refused)
    assert answer.reason == "gathering_is_full"
    assert answer.detail.startswith(words)
    assert answer.detail.endswith("to wait for places, or that you aren’t coming.")


async def test_a_reply_that_is_refused_leaves_the_one_before_as_it_was(bookings):
    view = await planned(bookings, capacity=4)
    await reply(bookings, view, SATELLITE, 2)

    assert (await reply(bookings, view, SATELLITE, 5)).reason == "gathering_is_full"

    seen = await how_is(bookings, view, SATELLITE)
    assert (seen.replies[0].adults, seen.places_taken) == (2, 2)


async def test_without_a_limit_as_many_come_as_like(bookings):
    view = await planned(bookings, capacity=None)

    await reply(bookings, view, SATELLITE, 30, 30)

    assert (await reply(bookings, view, OTHER_SATELLITE, 30, 30)).places_taken == 120


async def is_off(bookings, view):
    await cancel(bookings, view)


async def nothing_happens(_bookings, _view):
    pass


@pytest.mark.parametrize(
    ("meanwhile", "who", "adults", "reason"),
    [
        (is_off, SATELLITE, 1, "called_off"),
        (nothing_happens, SATELLITE, 0, "nobody_comes"),
        (nothing_happens, OTHER_HUB_CARER, 1, "not_yours"),
    ],
)
async def test_a_reply_that_can_t_be_is_refused(bookings, meanwhile, who, adults, reason):
    view = await planned(bookings)
    await meanwhile(bookings, view)

    assert (await reply(bookings, view, who, adults)).reason == reason


async def test_two_households_that_want_the_last_place_at_once_never_both_have_it(bookings):
    for _ in range(5):
        view = await planned(bookings, capacity=2)

        answers = await asyncio.gather(
            *(reply(bookings, view, who) for who in (SATELLITE, OTHER_SATELLITE, HUB_CARER, SECOND_AT_THE_BIRCHES))
        )

        refused = [one.reason for one in answers if isinstance(one, Refused)]
        seen = await how_is(bookings, view)
        assert seen.places_taken == sum(one.adults for one in seen.replies) == 2
        assert set(refused) == {"gathering_is_full"}


async def test_places_can_t_be_taken_away_from_those_who_reply_at_once(bookings):
    view = await planned(bookings, capacity=2)

    changed, replied = await asyncio.gather(
        bookings.asked(changing(view, capacity=1), by=LIAISON), reply(bookings, view, SATELLITE, 2)
    )

    seen = await how_is(bookings, view)
    assert isinstance(changed, Refused) != isinstance(replied, Refused)
    assert seen.places_taken <= seen.capacity


async def test_the_database_itself_takes_no_place_that_there_isn_t(bookings):
    view = await planned(bookings, capacity=2)

    with pytest.raises(asyncpg.CheckViolationError, match="room_for_all"):
        async with bookings.database.work(AUTHORITY) as work:
            await work.fetch("UPDATE planned_gathering SET taken = taken + 3 WHERE id = $1", view.gathering_id)


async def test_a_household_that_replied_and_left_still_says_that_it_doesn_t_come(bookings):
    view = await planned(bookings)
    await reply(bookings, view, OTHER_SATELLITE)
    await bookings.heard(a_membership(CEDAR, left_on=FRIDAY - timedelta(days=1), version=2))

    assert (await reply(bookings, view, OTHER_SATELLITE, is_coming=False)).places_taken == 0
