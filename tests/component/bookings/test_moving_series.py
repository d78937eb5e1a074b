"""Regular sleepovers are moved to another rule: nothing is given up before everybody has agreed to all of it."""

import asyncio
from datetime import timedelta

import pytest

from services.bookings.handlers.holding import END_THE_HOLD
from services.bookings.plugin import plugin
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
    ProposeOtherNights,
    RequestSleepover,
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverRequested,
)
from shared.contracts.calendars import WhatGoesInMyCalendar
from shared.contracts.clock import night_from_to
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName
from shared.contracts.series import (
    AgreeToSeries,
    CancelSeries,
    DeclineSeries,
    MoveSeries,
    Occurrences,
    SeriesCancelled,
    SeriesConfirmed,
    SeriesDeclined,
    SeriesRequested,
)
from shared.contracts.waiting import HowIsWaiting, WaitingState
from shared.contracts.words import DeclineReason, SleepoverState, ToldBy
from tests.component.bookings.a_constellation import (
    CLEO,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    TODAY,
    the_register,
)
from tests.component.bookings.a_full_house import due, to_wait, waits
from tests.component.bookings.test_rules import a_rule
from tests.component.bookings.test_series import FRIDAYS, UNTIL, asked, how, states, taken
from tests.component.bookings.what_the_register_says import RoomThatLooks

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
SATURDAYS = [one + A_DAY for one in FRIDAYS]
ON_SATURDAYS = f"FREQ=WEEKLY;INTERVAL=1;UNTIL={UNTIL + A_DAY:%Y%m%d}"
EVERY_WEEK = f"FREQ=WEEKLY;INTERVAL=1;UNTIL={UNTIL:%Y%m%d}"
EVERY_OTHER_WEEK = f"FREQ=WEEKLY;INTERVAL=2;UNTIL={UNTIL:%Y%m%d}"
CONFIRMED, REQUESTED = SleepoverState.CONFIRMED, SleepoverState.REQUESTED
CANCELLED, DECLINED = SleepoverState.CANCELLED, SleepoverState.DECLINED


async def confirmed(room, *children, **more):
    series_id = await asked(room, *children, **more)
    view = await room.asked(AgreeToSeries(series_id=series_id), by=HUB_CARER)
    assert {one.state for one in view.sleepovers} == {CONFIRMED}
    await room.said()
    return series_id


async def move(room, series_id, *, by=SATELLITE, **more):
    """To Saturdays, all of them, unless it is said otherwise."""
    to = {"from_on": TODAY, "first_night_on": SATURDAY, "nights": 1, "rule": ON_SATURDAYS, **more}
    return await room.asked(MoveSeries(series_id=series_id, **to), by=by)


async def moved(room, series_id, **more):
    reply = await move(room, series_id, **more)
    assert isinstance(reply, Occurrences), reply
    return reply.series_id


async def agree(room, series_id, by=HUB_CARER):
    view = await room.asked(AgreeToSeries(series_id=series_id), by=by)
    assert not isinstance(view, Refused), view
    return view


async def ahead(room, series_id):
    """The first nights of those that are confirmed."""
    return [one.first_night_on for one in (await how(room, series_id)).sleepovers if one.state is CONFIRMED]


async def test_what_is_confirmed_stays_while_another_rule_is_asked_for(bookings):
    before = await confirmed(bookings)

    after = await moved(bookings, before)

    *each, whole = await bookings.said()
    assert {type(one) for one in each} == {SleepoverRequested}
    assert {one.told_by for one in each} == {ToldBy.SERIES}
    assert isinstance(whole, SeriesRequested)
    assert (whole.series_id, whole.moves_id) == (after, before)
    assert await ahead(bookings, before) == FRIDAYS
    view = await how(bookings, after)
    assert [one.first_night_on for one in view.sleepovers] == SATURDAYS
    assert {one.state for one in view.sleepovers} == {REQUESTED}
    assert (view.moves_id, view.waits_together, view.may_take_back) == (before, True, True)
    assert (await how(bookings, before)).moved_to_id == after


