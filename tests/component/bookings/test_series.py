"""Regular sleepovers: asked for at once or not at all, and each a sleepover of its own."""

import asyncio
from datetime import date, timedelta

import pytest

from services.bookings.handlers.holding import END_THE_HOLD
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverAgreed,
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverLapsed,
    SleepoverRequested,
    SleepoverView,
    WhatWaitsForMe,
)
from shared.contracts.nights_off import TakeNightsOff
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName
from shared.contracts.series import (
    AgreeToSeries,
    CancelSeries,
    DeclineSeries,
    HowIsSeries,
    Occurrences,
    RequestSeries,
    SeriesCancelled,
    SeriesConfirmed,
    SeriesDeclined,
    SeriesLapsed,
    SeriesRequested,
    SeriesView,
)
from shared.contracts.words import DeclineReason, SleepoverState, ToldBy
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    BEN,
    CHILDS_WORKER,
    CLEO,
    DOGWOOD,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    TODAY,
    a_hub_home,
    a_life,
    elsewhere,
)
from tests.component.bookings.test_rules import a_rule

A_WEEK = timedelta(days=7)
FRIDAYS = [FRIDAY + number * A_WEEK for number in range(5)]
"""27 November to 25 December 2026, which is Christmas Day."""
UNTIL = FRIDAYS[-1]
EVERY_WEEK = f"FREQ=WEEKLY;INTERVAL=1;UNTIL={UNTIL:%Y%m%d}"


def a_series(*children, **more):
    return RequestSeries(
        **{
            "child_ids": children or (ADA, BEN),
            "first_night_on": FRIDAY,
            "nights": 1,
            "rule": EVERY_WEEK,
            **more,
        }
    )


def firsts(reply):
    return [one.first_night_on for one in reply.occurrences]


async def asked(room, *children, by=SATELLITE, **more):
    reply = await room.asked(a_series(*children, **more), by=by)
    assert isinstance(reply, Occurrences), reply
    return reply.series_id


async def how(room, series_id, by=SATELLITE):
    view = await room.asked(HowIsSeries(series_id=series_id), by=by)
    assert isinstance(view, SeriesView), view
    return view


async def states(room, series_id):
    return [one.state for one in (await how(room, series_id)).sleepovers]


async def taken(room, night, *children, by=OTHER_SATELLITE):
    """These children have asked for that night."""
    request = RequestSleepover(child_ids=children or (CLEO,), first_night_on=night, last_night_on=night)
    assert isinstance(await room.asked(request, by=by), SleepoverView)


async def test_each_is_held_as_a_sleepover_of_its_own(bookings):
    series_id = await asked(bookings)

    view = await how(bookings, series_id)
    assert [one.first_night_on for one in view.sleepovers] == FRIDAYS
    assert {one.state for one in view.sleepovers} == {SleepoverState.REQUESTED}
    assert (set(view.child_ids), view.hub_household_id, view.nights, view.rule) == ({ADA, BEN}, HUB, 1, EVERY_WEEK)
    one = await bookings.asked(HowIsSleepover(sleepover_id=view.sleepovers[2].sleepover_id), by=HUB_CARER)
    assert (one.series_id, one.first_night_on, one.may_agree) == (series_id, FRIDAYS[2], True)
    full = await bookings.asked(
        RequestSleepover(child_ids=(CLEO,), first_night_on=FRIDAYS[3], last_night_on=FRIDAYS[3]), by=OTHER_SATELLITE
    )
    assert full.reason == "hub_home_is_full"


async def test_those_concerned_are_told_once_and_each_sleepover_is_said_as_well(bookings):
    series_id = await asked(bookings)

    *each, whole = await bookings.said()

    assert {type(one) for one in each} == {SleepoverRequested}
    assert {(one.told_by, one.series_id) for one in each} == {(ToldBy.SERIES, series_id)}
    assert isinstance(whole, SeriesRequested)
    assert [one.sleepover_id for one in whole.sleepovers] == [one.sleepover_id for one in each]
    assert whole.held_until == bookings.clock() + timedelta(hours=72)
    assert [wait.decider.value for wait in whole.waits_for] == ["hub_home_carer"]


