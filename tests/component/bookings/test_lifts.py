"""Lifts to a gathering are offered and needed with a reply, and who answers for it arranges who goes with whom."""

import asyncpg
import pytest

from services.bookings.handlers.places import LOOK_AT_PLACES
from shared.contracts.asking import NotAllowedError
from shared.contracts.gatherings import ArrangedLift, ArrangeLifts, GatheringLiftsArranged, ReplyToGathering
from shared.contracts.refusals import Refused
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    BIRCH,
    CEDAR,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    OTHER_HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    a_membership,
)
from tests.component.bookings.a_gathering_planned import cancel, how_is, once_it_has_begun, planned, reply
from tests.component.bookings.an_area import KnowsTheWay

NOBODY = KnowsTheWay()


async def comes(bookings, view, who, adults=2, **lift):
    command = ReplyToGathering(gathering_id=view.gathering_id, is_coming=True, adults=adults, **lift)
    return await bookings.asked(command, by=who)


async def arrange(bookings, view, *lifts, by=LIAISON):
    arranged = tuple(ArrangedLift(household_id=one, with_household_id=driver) for one, driver in lifts)
    return await bookings.asked(ArrangeLifts(gathering_id=view.gathering_id, lifts=arranged), by=by)


async def who_goes_with_whom(bookings, view):
    seen = await how_is(bookings, view)
    return {one.household_id: one.with_household_id for one in seen.lifts if one.with_household_id}


async def told(bookings):
    """Of each event, for whom a lift is arranged and for whom it is undone."""
    said = await bookings.said()
    assert all(isinstance(one, GatheringLiftsArranged) for one in said)
    return [(set(one.arranged_household_ids), set(one.undone_household_ids)) for one in said]


@pytest.fixture
async def lifts(bookings):
    """The Birches have room for three, the Cedars need a lift for two, and so does the hub home."""
    view = await planned(bookings)
    await comes(bookings, view, SATELLITE, gives_lift=3)
    await comes(bookings, view, OTHER_SATELLITE, needs_lift=2)
    await comes(bookings, view, HUB_CARER, needs_lift=2)
    return view


async def test_who_answers_for_it_sees_who_offers_and_needs_and_the_others_how_many(bookings, lifts):
    seen = await how_is(bookings, lifts)
    assert {(one.household_id, one.gives, one.needs) for one in seen.lifts} == {
        (BIRCH, 3, 0),
        (CEDAR, 0, 2),
        (HUB, 0, 2),
    }
    assert seen.may_arrange_lifts

    seen = await how_is(bookings, lifts, SATELLITE)

    assert [one.household_id for one in seen.lifts] == [BIRCH], "nobody else's"
    assert (seen.seats_offered, seen.seats_needed, seen.may_arrange_lifts) == (3, 4, False)
    assert await bookings.said() == []


async def test_only_those_who_go_together_see_one_another_and_are_told(bookings, lifts):
    await arrange(bookings, lifts, (CEDAR, BIRCH))

    assert await told(bookings) == [({BIRCH, CEDAR}, set())]
    for who in (SATELLITE, OTHER_SATELLITE):
        seen = await how_is(bookings, lifts, who)
        assert {one.household_id for one in seen.lifts} == {BIRCH, CEDAR}
    only_their_own = [one for one in (await how_is(bookings, lifts, OTHER_SATELLITE)).lifts if one.needs]
    assert [one.household_id for one in only_their_own] == [CEDAR], "not whom else the same household could take"


async def test_arranged_again_nobody_is_told_twice_and_undone_both_are(bookings, lifts):
    await arrange(bookings, lifts, (CEDAR, BIRCH))
    await bookings.said()

    await arrange(bookings, lifts, (CEDAR, BIRCH), (HUB, None))
    assert await told(bookings) == []

    await arrange(bookings, lifts, (CEDAR, None))
    assert await told(bookings) == [(set(), {BIRCH, CEDAR})]
    assert await who_goes_with_whom(bookings, lifts) == {}


async def test_nobody_takes_more_than_they_offered(bookings, lifts):
    refused = await arrange(bookings, lifts, (CEDAR, BIRCH), (HUB, BIRCH))

    assert refused.reason == "not_enough_seats"
    assert await who_goes_with_whom(bookings, lifts) == {}
    assert await bookings.said() == []


@pytest.mark.parametrize(
    ("lift", "reason"),
    [((BIRCH, CEDAR), "no_lift_needed"), ((CEDAR, HUB), "no_lift_offered"), ((CEDAR, CEDAR), "no_lift_offered")],
)
async def test_only_who_needs_one_is_taken_and_only_by_who_offers(bookings, lifts, lift, reason):
    assert (await arrange(bookings, lifts, lift)).reason == reason