async def test_the_last_yes_gives_the_old_ones_back_and_everybody_is_told_once(bookings):
    before = await confirmed(bookings)
    after = await moved(bookings, before)
    await bookings.said()

    await agree(bookings, after)

    said = await bookings.said()
    assert [type(one) for one in said if not hasattr(one, "told_by")] == [SeriesCancelled, SeriesConfirmed]
    each = [one for one in said if hasattr(one, "told_by")]
    assert {one.told_by for one in each} == {ToldBy.SERIES}
    off = [one for one in each if isinstance(one, SleepoverCancelled)]
    assert ([one.first_night_on for one in off], {one.reason for one in off}) == (FRIDAYS, {DeclineReason.OTHER_NIGHTS})
    assert [one.first_night_on for one in each if isinstance(one, SleepoverConfirmed)] == SATURDAYS
    assert (await ahead(bookings, before), await ahead(bookings, after)) == ([], SATURDAYS)
    # Fridays are anybody's again, and Saturdays aren't.
    await taken(bookings, FRIDAYS[2])
    full = RequestSleepover(child_ids=(CLEO,), first_night_on=SATURDAYS[2], last_night_on=SATURDAYS[2])
    assert (await bookings.asked(full, by=OTHER_SATELLITE)).reason == "hub_home_is_full"


async def test_this_and_those_after_it_are_moved_and_those_before_stay(bookings):
    before = await confirmed(bookings)

    after = await moved(bookings, before, from_on=FRIDAYS[2], first_night_on=SATURDAYS[2])
    await agree(bookings, after)

    assert await ahead(bookings, before) == FRIDAYS[:2]
    assert await ahead(bookings, after) == SATURDAYS[2:]


async def test_a_no_to_one_is_a_no_to_all_and_changes_nothing_of_the_old_ones(bookings):
    before = await confirmed(bookings)
    after = await moved(bookings, before)
    await bookings.said()

    no = DeclineSeries(series_id=after, reason=DeclineReason.HUB_HOME_AWAY)
    await bookings.asked(no, by=HUB_CARER)

    assert set(await states(bookings, after)) == {DECLINED}
    assert isinstance((await bookings.said())[-1], SeriesDeclined)
    assert await ahead(bookings, before) == FRIDAYS
    assert (await how(bookings, before)).moved_to_id is None


async def test_a_no_of_who_decides_on_one_of_them_is_a_no_to_all(bookings):
    before = await confirmed(bookings)
    await bookings.heard(
        a_rule(7, name=RuleName.NOTICE_DAYS), a_rule(1, name=RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON)
    )
    after = await moved(bookings, before, because="Their grandmother visits")
    first, *others = (await how(bookings, after)).sleepovers
    assert "programme_manager" in {one.decider.value for one in first.waits_for}
    assert "programme_manager" not in {wait.decider.value for one in others for wait in one.waits_for}

    await bookings.asked(DeclineSeries(series_id=after, reason=DeclineReason.OTHER), by=MANAGER)

    assert set(await states(bookings, after)) == {DECLINED}
    assert await ahead(bookings, before) == FRIDAYS


async def test_where_nobody_decides_all_holds_end_together_and_nothing_else(bookings):
    before = await confirmed(bookings)
    after = await moved(bookings, before)
    view = await how(bookings, after)
    assert len({one.held_until for one in view.sleepovers}) == 1
    bookings.clock.move(days=4)

    await bookings.ran(END_THE_HOLD, view.sleepovers[-1].sleepover_id, None)

    assert set(await states(bookings, after)) == {CANCELLED}
    assert await ahead(bookings, before) == FRIDAYS


async def test_the_others_are_held_no_longer_than_until_the_first_that_would_go_begins(bookings):
    before = await confirmed(bookings, first_night_on=TODAY + A_DAY, rule=EVERY_WEEK)

    after = await moved(bookings, before)

    assert (await how(bookings, after)).sleepovers[0].held_until == night_from_to(TODAY + A_DAY)[0]


async def test_once_one_of_them_has_begun_nobody_agrees_to_others_in_its_place(bookings):
    before = await confirmed(bookings)
    after = await moved(bookings, before)
    bookings.clock.move(days=4)

    late = await bookings.asked(AgreeToSeries(series_id=after), by=HUB_CARER)

    assert late.reason == "too_late"
    assert await ahead(bookings, before) == FRIDAYS
    assert set(await states(bookings, after)) == {REQUESTED}


