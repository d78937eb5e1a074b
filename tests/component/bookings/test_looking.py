"""Where each child sleeps, what is on, and what can be asked for: for each role what concerns it, on any date."""

from datetime import date, timedelta

import pytest

from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import AgreeToSleepover, CancelSleepover, RequestSleepover, WhatIsOn
from shared.contracts.refusals import Refused
from shared.contracts.whereabouts import WhoSleepsWhere, WhyThere
from shared.contracts.words import OvernightDecision
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CHILDS_WORKER,
    CLEO,
    DEV,
    DOGWOOD,
    EVE,
    FRIDAY,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    SUPERVISOR,
    TODAY,
)


async def ask_for(bookings, *children, first=FRIDAY, last=SATURDAY, by=SATELLITE):
    view = await bookings.asked(RequestSleepover(child_ids=children, first_night_on=first, last_night_on=last), by=by)
    return view.sleepover_id


async def board(bookings, on, *, by=MANAGER, constellation_id=None):
    reply = await bookings.asked(WhoSleepsWhere(on=on, constellation_id=constellation_id), by=by)
    return {child.child_id: child for child in reply.children}


async def places(bookings, on, **asked):
    return {child_id: child.sleeps_at for child_id, child in (await board(bookings, on, **asked)).items()}


AT_HOME = {ADA: BIRCH, BEN: BIRCH, CLEO: CEDAR, DEV: CEDAR, EVE: DOGWOOD}


async def test_a_confirmed_sleepover_moves_the_child_for_its_nights_and_no_longer(bookings):
    sleepover_id = await ask_for(bookings, ADA)

    requested = await places(bookings, FRIDAY)
    await bookings.asked(AgreeToSleepover(sleepover_id=sleepover_id), by=HUB_CARER)
    nights = [await places(bookings, FRIDAY + timedelta(days=day)) for day in (-1, 0, 1, 2)]

    assert requested == AT_HOME
    assert nights == [AT_HOME, AT_HOME | {ADA: HUB}, AT_HOME | {ADA: HUB}, AT_HOME]


async def test_a_called_off_sleepover_moves_nobody(bookings):
    sleepover_id = await ask_for(bookings, ADA)
    await bookings.asked(AgreeToSleepover(sleepover_id=sleepover_id), by=HUB_CARER)
    await bookings.asked(CancelSleepover(sleepover_id=sleepover_id), by=SATELLITE)

    assert await places(bookings, FRIDAY) == AT_HOME


async def test_the_board_tells_why_and_since_when(bookings):
    sleepover_id = await ask_for(bookings, ADA)
    await bookings.asked(AgreeToSleepover(sleepover_id=sleepover_id), by=HUB_CARER)
    await bookings.heard(made_up.a_placement(BEN, BIRCH, ended_on=SUNDAY, version=2))

    children = await board(bookings, FRIDAY)

    ada, ben, eve = children[ADA], children[BEN], children[EVE]
    assert (ada.why, ada.lives_with, ada.since_on, ada.until_on, ada.sleepover_id) == (
        WhyThere.SLEEPOVER, BIRCH, FRIDAY, SATURDAY, sleepover_id,
    )  # fmt: skip
    assert (ben.why, ben.since_on, ben.until_on, ben.sleepover_id) == (
        WhyThere.LIVES_THERE, date(2024, 1, 10), SATURDAY, None,
    )  # fmt: skip
    assert (ada.constellation_id, eve.constellation_id) == (KITES, HERONS)


async def test_the_board_is_right_for_any_date(bookings):
    await bookings.heard(
        made_up.a_placement(ADA, BIRCH, ended_on=SATURDAY, version=2),
        made_up.a_placement(ADA, CEDAR, started_on=SATURDAY),
    )

    assert await places(bookings, date(2023, 12, 31)) == {}
    assert (await places(bookings, FRIDAY))[ADA] == BIRCH
    assert (await places(bookings, SATURDAY))[ADA] == CEDAR
    assert (await places(bookings, date(2031, 1, 1)))[ADA] == CEDAR


async def test_a_child_whose_move_is_half_heard_stands_on_the_board_once(bookings):
    await bookings.heard(made_up.a_placement(ADA, CEDAR, started_on=TODAY))

    reply = await bookings.asked(WhoSleepsWhere(on=TODAY), by=MANAGER)

    assert [child.sleeps_at for child in reply.children if child.child_id == ADA] == [CEDAR]


