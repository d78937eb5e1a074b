"""A sleepover is moved to other nights: nothing is given up before they are had, and everybody decides anew."""

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
    SleepoverDeclined,
    SleepoverRequested,
    SleepoverView,
    Wait,
)
from shared.contracts.clock import night_from_to
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName
from shared.contracts.series import AgreeToSeries
from shared.contracts.words import Decider, DeclineReason, SleepoverState
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CHILDS_WORKER,
    CLEO,
    DEV,
    FRIDAY,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
    WORKER,
    the_register,
)
from tests.component.bookings.test_rules import a_rule
from tests.component.bookings.test_series import FRIDAYS, asked, how
from tests.component.bookings.what_the_register_says import RoomThatLooks

A_DAY = timedelta(days=1)
CONFIRMED, REQUESTED = SleepoverState.CONFIRMED, SleepoverState.REQUESTED
CANCELLED, DECLINED = SleepoverState.CANCELLED, SleepoverState.DECLINED
THE_HUB_HOME, AT_HOME = Wait(decider=Decider.HUB_HOME_CARER), Wait(decider=Decider.SATELLITE_CARER)


async def waiting(room, *children, first=FRIDAY, last=FRIDAY, by=SATELLITE, **more):
    request = RequestSleepover(child_ids=children or (ADA,), first_night_on=first, last_night_on=last, **more)
    view = await room.asked(request, by=by)
    assert isinstance(view, SleepoverView), view
    return view.sleepover_id


async def agree(room, sleepover_id, by=HUB_CARER):
    view = await room.asked(AgreeToSleepover(sleepover_id=sleepover_id), by=by)
    assert isinstance(view, SleepoverView), view
    return view


async def confirmed(room, *children, **more):
    sleepover_id = await waiting(room, *children, **more)
    assert (await agree(room, sleepover_id)).state is CONFIRMED
    await room.said()
    return sleepover_id


async def move(room, sleepover_id, first=SUNDAY, last=None, by=SATELLITE, **more):
    command = MoveSleepover(sleepover_id=sleepover_id, first_night_on=first, last_night_on=last or first, **more)
    return await room.asked(command, by=by)


async def how_is(room, sleepover_id, by=MANAGER):
    return await room.asked(HowIsSleepover(sleepover_id=sleepover_id), by=by)


async def state(room, sleepover_id):
    return (await how_is(room, sleepover_id)).state


async def test_what_is_confirmed_stays_while_other_nights_are_asked_for(bookings):
    before = await confirmed(bookings)

    moved = await move(bookings, before)

    assert (moved.state, moved.first_night_on, moved.moves_id) == (REQUESTED, SUNDAY, before)
    assert moved.waits_for == (THE_HUB_HOME,)
    [requested] = await bookings.said()
    assert isinstance(requested, SleepoverRequested)
    assert requested.sleepover_id == moved.sleepover_id
    stays = await how_is(bookings, before)
    assert (stays.state, stays.moved_to_id) == (CONFIRMED, moved.sleepover_id)


async def test_the_last_yes_to_the_other_nights_gives_back_those_before(bookings):
    before = await confirmed(bookings, ADA, BEN)
    moved = await move(bookings, before)
    await bookings.said()

    assert (await agree(bookings, moved.sleepover_id)).state is CONFIRMED

    cancelled, now = await bookings.said()
    assert isinstance(cancelled, SleepoverCancelled)
    assert isinstance(now, SleepoverConfirmed)
    assert (cancelled.sleepover_id, cancelled.reason) == (before, DeclineReason.OTHER_NIGHTS)
    assert now.sleepover_id == moved.sleepover_id
    # Friday's beds are anybody's again, and Sunday's aren't.
    await waiting(bookings, CLEO, DEV, by=OTHER_SATELLITE)
    full = await bookings.asked(
        RequestSleepover(child_ids=(CLEO,), first_night_on=SUNDAY, last_night_on=SUNDAY), by=OTHER_SATELLITE
    )
    assert full.reason == "hub_home_is_full"


async def test_a_no_to_the_other_nights_changes_nothing(bookings):
    before = await confirmed(bookings)
    moved = await move(bookings, before)
    await bookings.said()

    no = DeclineSleepover(sleepover_id=moved.sleepover_id, reason=DeclineReason.HUB_HOME_AWAY)
    await bookings.asked(no, by=HUB_CARER)

    [declined] = await bookings.said()
    assert isinstance(declined, SleepoverDeclined)
    stays = await how_is(bookings, before)
    assert (stays.state, stays.moved_to_id, stays.version) == (CONFIRMED, None, 2)


async def test_where_nobody_decides_the_hold_ends_and_nothing_else(bookings):
    before = await confirmed(bookings)
    moved = await move(bookings, before)
    bookings.clock.move(days=4)

    await bookings.ran(END_THE_HOLD, moved.sleepover_id, None)

    assert (await state(bookings, moved.sleepover_id), await state(bookings, before)) == (CANCELLED, CONFIRMED)