async def test_a_yes_to_one_confirms_nothing_while_another_waits(bookings):
    before = await confirmed(bookings)
    after = await moved(bookings, before)
    first, *others = [one.sleepover_id for one in (await how(bookings, after)).sleepovers]

    view = await bookings.asked(AgreeToSleepover(sleepover_id=first), by=HUB_CARER)

    assert (view.state, view.waits_for, view.may_agree) == (REQUESTED, (), False)
    assert await ahead(bookings, before) == FRIDAYS
    for one in others:
        view = await bookings.asked(AgreeToSleepover(sleepover_id=one), by=HUB_CARER)
    assert (view.state, view.moves_series_id) == (CONFIRMED, None)
    assert (await ahead(bookings, before), await ahead(bookings, after)) == ([], SATURDAYS)


async def test_one_alone_isnt_declined_cancelled_moved_or_answered_with_other_nights(bookings):
    before = await confirmed(bookings)
    after = await moved(bookings, before)
    await bookings.said()
    one = (await how(bookings, after)).sleepovers[1]
    assert (one.may_cancel, one.may_move) == (False, False)
    theirs = await bookings.asked(HowIsSleepover(sleepover_id=one.sleepover_id), by=HUB_CARER)
    assert (theirs.may_agree, theirs.may_decline, theirs.may_propose) == (True, False, False)
    assert theirs.moves_series_id == before
    this, sunday = {"sleepover_id": one.sleepover_id}, SATURDAYS[1] + A_DAY
    other = {"first_night_on": sunday, "last_night_on": sunday}
    no = {"reason": DeclineReason.HUB_HOME_AWAY}

    refused = [
        await bookings.asked(DeclineSleepover(**this, **no), by=HUB_CARER),
        await bookings.asked(ProposeOtherNights(**this, **no, **other), by=HUB_CARER),
        await bookings.asked(CancelSleepover(**this), by=SATELLITE),
        await bookings.asked(MoveSleepover(**this, **other), by=SATELLITE),
        await bookings.asked(CancelSeries(series_id=after, from_on=SATURDAYS[1]), by=SATELLITE),
    ]

    assert [one.reason for one in refused] == ["decided_together"] * 5
    assert await bookings.said() == []
    stranger = await bookings.asked(CancelSleepover(**this), by=OTHER_SATELLITE)
    assert stranger.reason == "not_yours"


async def test_who_moves_them_takes_all_of_it_back(bookings):
    before = await confirmed(bookings)
    after = await moved(bookings, before)
    await bookings.said()

    await bookings.asked(CancelSeries(series_id=after, from_on=TODAY), by=SATELLITE)

    assert set(await states(bookings, after)) == {CANCELLED}
    assert await ahead(bookings, before) == FRIDAYS
    assert isinstance((await bookings.said())[-1], SeriesCancelled)
    strangers = await bookings.asked(CancelSeries(series_id=after, from_on=TODAY), by=OTHER_SATELLITE)
    assert strangers.reason == "not_yours"


@pytest.mark.parametrize(("by", "asked_too"), [(HUB_CARER, {"satellite_carer"}), (LIAISON, None)])
async def test_where_others_move_them_the_carers_at_home_must_agree(bookings, by, asked_too):
    before = await confirmed(bookings)

    after = await moved(bookings, before, by=by)

    waits = {one.decider.value for one in (await how(bookings, after)).sleepovers[0].waits_for}
    assert waits == (asked_too or {"satellite_carer", "hub_home_carer"})
    await agree(bookings, after, SATELLITE)
    assert (await ahead(bookings, before) == []) == (by is HUB_CARER)


async def test_nobodys_yes_is_taken_before_the_others_were_looked_at(room_of):
    async with room_of(plugin, kind=RoomThatLooks) as room:
        await room.heard(*the_register())
        before = await confirmed(room)
        after = await moved(room, before)
        room.looks_by_itself = False

        early = await room.asked(AgreeToSeries(series_id=after), by=HUB_CARER)

        assert early.reason == "cautions_not_looked_at"
        assert await ahead(room, before) == FRIDAYS
        await room.looked()
        await agree(room, after)
        assert await ahead(room, after) == SATURDAYS


async def test_another_rule_is_asked_for_once_at_a_time(bookings):
    before = await confirmed(bookings)
    await moved(bookings, before)
    [first, *_] = (await how(bookings, before)).sleepovers
    sunday = SATURDAY + A_DAY

    again = await move(bookings, before, nights=2)
    alone = await bookings.asked(
        MoveSleepover(sleepover_id=first.sleepover_id, first_night_on=sunday, last_night_on=sunday), by=SATELLITE
    )

    assert (again.reason, alone.reason) == ("already_moved", "already_moved")