@pytest.fixture
async def slept_without_a_placement(bookings):
    """Ada slept at the hub home on Friday; it is recorded a week later that her placement had ended by then."""
    sleepover_id = await ask_for(bookings, ADA)
    await bookings.asked(AgreeToSleepover(sleepover_id=sleepover_id), by=HUB_CARER)
    bookings.clock.move(days=7)
    await bookings.heard(made_up.a_placement(ADA, BIRCH, ended_on=FRIDAY, version=2))
    return sleepover_id


async def test_who_slept_at_a_hub_home_is_on_the_board_of_that_night_also_without_a_placement(
    bookings, slept_without_a_placement
):
    ada = (await board(bookings, FRIDAY))[ADA]

    assert (ada.why, ada.sleeps_at, ada.sleepover_id) == (WhyThere.SLEEPOVER, HUB, slept_without_a_placement)
    assert (ada.since_on, ada.until_on, ada.lives_with, ada.constellation_id) == (FRIDAY, SATURDAY, BIRCH, KITES)
    assert ADA not in await board(bookings, SUNDAY)


@pytest.mark.parametrize(
    ("somebody", "constellation_id", "is_seen"),
    [
        (HUB_CARER, None, True),
        (SUPERVISOR, None, True),
        (LIAISON, KITES, True),
        (LIAISON, HERONS, False),
        (made_up.OTHER_HUB_CARER, None, False),
        (CHILDS_WORKER, None, False),
        (CHILDS_WORKER.model_copy(update={"child_ids": (ADA,)}), None, True),
        (made_up.elsewhere(MANAGER), None, False),
    ],
)
@pytest.mark.usefixtures("slept_without_a_placement")
async def test_they_are_seen_by_whose_business_that_night_is(bookings, somebody, constellation_id, is_seen):
    found = await board(bookings, FRIDAY, by=somebody, constellation_id=constellation_id)

    assert (ADA in found) is is_seen


@pytest.mark.parametrize(
    ("somebody", "sees"),
    [
        (MANAGER, {ADA, BEN, CLEO, DEV, EVE}),
        (LIAISON, {ADA, BEN, CLEO, DEV, EVE}),
        (made_up.ADMINISTRATOR, {ADA, BEN, CLEO, DEV, EVE}),
        (HUB_CARER, {ADA, BEN, CLEO, DEV}),
        (made_up.OTHER_HUB_CARER, {EVE}),
        (HUB_CARER.model_copy(update={"household_id": None}), set()),
        (CHILDS_WORKER, {CLEO}),
        (SUPERVISOR, {ADA, BEN}),
        (made_up.elsewhere(MANAGER), set()),
        (made_up.elsewhere(HUB_CARER), set()),
    ],
)
async def test_everybody_sees_the_children_they_answer_for(bookings, somebody, sees):
    assert set(await board(bookings, TODAY, by=somebody)) == sees


@pytest.mark.parametrize("somebody", [SATELLITE, made_up.ANALYST])
async def test_the_board_isnt_for_every_role(bookings, somebody):
    with pytest.raises(NotAllowedError):
        await bookings.asked(WhoSleepsWhere(on=TODAY), by=somebody)


async def test_a_hub_home_carer_sees_who_sleeps_there_though_they_moved_away(bookings):
    sleepover_id = await ask_for(bookings, ADA)
    await bookings.asked(AgreeToSleepover(sleepover_id=sleepover_id), by=HUB_CARER)
    await bookings.heard(made_up.a_membership(BIRCH, left_on=FRIDAY, version=2))

    assert set(await board(bookings, FRIDAY, by=HUB_CARER)) == {ADA, CLEO, DEV}


async def test_the_board_of_one_constellation(bookings):
    assert set(await board(bookings, TODAY, constellation_id=HERONS)) == {EVE}
    assert set(await board(bookings, TODAY, by=HUB_CARER, constellation_id=HERONS)) == set()


