"""Gatherings that repeat are planned together and told once, and each is a gathering of its own."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.bookings.handlers.places import LOOK_AT_PLACES
from services.bookings.policy.repeating import holidays_on
from shared.contracts.gatherings import (
    CancelGathering,
    GatheringCancelled,
    GatheringChanged,
    GatheringPlacesMoved,
    GatheringPlanned,
)
from shared.contracts.refusals import Refused
from shared.contracts.words import GatheringOffReason, GatheringState, OfSeries
from tests.component.bookings.a_constellation import (
    BIRCH,
    CEDAR,
    DOGWOOD,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    OTHER_HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    a_membership,
)
from tests.component.bookings.a_gathering_planned import (
    FRIDAY_EVENING,
    changing,
    how_is,
    listed,
    once_it_has_begun,
    planned,
    planning,
    record,
    reply,
)
from tests.component.bookings.an_area import KnowsTheWay

WEEKLY = "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261218"
FRIDAYS = [date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18)]
NOBODY = KnowsTheWay()


async def those_on(bookings, by=LIAISON):
    """What is listed, by day: how it stands and when it begins."""
    return {one.starts_at.date(): one for one in (await listed(bookings, by)).gatherings}


async def cancels(bookings, view, which, by=HUB_CARER):
    command = CancelGathering(gathering_id=view.gathering_id, reason=GatheringOffReason.WEATHER, of_series=which)
    return await bookings.asked(command, by=by)


async def the_one_on(bookings, day, by=LIAISON):
    return await how_is(bookings, (await those_on(bookings, by))[day], by)


@pytest.fixture
async def fridays(bookings):
    """Four of them, with room for four."""
    return await planned(bookings, rule=WEEKLY, capacity=4)


async def test_each_day_is_a_gathering_of_its_own_and_each_household_is_told_once(bookings):
    await bookings.heard(a_membership(DOGWOOD, KITES, joined_on=FRIDAYS[2], ref="later"))

    view = await bookings.asked(planning(rule=WEEKLY), by=HUB_CARER)

    assert [one.on for one in view.days] == FRIDAYS
    assert set(view.invited) == {HUB, BIRCH, CEDAR, DOGWOOD}, "those of any of the days"
    assert list(await those_on(bookings)) == FRIDAYS
    said = await bookings.said()
    assert all(isinstance(one, GatheringPlanned) for one in said)
    told = [(one.of, set(one.household_ids) - set(one.told_elsewhere)) for one in said]
    assert told == [(4, {HUB, BIRCH, CEDAR}), (0, set()), (0, {DOGWOOD}), (0, set())]
    assert len({one.series_id for one in said}) == 1
    seen = await how_is(bookings, view)
    assert [one.starts_at.date() for one in seen.others] == FRIDAYS[1:]


async def test_a_look_tells_of_each_day_with_bank_holidays_and_keeps_nothing(bookings):
    christmas = datetime(2026, 12, 11, 18, tzinfo=UTC)
    look = planning(starts_at=christmas, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20270101", dry_run=True)

    view = await bookings.asked(look, by=HUB_CARER)

    assert [(one.on.day, one.bank_holidays) for one in view.days] == [
        (11, ()),
        (18, ()),
        (25, ("Christmas Day",)),
        (1, ("New Year's Day",)),
    ]
    assert await those_on(bookings) == {}
    assert await bookings.said() == []


def test_a_bank_holiday_two_days_before_another_is_named_too():
    assert holidays_on([date(2026, 12, 26)]) == ("Boxing Day",)
    assert holidays_on([date(2026, 12, 27)]) == ()


async def test_days_can_be_left_out_be_it_the_first(bookings):
    view = await planned(bookings, rule=WEEKLY, left_out=(FRIDAYS[0], FRIDAYS[2]))

    assert list(await those_on(bookings)) == [FRIDAYS[1], FRIDAYS[3]]
    assert view.starts_at == FRIDAY_EVENING + timedelta(days=7)


async def test_all_are_planned_or_none_and_it_is_said_which_can_t_be_and_why(bookings):
    for home in (BIRCH, CEDAR):
        await bookings.heard(a_membership(home, left_on=FRIDAYS[2], version=2))
    more = {"constellation_ids": (KITES,), "rule": "FREQ=MONTHLY;BYDAY=4FR;UNTIL=20280101"}

    look = await bookings.asked(planning(**more, dry_run=True), by=HUB_CARER)
    refused = await bookings.asked(planning(**more), by=HUB_CARER)

    assert [bool(one.in_the_way) for one in look.days] == [False] * 12 + [True, True]
    assert isinstance(refused, Refused)
    assert refused.reason == "not_all_can_be"
    assert "On Friday 26 November: The date must be within the next 12 months" in refused.detail
    assert await those_on(bookings) == {}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"rule": "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261126"}, "not_a_series"),
        ({"rule": "FREQ=MONTHLY;BYDAY=1FR;UNTIL=20270301"}, "not_a_series"),
        ({"rule": WEEKLY, "left_out": tuple(FRIDAYS)}, "not_a_series"),
        ({"rule": "FREQ=WEEKLY;INTERVAL=1;UNTIL=20291231"}, "too_many_in_a_series"),
        ({"starts_at": FRIDAY_EVENING - timedelta(days=7)}, "in_the_past"),
    ],
)
async def test_what_can_t_be_planned_by_a_rule_is_refused(bookings, more, reason):
    assert (await bookings.asked(planning(**more), by=HUB_CARER)).reason == reason
    assert await those_on(bookings) == {}


async def test_it_is_at_the_same_time_of_london_when_the_clocks_have_changed(bookings):
    in_march = datetime(2027, 3, 26, 18, 30, tzinfo=UTC)
    view = await planned(bookings, starts_at=in_march, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20270402")

    after = await the_one_on(bookings, date(2027, 4, 2))

    assert (view.starts_at, view.minutes) == (in_march, 90)
    assert (after.starts_at, after.minutes) == (datetime(2027, 4, 2, 17, 30, tzinfo=UTC), 90)


async def test_each_has_its_own_replies_and_who_came(bookings, fridays):
    await reply(bookings, fridays, SATELLITE, 2)
    once_it_has_begun(bookings)

    await record(bookings, fridays, (BIRCH, 2, 0))

    assert [one.state for one in (await how_is(bookings, fridays)).others] == [GatheringState.PLANNED] * 3
    second = await the_one_on(bookings, FRIDAYS[1], SATELLITE)
    assert (second.replies, second.places_taken) == ((), 0)
    [first, *_] = second.others
    assert (first.state, first.reply.adults) == (GatheringState.HELD, 2)
    assert (await the_one_on(bookings, FRIDAYS[1], OTHER_SATELLITE)).others[0].reply is None, "it isn't theirs"


@pytest.mark.parametrize(
    ("which", "changed"),
    [(OfSeries.ONE, {1}), (OfSeries.FOLLOWING, {1, 2, 3}), (OfSeries.ALL, {0, 1, 2, 3})],
)
async def test_one_this_and_following_or_all_are_changed_and_moved_by_as_many_days(bookings, fridays, which, changed):
    second = await the_one_on(bookings, FRIDAYS[1])
    later = second.starts_at + timedelta(days=1, hours=1)

    await bookings.asked(changing(second, title="Bowls", starts_at=later, of_series=which), by=LIAISON)

    assert {(one.title, day) for day, one in (await those_on(bookings)).items()} == {
        ("Bowls", day + timedelta(days=1)) if number in changed else (fridays.title, day)
        for number, day in enumerate(FRIDAYS)
    }
    hours = {one.title: one.starts_at.hour for one in (await those_on(bookings)).values()}
    assert hours["Bowls"] == 19
    said = await bookings.said()
    assert all(isinstance(one, GatheringChanged) for one in said)
    assert [one.of for one in said] == [len(changed)] + [0] * (len(changed) - 1)
    assert [set(one.told_elsewhere) for one in said[1:]] == [{HUB, BIRCH, CEDAR}] * (len(changed) - 1)


async def test_all_are_changed_or_none(bookings, fridays):
    third = await the_one_on(bookings, FRIDAYS[2])
    await reply(bookings, third, SATELLITE, 4)

    refused = await bookings.asked(changing(fridays, title="Bowls", capacity=2, of_series=OfSeries.ALL), by=LIAISON)

    assert refused.reason == "not_all_can_be"
    assert refused.detail.startswith("Nothing is changed, for not all of it can be. On Friday 11 December: 4 people")
    assert {one.title for one in (await those_on(bookings)).values()} == {fridays.title}
    alone = await bookings.asked(changing(third, capacity=2), by=LIAISON)
    assert alone.reason == "fewer_places_than_taken"


async def test_what_has_begun_or_was_called_off_stays_as_it_is(bookings, fridays):
    third = await the_one_on(bookings, FRIDAYS[2])
    await cancels(bookings, third, OfSeries.ONE)
    once_it_has_begun(bookings)
    second = await the_one_on(bookings, FRIDAYS[1])

    await bookings.asked(changing(second, title="Bowls", of_series=OfSeries.ALL), by=LIAISON)

    titles = [one.title for one in (await those_on(bookings)).values()]
    assert titles == [fridays.title, "Bowls", fridays.title, "Bowls"]


@pytest.mark.parametrize(
    ("which", "off"), [(OfSeries.ONE, {1}), (OfSeries.FOLLOWING, {1, 2, 3}), (OfSeries.ALL, {0, 1, 2, 3})]
)
async def test_one_this_and_following_or_all_are_cancelled_and_told_once(bookings, fridays, which, off):
    await cancels(bookings, await the_one_on(bookings, FRIDAYS[1]), which)

    states = [one.state for one in (await those_on(bookings)).values()]
    assert [number for number, state in enumerate(states) if state is GatheringState.CANCELLED] == sorted(off)
    said = await bookings.said()
    assert all(isinstance(one, GatheringCancelled) for one in said)
    assert [one.of for one in said] == [len(off)] + [0] * (len(off) - 1)


async def test_one_that_didn_t_take_place_tells_nobody_and_those_after_it_are_told_all_the_same(bookings, fridays):
    once_it_has_begun(bookings)

    await cancels(bookings, fridays, OfSeries.FOLLOWING)

    over, *ahead = await bookings.said()
    assert over.changed_at > over.starts_at
    assert [(one.of, one.told_elsewhere == ()) for one in ahead] == [(3, True), (0, False), (0, False)]


async def test_who_doesn_t_answer_for_it_changes_none_of_them(bookings, fridays):
    assert (await cancels(bookings, fridays, OfSeries.ALL, by=OTHER_HUB_CARER)).reason == "not_yours"
    changed = changing(fridays, title="Bowls", of_series=OfSeries.ALL)
    assert (await bookings.asked(changed, by=OTHER_HUB_CARER)).reason == "not_yours"


async def test_of_places_at_several_each_household_is_told_once(bookings, fridays):
    for day in FRIDAYS[:3]:
        one = await the_one_on(bookings, day)
        await reply(bookings, one, OTHER_SATELLITE, 4)
        await reply(bookings, one, SATELLITE, 2, or_waits=True)
    await bookings.heard(a_membership(CEDAR, left_on=FRIDAYS[1], version=2))
    await bookings.said()
    bookings.clock.move(seconds=30)

    for name, thing_id in await bookings.errands():
        if name == LOOK_AT_PLACES:
            await bookings.ran(name, thing_id, NOBODY)

    said = await bookings.said()
    assert all(isinstance(one, GatheringPlacesMoved) for one in said)
    assert [one.given_household_ids for one in said] == [(BIRCH,), (BIRCH,)]
    assert [one.left_household_ids for one in said] == [(CEDAR,), (CEDAR,)]
    assert [(one.of, set(one.told_elsewhere)) for one in said] == [(2, set()), (0, {BIRCH, CEDAR})]