async def test_of_two_who_move_them_at_once_one_is_told_of_the_other(bookings):
    before = await confirmed(bookings)
    sundays = {"first_night_on": SATURDAY + A_DAY, "rule": f"FREQ=WEEKLY;INTERVAL=1;UNTIL={UNTIL + A_WEEK:%Y%m%d}"}

    both = await asyncio.gather(move(bookings, before), move(bookings, before, by=HUB_CARER, **sundays))

    [refused] = [one for one in both if isinstance(one, Refused)]
    [held] = [one for one in both if isinstance(one, Occurrences)]
    assert refused.reason == "already_moved"
    assert (await how(bookings, before)).moved_to_id == held.series_id


async def test_of_the_last_yes_and_a_no_at_once_one_comes_first_and_nothing_is_lost(bookings):
    before = await confirmed(bookings)
    after = await moved(bookings, before, by=LIAISON)
    await agree(bookings, after)

    no = DeclineSeries(series_id=after, reason=DeclineReason.OTHER)
    await asyncio.gather(bookings.asked(AgreeToSeries(series_id=after), by=SATELLITE), bookings.asked(no, by=SATELLITE))

    assert (await ahead(bookings, before), await ahead(bookings, after)) in [(FRIDAYS, []), ([], SATURDAYS)]


async def test_what_was_asked_for_in_their_place_can_be_moved_itself(bookings):
    before = await confirmed(bookings)
    first = await moved(bookings, before)
    sundays = [one + A_DAY for one in SATURDAYS]

    second = await moved(
        bookings,
        first,
        first_night_on=sundays[0],
        rule=f"FREQ=WEEKLY;INTERVAL=1;UNTIL={sundays[-1]:%Y%m%d}",
    )

    assert set(await states(bookings, first)) == {CANCELLED}
    assert (await how(bookings, second)).moves_id == before
    assert await ahead(bookings, before) == FRIDAYS
    await agree(bookings, second)
    assert (await ahead(bookings, before), await ahead(bookings, second)) == ([], sundays)


async def test_the_new_ones_are_regular_sleepovers_like_any_afterwards(bookings):
    before = await confirmed(bookings)
    after = await moved(bookings, before)
    await agree(bookings, after)

    third = await moved(bookings, after, from_on=SATURDAYS[3], first_night_on=FRIDAYS[3], rule=EVERY_WEEK)
    await agree(bookings, third)
    await bookings.asked(CancelSeries(series_id=third, from_on=FRIDAYS[4]), by=SATELLITE)

    assert (await ahead(bookings, after), await ahead(bookings, third)) == (SATURDAYS[:3], [FRIDAYS[3]])


async def test_who_waits_for_a_night_is_offered_it_once_it_is_given_up_and_not_before(bookings):
    before = await confirmed(bookings)
    entry = await waits(bookings, to_wait(CLEO, first_night_on=FRIDAYS[2], last_night_on=FRIDAYS[2]), OTHER_SATELLITE)
    how_is_it = HowIsWaiting(waiting_id=entry.waiting_id)
    after = await moved(bookings, before)
    await due(bookings)
    assert (await bookings.asked(how_is_it, by=OTHER_SATELLITE)).state is WaitingState.WAITING

    await agree(bookings, after)
    await due(bookings)

    assert (await bookings.asked(how_is_it, by=OTHER_SATELLITE)).state is WaitingState.OFFERED


async def test_calendars_have_what_comes_and_what_goes_and_what_stays_untouched(bookings):
    before = await confirmed(bookings)
    [first, second, *_] = [one.sleepover_id for one in (await how(bookings, before)).sleepovers]
    thursday = FRIDAYS[1] - A_DAY
    after = await moved(bookings, before, first_night_on=FRIDAYS[0], rule=EVERY_OTHER_WEEK, besides=(thursday,))
    await agree(bookings, after)

    reply = await bookings.asked(WhatGoesInMyCalendar(), by=SATELLITE)

    entries = {one.sleepover_id: (one.first_night_on, one.state) for one in reply.sleepovers}
    assert (entries[first], entries[second]) == ((FRIDAYS[0], CONFIRMED), (FRIDAYS[1], CANCELLED))
    assert sorted(night for night, state in entries.values() if state is CONFIRMED) == [
        FRIDAYS[0], thursday, FRIDAYS[2], FRIDAYS[4],
    ]  # fmt: skip