@pytest.mark.parametrize(
    ("somebody", "of_ada", "of_cleo"),
    [
        (SATELLITE, True, False),
        (OTHER_SATELLITE, False, True),
        (HUB_CARER, True, True),
        (LIAISON, True, True),
        (MANAGER, True, True),
        (CHILDS_WORKER, False, True),
        (SUPERVISOR, True, False),
        (made_up.OTHER_HUB_CARER, False, False),
        (made_up.OTHER_LIAISON, False, False),
        (made_up.ANALYST, False, False),
        (made_up.elsewhere(MANAGER), False, False),
    ],
)
async def test_a_calendar_has_what_concerns_its_owner(bookings, somebody, of_ada, of_cleo):
    adas = await ask_for(bookings, ADA)
    cleos = await ask_for(bookings, CLEO, by=OTHER_SATELLITE)

    calendar = await bookings.asked(WhatIsOn(first_on=TODAY, last_on=SUNDAY), by=somebody)

    shown = {view.sleepover_id for view in calendar.sleepovers}
    assert (adas in shown, cleos in shown) == (of_ada, of_cleo)


async def test_a_calendar_has_every_sleepover_that_touches_it_and_none_called_off(bookings):
    adas = await ask_for(bookings, ADA, first=FRIDAY, last=SUNDAY)
    off = await ask_for(bookings, BEN, first=FRIDAY, last=SUNDAY)
    await bookings.asked(CancelSleepover(sleepover_id=off), by=SATELLITE)

    async def on(first, last):
        calendar = await bookings.asked(WhatIsOn(first_on=first, last_on=last), by=SATELLITE)
        return [view.sleepover_id for view in calendar.sleepovers]

    assert await on(TODAY, FRIDAY) == await on(SATURDAY, SATURDAY) == await on(SUNDAY, date(2026, 12, 31)) == [adas]
    assert await on(TODAY, date(2026, 11, 26)) == await on(date(2026, 11, 30), date(2026, 12, 31)) == []


async def test_a_calendar_of_more_than_a_year_is_refused(bookings):
    reply = await bookings.asked(WhatIsOn(first_on=TODAY, last_on=TODAY + timedelta(days=366)), by=MANAGER)

    assert reply.reason == "period_too_long"


async def test_a_satellite_carer_sees_whom_they_can_ask_for_and_when_it_is_full(bookings):
    await ask_for(bookings, CLEO, DEV, by=OTHER_SATELLITE)
    await ask_for(bookings, CLEO, first=SUNDAY, last=SUNDAY, by=OTHER_SATELLITE)

    options = await bookings.asked(WhatCanIAskFor(), by=SATELLITE)

    assert (options.constellation_id, options.hub_household_id, options.beds) == (KITES, HUB, 2)
    assert [child.child_id for child in options.children] == sorted((ADA, BEN))
    assert {child.sibling_group_id for child in options.children} == {made_up.SIBLINGS}
    assert {child.overnight_decision for child in options.children} == {OvernightDecision.CARER}
    assert options.full_nights == (FRIDAY, SATURDAY)


async def test_a_child_who_moved_is_asked_for_by_the_new_household_only(bookings):
    await bookings.heard(made_up.a_placement(ADA, CEDAR, started_on=TODAY))

    before = await bookings.asked(WhatCanIAskFor(), by=SATELLITE)
    after = await bookings.asked(WhatCanIAskFor(), by=OTHER_SATELLITE)

    assert {child.child_id for child in before.children} == {BEN}
    assert {child.child_id for child in after.children} == {ADA, CLEO, DEV}


@pytest.mark.parametrize(
    ("somebody", "reason"),
    [
        (SATELLITE.model_copy(update={"household_id": None}), "not_yours"),
        (SATELLITE.model_copy(update={"household_id": made_up.named("households", "H99")}), "not_in_a_constellation"),
        (made_up.elsewhere(SATELLITE), "not_in_a_constellation"),
    ],
)
async def test_a_household_outside_of_the_programme_can_ask_for_nothing(bookings, somebody, reason):
    reply = await bookings.asked(WhatCanIAskFor(), by=somebody)

    assert isinstance(reply, Refused)
    assert reply.reason == reason


async def test_a_constellation_without_a_hub_home_offers_nothing(bookings):
    await bookings.heard(made_up.a_constellation(hub=None, beds=(), version=2))

    reply = await bookings.asked(WhatCanIAskFor(), by=SATELLITE)

    assert reply.reason == "no_hub_home"