async def test_who_needs_a_lift_needs_no_passengers(bookings, lifts):
    refused = await comes(bookings, lifts, SATELLITE, gives_lift=1, needs_lift=1)

    assert isinstance(refused, Refused)
    assert (refused.reason, refused.fields) == ("gives_and_needs_lifts", ("needs_lift",))
    assert [one.gives for one in (await how_is(bookings, lifts, SATELLITE)).lifts] == [3]


async def is_off(bookings, view):
    await cancel(bookings, view)


async def has_begun(bookings, _view):
    once_it_has_begun(bookings)


@pytest.mark.parametrize(("meanwhile", "reason"), [(is_off, "called_off"), (has_begun, "has_begun")])
async def test_nothing_is_arranged_any_more_once_it_is_over(bookings, lifts, meanwhile, reason):
    await meanwhile(bookings, lifts)

    assert (await arrange(bookings, lifts, (CEDAR, BIRCH))).reason == reason
    assert not (await how_is(bookings, lifts)).may_arrange_lifts


async def test_only_who_answers_for_it_arranges_lifts(bookings, lifts):
    assert (await arrange(bookings, lifts, (CEDAR, BIRCH), by=OTHER_HUB_CARER)).reason == "not_yours"
    with pytest.raises(NotAllowedError):
        await arrange(bookings, lifts, (CEDAR, BIRCH), by=SATELLITE)


@pytest.mark.parametrize(
    ("who", "lift"),
    [
        (SATELLITE, {"gives_lift": 1}),
        (SATELLITE, {}),
        (SATELLITE, {"needs_lift": 1}),
        (OTHER_SATELLITE, {"needs_lift": 3}),
        (OTHER_SATELLITE, {}),
    ],
)
async def test_what_can_t_be_any_more_is_undone_and_both_are_told(bookings, lifts, who, lift):
    await arrange(bookings, lifts, (CEDAR, BIRCH))
    await bookings.said()

    await comes(bookings, lifts, who, **lift)

    assert await who_goes_with_whom(bookings, lifts) == {}
    assert await told(bookings) == [(set(), {BIRCH, CEDAR})]


async def test_what_can_still_be_stays(bookings, lifts):
    await arrange(bookings, lifts, (CEDAR, BIRCH))
    await bookings.said()

    await comes(bookings, lifts, SATELLITE, adults=1, gives_lift=2)
    await comes(bookings, lifts, OTHER_SATELLITE, adults=3, needs_lift=2)

    assert await who_goes_with_whom(bookings, lifts) == {CEDAR: BIRCH}
    assert await bookings.said() == []


@pytest.mark.parametrize("who", [SATELLITE, OTHER_SATELLITE])
async def test_who_doesn_t_come_after_all_takes_nobody_and_is_taken_by_nobody(bookings, lifts, who):
    await arrange(bookings, lifts, (CEDAR, BIRCH))
    await bookings.said()

    await reply(bookings, lifts, who, is_coming=False)

    assert await told(bookings) == [(set(), {BIRCH, CEDAR})]
    await comes(bookings, lifts, who)
    assert await who_goes_with_whom(bookings, lifts) == {}


async def test_a_household_that_leaves_takes_nobody_any_more(bookings, lifts):
    await arrange(bookings, lifts, (CEDAR, BIRCH))
    await bookings.heard(a_membership(BIRCH, left_on=FRIDAY, version=2))
    await bookings.said()
    bookings.clock.move(seconds=30)

    for name, thing_id in await bookings.errands():
        if name == LOOK_AT_PLACES:
            await bookings.ran(name, thing_id, NOBODY)

    _, said = await bookings.said()
    assert (said.arranged_household_ids, set(said.undone_household_ids)) == ((), {BIRCH, CEDAR})
    assert await who_goes_with_whom(bookings, lifts) == {}


async def test_who_only_waits_for_places_takes_nobody_yet(bookings):
    view = await planned(bookings, capacity=2)
    await comes(bookings, view, OTHER_SATELLITE, needs_lift=2)
    bookings.clock.move(minutes=1)
    await comes(bookings, view, SATELLITE, gives_lift=2, or_waits=True)

    assert (await how_is(bookings, view)).seats_offered == 0
    assert (await arrange(bookings, view, (CEDAR, BIRCH))).reason == "no_lift_offered"
    await reply(bookings, view, OTHER_SATELLITE, is_coming=False)
    assert (await how_is(bookings, view)).seats_offered == 2


@pytest.mark.parametrize(
    ("row", "law"),
    [("gives_lift = 1, needs_lift = 1", "gives_or_needs"), ("lift_with = household_id", "taken_who_needs_it")],
)
async def test_the_database_itself_takes_nobody_who_doesn_t_need_it(bookings, row, law):
    view = await planned(bookings)
    await comes(bookings, view, SATELLITE, gives_lift=1)

    with pytest.raises(asyncpg.CheckViolationError, match=law):
        async with bookings.database.work(AUTHORITY) as work:
            await work.fetch(f"UPDATE gathering_reply SET {row} WHERE gathering_id = $1", view.gathering_id)