async def test_looking_holds_nothing_and_names_what_stands_in_the_way(bookings):
    await taken(bookings, FRIDAYS[1], CLEO)
    await bookings.asked(
        TakeNightsOff(constellation_id=KITES, first_night_on=FRIDAYS[3], last_night_on=FRIDAYS[3]), by=HUB_CARER
    )
    await bookings.said()

    reply = await bookings.asked(a_series(dry_run=True), by=SATELLITE)

    assert reply.series_id is None
    assert firsts(reply) == FRIDAYS
    assert [bool(one.in_the_way) for one in reply.occurrences] == [False, True, False, True, False]
    full, off = reply.occurrences[1], reply.occurrences[3]
    assert full.in_the_way == "The hub home is full on Friday 4 December. Choose other nights."
    assert "takes no children on Friday 18 December" in off.in_the_way
    assert full.instead == (FRIDAYS[1] - timedelta(days=1), FRIDAYS[1] + timedelta(days=1))
    assert reply.occurrences[4].bank_holidays == ("Christmas Day", "Boxing Day")
    assert await bookings.said() == []
    assert (await bookings.asked(WhatWaitsForMe(), by=HUB_CARER)).sleepovers[0].child_ids == (CLEO,)


async def test_where_one_cant_be_none_is_asked_for(bookings):
    await taken(bookings, FRIDAYS[1], CLEO)
    await bookings.said()

    refused = await bookings.asked(a_series(), by=SATELLITE)

    assert isinstance(refused, Refused)
    assert refused.reason == "not_all_can_be"
    assert "From Friday 4 December: The hub home is full on Friday 4 December." in refused.detail
    assert await bookings.said() == []
    await taken(bookings, FRIDAYS[0], CLEO)


async def test_one_is_left_out_and_another_night_taken_instead(bookings):
    await taken(bookings, FRIDAYS[1], CLEO)
    thursday = FRIDAYS[1] - timedelta(days=1)

    series_id = await asked(bookings, left_out=(FRIDAYS[1],), besides=(thursday,))

    found = [one.first_night_on for one in (await how(bookings, series_id)).sleepovers]
    assert found == [FRIDAYS[0], thursday, *FRIDAYS[2:]]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (f"FREQ=WEEKLY;INTERVAL=2;UNTIL={UNTIL:%Y%m%d}", [FRIDAYS[0], FRIDAYS[2], FRIDAYS[4]]),
        ("FREQ=MONTHLY;BYDAY=4FR;UNTIL=20270228", [FRIDAY, date(2026, 12, 25), date(2027, 1, 22), date(2027, 2, 26)]),
        ("FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270130", [FRIDAY, date(2026, 12, 25), date(2027, 1, 29)]),
    ],
)
async def test_they_repeat_by_the_rule(bookings, rule, expected):
    reply = await bookings.asked(a_series(rule=rule, dry_run=True), by=SATELLITE)

    assert firsts(reply) == expected


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"first_night_on": SATURDAY, "rule": "FREQ=MONTHLY;BYDAY=4FR;UNTIL=20270228"}, "not_a_series"),
        ({"rule": "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261126"}, "not_a_series"),
        ({"rule": "FREQ=WEEKLY;INTERVAL=1;UNTIL=20269999"}, "not_a_series"),
        ({"left_out": tuple(FRIDAYS)}, "not_a_series"),
        ({"rule": "FREQ=WEEKLY;INTERVAL=1;UNTIL=21001231"}, "too_many_in_a_series"),
        ({"nights": 8}, "nights_overlap"),
        ({"besides": (FRIDAY + timedelta(days=1),), "nights": 2}, "nights_overlap"),
        ({"child_ids": (ADA, ADA)}, "child_named_twice"),
        ({"child_ids": (CLEO,)}, "not_yours"),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True], ids=["asked for", "looked at"])
async def test_what_is_no_series_is_refused(bookings, more, reason, dry_run):
    refused = await bookings.asked(a_series(**{**more, "dry_run": dry_run}), by=SATELLITE)

    assert isinstance(refused, Refused)
    assert refused.reason == reason
    assert await bookings.said() == []