async def test_the_other_nights_are_held_no_longer_than_until_the_day_of_the_first(bookings):
    before = await confirmed(bookings, first=TODAY + A_DAY, last=TODAY + A_DAY)

    moved = await move(bookings, before)

    assert moved.held_until == night_from_to(TODAY + A_DAY)[0]


async def test_nothing_is_lost_when_the_other_nights_cant_be_had(bookings):
    before = await confirmed(bookings)
    await waiting(bookings, CLEO, DEV, first=SUNDAY, last=SUNDAY, by=OTHER_SATELLITE)
    await bookings.said()

    refused = await move(bookings, before)

    assert refused.reason == "hub_home_is_full"
    assert await bookings.said() == []
    assert await state(bookings, before) == CONFIRMED


async def test_what_still_waits_is_given_up_for_the_other_nights_at_once(bookings):
    before = await waiting(bookings)
    await bookings.said()

    moved = await move(bookings, before)

    cancelled, requested = await bookings.said()
    assert (cancelled.sleepover_id, cancelled.reason) == (before, DeclineReason.OTHER_NIGHTS)
    assert (requested.sleepover_id, moved.moves_id) == (moved.sleepover_id, None)
    assert await state(bookings, before) == CANCELLED


async def test_its_own_beds_are_free_for_the_nights_that_it_is_moved_to(bookings):
    before = await waiting(bookings, ADA, BEN, last=SATURDAY)

    moved = await move(bookings, before, SATURDAY, SUNDAY)

    assert (moved.first_night_on, moved.last_night_on) == (SATURDAY, SUNDAY)


async def test_what_waits_waits_on_when_the_other_nights_cant_be_had(bookings):
    before = await waiting(bookings)
    await waiting(bookings, CLEO, DEV, first=SUNDAY, last=SUNDAY, by=OTHER_SATELLITE)
    await bookings.said()

    refused = await move(bookings, before)

    assert refused.reason == "hub_home_is_full"
    assert await bookings.said() == []
    assert await state(bookings, before) == REQUESTED


async def test_who_decides_for_a_child_decides_anew(bookings):
    before = await waiting(bookings, CLEO, by=OTHER_SATELLITE)
    await agree(bookings, before)
    assert (await agree(bookings, before, CHILDS_WORKER)).state is CONFIRMED

    moved = await move(bookings, before, by=OTHER_SATELLITE)

    worker = Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER)
    assert set(moved.waits_for) == {THE_HUB_HOME, worker}
    assert (await agree(bookings, moved.sleepover_id)).state is REQUESTED
    assert await state(bookings, before) == CONFIRMED
    assert (await agree(bookings, moved.sleepover_id, CHILDS_WORKER)).state is CONFIRMED
    assert await state(bookings, before) == CANCELLED


@pytest.mark.parametrize(("by", "waits_for"), [(HUB_CARER, {AT_HOME}), (LIAISON, {AT_HOME, THE_HUB_HOME})])
async def test_where_others_move_it_the_carers_at_home_must_agree(bookings, by, waits_for):
    before = await confirmed(bookings)

    moved = await move(bookings, before, by=by)

    assert set(moved.waits_for) == waits_for


async def test_nobodys_yes_is_taken_before_the_other_nights_were_looked_at(room_of):
    async with room_of(plugin, kind=RoomThatLooks) as room:
        await room.heard(*the_register())
        before = await confirmed(room)
        moved = await move(room, before)
        room.looks_by_itself = False

        early = await room.asked(AgreeToSleepover(sleepover_id=moved.sleepover_id), by=HUB_CARER)

        assert early.reason == "cautions_not_looked_at"
        assert await state(room, before) == CONFIRMED
        await room.looked()
        assert (await agree(room, moved.sleepover_id)).state is CONFIRMED


async def test_other_nights_are_asked_for_once_at_a_time(bookings):
    before = await confirmed(bookings)
    await move(bookings, before)

    again = await move(bookings, before, SATURDAY)

    assert again.reason == "already_moved"


async def test_what_was_asked_for_in_its_place_can_be_moved_itself(bookings):
    before = await confirmed(bookings)
    first = await move(bookings, before)

    second = await move(bookings, first.sleepover_id, SATURDAY)

    assert second.moves_id == before
    assert await state(bookings, first.sleepover_id) == CANCELLED
    await agree(bookings, second.sleepover_id)
    assert await state(bookings, before) == CANCELLED


async def test_what_the_hub_home_proposes_instead_comes_in_the_same_place(bookings):
    before = await confirmed(bookings)
    moved = await move(bookings, before)
    proposal = ProposeOtherNights(
        sleepover_id=moved.sleepover_id,
        reason=DeclineReason.HUB_HOME_AWAY,
        first_night_on=SATURDAY,
        last_night_on=SATURDAY,
    )
    proposed = await bookings.asked(proposal, by=HUB_CARER)

    assert (await state(bookings, before), proposed.moves_id) == (CONFIRMED, before)
    assert (await agree(bookings, proposed.sleepover_id, SATELLITE)).state is CONFIRMED
    assert await state(bookings, before) == CANCELLED