async def test_of_two_hub_homes_only_the_first_ones_nights_can_be(bookings):
    await bookings.heard(a_life(a_hub_home(until=FRIDAYS[3]), a_hub_home(DOGWOOD, since=FRIDAYS[3])))

    reply = await bookings.asked(a_series(dry_run=True), by=SATELLITE)

    assert [bool(one.in_the_way) for one in reply.occurrences] == [False, False, False, True, True]
    assert "The hub home is another one on Friday 18 December" in reply.occurrences[3].in_the_way


async def test_the_nights_of_the_series_itself_count_in_twelve_months(bookings):
    await bookings.heard(a_rule(3, name=RuleName.MOST_NIGHTS_IN_12_MONTHS))

    reply = await bookings.asked(a_series(dry_run=True), by=SATELLITE)
    refused = await bookings.asked(a_series(), by=SATELLITE)

    assert [bool(one.in_the_way) for one in reply.occurrences] == [False, False, False, True, True]
    assert refused.reason == "not_all_can_be"


async def test_one_yes_is_to_all_that_wait(bookings):
    series_id = await asked(bookings)
    await bookings.said()

    view = await bookings.asked(AgreeToSeries(series_id=series_id), by=HUB_CARER)

    assert {one.state for one in view.sleepovers} == {SleepoverState.CONFIRMED}
    *each, whole = await bookings.said()
    assert {(type(one), one.told_by) for one in each} == {(SleepoverConfirmed, ToldBy.SERIES)}
    assert isinstance(whole, SeriesConfirmed)
    assert (len(whole.sleepovers), whole.thing_version, whole.waits_for, whole.held_until) == (5, 2, (), None)
    again = await bookings.asked(AgreeToSeries(series_id=series_id), by=HUB_CARER)
    assert again.reason == "nothing_waits"


async def test_where_somebody_else_must_still_agree_nobody_is_told_yet(bookings):
    series_id = await asked(bookings, CLEO, by=OTHER_SATELLITE)
    await bookings.said()

    view = await bookings.asked(AgreeToSeries(series_id=series_id), by=HUB_CARER)
    assert {one.state for one in view.sleepovers} == {SleepoverState.REQUESTED}
    assert {(type(one), one.told_by) for one in await bookings.said()} == {(SleepoverAgreed, ToldBy.SERIES)}

    await bookings.asked(AgreeToSeries(series_id=series_id), by=CHILDS_WORKER)
    assert isinstance((await bookings.said())[-1], SeriesConfirmed)


async def test_single_ones_are_decided_and_called_off_like_any_other(bookings):
    series_id = await asked(bookings)
    first, second, *_ = (await how(bookings, series_id)).sleepovers
    await bookings.said()

    await bookings.asked(AgreeToSleepover(sleepover_id=first.sleepover_id), by=HUB_CARER)
    await bookings.asked(CancelSleepover(sleepover_id=second.sleepover_id), by=SATELLITE)

    assert [(type(one), one.told_by) for one in await bookings.said()] == [
        (SleepoverConfirmed, ToldBy.SLEEPOVER),
        (SleepoverCancelled, ToldBy.SLEEPOVER),
    ]
    await bookings.asked(AgreeToSeries(series_id=series_id), by=HUB_CARER)
    confirmed = [one for one in await bookings.said() if isinstance(one, SleepoverConfirmed)]
    assert [one.first_night_on for one in confirmed] == FRIDAYS[2:]


async def test_one_no_is_to_all_that_wait(bookings):
    series_id = await asked(bookings)
    await bookings.said()

    await bookings.asked(DeclineSeries(series_id=series_id, reason=DeclineReason.HUB_HOME_AWAY), by=HUB_CARER)

    assert set(await states(bookings, series_id)) == {SleepoverState.DECLINED}
    *each, whole = await bookings.said()
    assert {(type(one), one.told_by) for one in each} == {(SleepoverDeclined, ToldBy.SERIES)}
    assert isinstance(whole, SeriesDeclined)
    assert whole.reason is DeclineReason.HUB_HOME_AWAY
    await taken(bookings, FRIDAYS[4], CLEO)


@pytest.mark.parametrize("by", [SATELLITE, HUB_CARER, LIAISON], ids=["the home", "the hub home", "liaison"])
async def test_this_and_those_after_it_are_called_off(bookings, by):
    series_id = await asked(bookings)
    await bookings.said()

    await bookings.asked(CancelSeries(series_id=series_id, from_on=FRIDAYS[2]), by=by)

    gone, kept = SleepoverState.CANCELLED, SleepoverState.REQUESTED
    assert await states(bookings, series_id) == [kept, kept, gone, gone, gone]
    whole = (await bookings.said())[-1]
    assert isinstance(whole, SeriesCancelled)
    assert [one.first_night_on for one in whole.sleepovers] == FRIDAYS[2:]
    again = await bookings.asked(CancelSeries(series_id=series_id, from_on=FRIDAYS[2]), by=by)
    assert again.reason == "nothing_to_cancel"


async def test_what_has_begun_isnt_called_off_with_the_others(bookings):
    series_id = await asked(bookings)
    await bookings.asked(AgreeToSeries(series_id=series_id), by=HUB_CARER)
    bookings.clock.move(days=(FRIDAY - TODAY).days + 1)

    await bookings.asked(CancelSeries(series_id=series_id, from_on=TODAY), by=SATELLITE)

    assert await states(bookings, series_id) == [SleepoverState.CONFIRMED] + 4 * [SleepoverState.CANCELLED]


async def test_their_holds_end_together_and_are_told_once(bookings):
    series_id = await asked(bookings)
    first, second, *_ = (await how(bookings, series_id)).sleepovers
    await bookings.said()
    bookings.clock.move(hours=72)

    await bookings.ran(END_THE_HOLD, second.sleepover_id, None)
    *each, whole = await bookings.said()
    assert {(type(one), one.told_by) for one in each} == {(SleepoverLapsed, ToldBy.SERIES)}
    assert isinstance(whole, SeriesLapsed)
    assert len(whole.sleepovers) == 5
    assert set(await states(bookings, series_id)) == {SleepoverState.CANCELLED}

    await bookings.ran(END_THE_HOLD, first.sleepover_id, None)
    assert await bookings.said() == []


@pytest.mark.parametrize("by", [OTHER_SATELLITE, CHILDS_WORKER, elsewhere(SATELLITE), elsewhere(HUB_CARER)])
async def test_nobody_elses_series_is_seen_or_changed(bookings, by):
    series_id = await asked(bookings)

    for message in (
        HowIsSeries(series_id=series_id),
        AgreeToSeries(series_id=series_id),
        DeclineSeries(series_id=series_id, reason=DeclineReason.OTHER),
        CancelSeries(series_id=series_id, from_on=TODAY),
    ):
        try:
            answer = await bookings.asked(message, by=by)
        except NotAllowedError:
            continue
        assert answer.reason == "not_yours", message
    assert set(await states(bookings, series_id)) == {SleepoverState.REQUESTED}


@pytest.mark.parametrize("by", [OTHER_LIAISON, ADMINISTRATOR], ids=["of others", "administrator"])
async def test_who_may_only_look_changes_nothing(bookings, by):
    series_id = await asked(bookings)

    assert len((await how(bookings, series_id, by=by)).sleepovers) == 5
    with pytest.raises(NotAllowedError):
        await bookings.asked(AgreeToSeries(series_id=series_id), by=by)


async def test_of_two_series_for_the_last_beds_one_wins_whole(bookings):
    replies = await asyncio.gather(
        bookings.asked(a_series(ADA, BEN), by=SATELLITE), bookings.asked(a_series(CLEO), by=OTHER_SATELLITE)
    )

    won = [one for one in replies if isinstance(one, Occurrences)]
    lost = [one for one in replies if isinstance(one, Refused)]
    assert (len(won), [one.reason for one in lost]) == (1, ["not_all_can_be"])


async def test_a_hub_home_that_asks_has_said_yes_and_the_carers_at_home_say_theirs(bookings):
    series_id = await asked(bookings, by=HUB_CARER)
    before = set(await states(bookings, series_id))

    await bookings.asked(AgreeToSeries(series_id=series_id), by=SATELLITE)

    assert before == {SleepoverState.REQUESTED}
    assert set(await states(bookings, series_id)) == {SleepoverState.CONFIRMED}
    assert isinstance((await bookings.said())[-1], SeriesConfirmed)