async def test_the_nights_given_up_dont_count_beside_the_others(bookings):
    await bookings.heard(a_rule(1, name=RuleName.MOST_NIGHTS_IN_12_MONTHS))
    before = await confirmed(bookings)

    moved = await move(bookings, before)

    assert isinstance(moved, SleepoverView), moved
    assert moved.beyond == ()


async def test_who_decides_on_more_nights_than_usual_reads_them_without_those_given_up(bookings):
    await bookings.heard(
        a_rule(1, name=RuleName.MOST_NIGHTS_IN_12_MONTHS), a_rule(1, name=RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON)
    )
    before = await confirmed(bookings)

    moved = await move(bookings, before, SUNDAY, SUNDAY + A_DAY, because="Their grandmother visits")

    [limit] = moved.beyond
    [of_ada] = (await how_is(bookings, moved.sleepover_id)).nights_in_12_months
    assert (of_ada.already, of_ada.would_be) == (0, 2)
    assert limit.would_be == 2


async def test_what_was_called_off_meanwhile_is_called_off_once(bookings):
    before = await confirmed(bookings)
    moved = await move(bookings, before)
    await bookings.asked(CancelSleepover(sleepover_id=before), by=SATELLITE)
    await bookings.said()

    await agree(bookings, moved.sleepover_id)

    assert [type(one) for one in await bookings.said()] == [SleepoverConfirmed]
    assert (await how_is(bookings, before)).reason is DeclineReason.PLANS_CHANGED


async def test_once_it_has_begun_nobody_agrees_to_others_in_its_place(bookings):
    before = await confirmed(bookings)
    moved = await move(bookings, before)
    bookings.clock.move(days=4)

    late = await bookings.asked(AgreeToSleepover(sleepover_id=moved.sleepover_id), by=HUB_CARER)

    assert isinstance(late, Refused)
    assert late.reason == "too_late"
    assert (await state(bookings, moved.sleepover_id), await state(bookings, before)) == (REQUESTED, CONFIRMED)


async def test_one_of_regular_ones_stays_one_of_them(bookings):
    series_id = await asked(bookings)
    await bookings.asked(AgreeToSeries(series_id=series_id), by=HUB_CARER)
    [_, second, *_] = (await how(bookings, series_id)).sleepovers
    thursday = FRIDAYS[1] - A_DAY

    moved = await move(bookings, second.sleepover_id, thursday)

    assert (moved.series_id, moved.state) == (series_id, REQUESTED)
    await bookings.asked(AgreeToSeries(series_id=series_id), by=HUB_CARER)
    view = await how(bookings, series_id)
    assert [one.first_night_on for one in view.sleepovers if one.state is CONFIRMED] == sorted(
        {*FRIDAYS, thursday} - {FRIDAYS[1]}
    )
    assert await state(bookings, second.sleepover_id) == CANCELLED


async def test_somebody_elses_is_moved_by_nobody(bookings):
    before = await confirmed(bookings)

    refused = await move(bookings, before, by=OTHER_SATELLITE)

    assert refused.reason == "not_yours"
    assert not (await how_is(bookings, before, by=LIAISON)).moved_to_id


async def test_the_same_nights_are_none_to_move_to(bookings):
    assert (await move(bookings, await confirmed(bookings), FRIDAY)).reason == "same_nights"


async def test_what_has_begun_is_ended_early_and_not_moved(bookings):
    before = await confirmed(bookings)
    bookings.clock.move(days=4)

    assert (await move(bookings, before)).reason == "too_late"
    assert not (await how_is(bookings, before, by=SATELLITE)).may_move


async def test_what_was_declined_isnt_moved(bookings):
    before = await waiting(bookings)
    no = DeclineSleepover(sleepover_id=before, reason=DeclineReason.HUB_HOME_AWAY)
    await bookings.asked(no, by=HUB_CARER)

    assert (await move(bookings, before)).reason == "not_waiting"
    assert await state(bookings, before) == DECLINED


async def test_who_may_move_it_is_told_so(bookings):
    before = await confirmed(bookings)

    seen = [(await how_is(bookings, before, by=who)).may_move for who in (SATELLITE, HUB_CARER, LIAISON, MANAGER)]

    assert seen == [True, True, True, False]


async def test_nobody_chooses_the_reason_of_what_was_moved(bookings):
    before = await confirmed(bookings)

    off = await bookings.asked(CancelSleepover(sleepover_id=before, reason=DeclineReason.OTHER_NIGHTS), by=SATELLITE)

    assert off.reason == "not_a_reason"
