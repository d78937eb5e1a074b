"""A bed goes to whoever asks first, for all of the children and all of the nights, or nothing is kept."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from services.bookings import grounds
from services.bookings.repository.requests import Meanwhile
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import (
    AgreeToSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverRequested,
    SleepoverView,
    Stay,
    Wait,
    WhatWaitsForMe,
)
from shared.contracts.refusals import Refused, refusal
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import ConstellationState, Decider, OvernightDecision, SleepoverKind, SleepoverState
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import (
    ADA,
    BEDS,
    BEN,
    BIRCH,
    CEDAR,
    CLEO,
    DEV,
    EVE,
    FRIDAY,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
    WORKER,
)

HUB_DECIDES = Wait(decider=Decider.HUB_HOME_CARER)
HOME_DECIDES = Wait(decider=Decider.SATELLITE_CARER)


def request_for(*children, first=FRIDAY, last=None):
    return RequestSleepover(child_ids=children, first_night_on=first, last_night_on=last or first)


async def test_brothers_and_sisters_get_a_bed_each_and_the_hub_home_is_asked(bookings):
    reply = await bookings.asked(request_for(ADA, BEN, last=SATURDAY), by=SATELLITE)

    [said] = await bookings.said()
    assert isinstance(said, SleepoverRequested)
    first, second = sorted((ADA, BEN))
    assert said == SleepoverRequested(
        thing_version=1,
        sleepover_id=reply.sleepover_id,
        constellation_id=KITES,
        satellite_household_id=BIRCH,
        hub_household_id=HUB,
        stays=tuple(Stay(child_id=child, bed_id=bed) for child, bed in zip((first, second), sorted(BEDS), strict=True)),
        first_night_on=FRIDAY,
        last_night_on=SATURDAY,
        kind=SleepoverKind.PLANNED,
        state=SleepoverState.REQUESTED,
        waits_for=(HUB_DECIDES,),
        needs=(HUB_DECIDES,),
        asked_at=bookings.clock(),
        asked_by=SATELLITE.person_id,
        held_until=reply.held_until,
    )
    assert reply.held_until is not None
    assert reply.may_cancel
    assert not reply.may_agree
    assert await bookings.asked(HowIsSleepover(sleepover_id=reply.sleepover_id), by=SATELLITE) == reply


async def test_a_bed_goes_to_whoever_asked_first(bookings):
    await bookings.asked(request_for(ADA, BEN), by=SATELLITE)

    reply = await bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)

    assert reply == refusal(
        grounds.HUB_HOME_IS_FULL,
        "The hub home is full on Friday 27 November. Choose other nights.",
        "first_night_on",
        "last_night_on",
    )
    assert len(await bookings.said()) == 1


async def test_a_refusal_names_only_the_nights_without_enough_beds(bookings):
    await bookings.asked(request_for(CLEO, first=SATURDAY, last=SUNDAY), by=OTHER_SATELLITE)

    both = await bookings.asked(request_for(ADA, BEN, first=FRIDAY, last=SUNDAY), by=SATELLITE)
    one = await bookings.asked(request_for(ADA, first=FRIDAY, last=SUNDAY), by=SATELLITE)

    assert both.detail == "The hub home is full on Saturday 28 November and Sunday 29 November. Choose other nights."
    assert isinstance(one, SleepoverView)


async def test_a_bed_must_be_free_on_all_of_the_nights(bookings):
    await bookings.asked(request_for(ADA, first=FRIDAY), by=SATELLITE)
    await bookings.asked(request_for(BEN, first=FRIDAY), by=SATELLITE)
    await bookings.asked(request_for(ADA, first=SATURDAY), by=SATELLITE)

    # One bed was used on both nights, the other on Friday only: on Saturday it is free.
    assert isinstance(
        await bookings.asked(request_for(CLEO, first=SATURDAY, last=SUNDAY), by=OTHER_SATELLITE), SleepoverView
    )


async def test_of_many_who_ask_at_once_for_the_last_bed_exactly_one_gets_it(bookings):
    await bookings.asked(request_for(ADA), by=SATELLITE)

    replies = await asyncio.gather(
        *(bookings.asked(request_for(child), by=OTHER_SATELLITE) for child in (CLEO, DEV) for _ in range(15))
    )

    assert sum(isinstance(reply, SleepoverView) for reply in replies) == 1
    assert {reply.reason for reply in replies if isinstance(reply, Refused)} == {
        "child_already_away",
        "hub_home_is_full",
    }


async def test_two_who_ask_at_once_for_two_free_beds_both_get_one(bookings):
    for week in range(5):
        night = FRIDAY + timedelta(weeks=week)

        replies = await asyncio.gather(
            bookings.asked(request_for(ADA, first=night), by=SATELLITE),
            bookings.asked(request_for(CLEO, first=night), by=OTHER_SATELLITE),
        )

        assert all(isinstance(reply, SleepoverView) for reply in replies)


async def test_the_database_itself_refuses_two_children_in_one_bed(bookings, monkeypatch):
    await bookings.asked(request_for(ADA, BEN), by=SATELLITE)
    # As if the beds had been read before the other request committed.
    monkeypatch.setattr("services.bookings.repository.requests.Requests.kept_meanwhile", _nothing_is_kept)

    full = await bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)
    again = await bookings.asked(request_for(ADA), by=SATELLITE)

    assert full.reason == "hub_home_is_full"
    assert again.reason in {"child_already_away", "hub_home_is_full"}


async def _nothing_is_kept(*_args):
    return Meanwhile([], is_waited_for=False)


async def test_a_child_sleeps_in_one_place_a_night(bookings):
    await bookings.asked(request_for(ADA, first=FRIDAY, last=SUNDAY), by=SATELLITE)

    reply = await bookings.asked(request_for(ADA, BEN, first=SUNDAY), by=SATELLITE)

    assert (reply.reason, reply.fields) == ("child_already_away", ("child_ids",))
    assert reply.detail.startswith("One of these children already has a sleepover on Sunday 29 November, agreed or ")


async def test_three_children_for_two_beds_are_refused_and_nothing_is_kept(bookings):
    await bookings.heard(made_up.a_child(EVE), made_up.a_placement(EVE, BIRCH, started_on=date(2025, 1, 1)))

    reply = await bookings.asked(request_for(ADA, BEN, EVE), by=SATELLITE)

    assert reply == refusal(grounds.TOO_FEW_BEDS, "The hub home has 2 beds. Ask for 2 children or fewer.", "child_ids")
    assert await bookings.said() == []
    assert isinstance(await bookings.asked(request_for(ADA, BEN), by=SATELLITE), SleepoverView)


@pytest.mark.parametrize(
    ("first", "last", "reason", "field"),
    [
        (SATURDAY, FRIDAY, "ends_before_it_starts", "last_night_on"),
        (TODAY - timedelta(days=1), TODAY, "in_the_past", "first_night_on"),
        (FRIDAY, FRIDAY + timedelta(days=28), "too_many_nights", "last_night_on"),
        (date(2027, 11, 23), date(2027, 11, 24), "too_far_ahead", "last_night_on"),
    ],
)
async def test_nights_that_nobody_can_ask_for_are_refused(bookings, first, last, reason, field):
    reply = await bookings.asked(request_for(ADA, first=first, last=last), by=SATELLITE)

    assert (reply.reason, reply.fields) == (reason, (field,))


@pytest.mark.parametrize(
    ("moment", "tonight"),
    [
        (datetime(2026, 7, 2, 22, 59, 59, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 7, 2, 23, 0, tzinfo=UTC), date(2026, 7, 2)),  # midnight in London
        (datetime(2026, 7, 3, 4, 59, 59, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 7, 3, 5, 0, tzinfo=UTC), date(2026, 7, 3)),
    ],
)
async def test_a_bed_for_tonight_can_be_asked_for_until_the_night_is_over(bookings, moment, tonight):
    bookings.clock.moment = moment

    late = await bookings.asked(request_for(ADA, first=tonight - timedelta(days=1)), by=SATELLITE)
    in_time = await bookings.asked(request_for(ADA, first=tonight), by=SATELLITE)

    assert late.reason == "in_the_past"
    assert isinstance(in_time, SleepoverView)


async def test_in_the_small_hours_tonight_is_asked_for_agreed_to_and_on_the_board(bookings):
    bookings.clock.moment = datetime(2026, 11, 28, 2, tzinfo=UTC)

    options = await bookings.asked(WhatCanIAskFor(), by=SATELLITE)
    view = await bookings.asked(request_for(ADA, first=FRIDAY), by=SATELLITE)
    waiting = await bookings.asked(WhatWaitsForMe(), by=HUB_CARER)
    agreed = await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    board = await bookings.asked(WhoSleepsWhere(on=FRIDAY), by=HUB_CARER)

    assert ADA in {child.child_id for child in options.children}
    assert view.may_cancel
    assert [one.sleepover_id for one in waiting.sleepovers] == [view.sleepover_id]
    assert agreed.state == SleepoverState.CONFIRMED
    assert {child.child_id: child.sleeps_at for child in board.children}[ADA] == HUB


@pytest.mark.parametrize("kind", SleepoverKind)
def test_what_is_asked_for_is_planned_and_whoever_says_what_it_is_isnt_heard(kind):
    with pytest.raises(ValidationError, match="Extra inputs"):
        RequestSleepover(child_ids=(ADA,), first_night_on=TODAY, last_night_on=TODAY, kind=kind)


@pytest.mark.parametrize(
    ("somebody", "waits_for"),
    [(SATELLITE, {HUB_DECIDES}), (HUB_CARER, {HOME_DECIDES}), (LIAISON, {HUB_DECIDES, HOME_DECIDES})],
    ids=["satellite", "hub", "liaison"],
)
@pytest.mark.parametrize("first", [TODAY, FRIDAY], ids=["tonight", "later"])
async def test_nobody_has_a_bed_by_their_own_word_alone(bookings, somebody, waits_for, first):
    reply = await bookings.asked(request_for(ADA, first=first), by=somebody)

    assert (reply.state, reply.kind) == (SleepoverState.REQUESTED, SleepoverKind.PLANNED)
    assert set(reply.waits_for) == waits_for


async def test_a_child_is_named_once(bookings):
    reply = await bookings.asked(request_for(ADA, ADA), by=SATELLITE)

    assert reply.reason == "child_named_twice"


async def test_whoever_the_placement_plan_names_must_say_yes(bookings):
    both = await bookings.asked(request_for(CLEO, DEV), by=OTHER_SATELLITE)

    assert set(both.waits_for) == {
        HUB_DECIDES,
        Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER),
        Wait(decider=Decider.PROGRAMME_MANAGER),
    }


async def test_a_hub_home_carer_who_asks_still_waits_for_the_childs_social_worker(bookings):
    reply = await bookings.asked(request_for(CLEO), by=HUB_CARER)

    assert set(reply.waits_for) == {
        HOME_DECIDES,
        Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER),
    }


async def test_a_liaison_worker_asks_for_a_household_of_their_constellation(bookings):
    reply = await bookings.asked(request_for(ADA, BEN), by=LIAISON)

    assert (reply.satellite_household_id, reply.waits_for) == (BIRCH, (HUB_DECIDES, HOME_DECIDES))


async def test_children_of_two_households_are_asked_for_apart(bookings):
    reply = await bookings.asked(request_for(ADA, CLEO), by=LIAISON)

    assert reply.reason == "different_households"


@pytest.mark.parametrize(
    ("somebody", "child"),
    [
        (SATELLITE, CLEO),
        (SATELLITE, EVE),
        (SATELLITE, made_up.named("children", "nobody")),
        (SATELLITE.model_copy(update={"household_id": None}), ADA),
        (HUB_CARER, EVE),
        (made_up.OTHER_HUB_CARER, ADA),
        (made_up.OTHER_LIAISON, ADA),
    ],
)
async def test_nobody_asks_for_a_child_outside_of_their_standing(bookings, somebody, child):
    reply = await bookings.asked(request_for(child), by=somebody)

    assert reply.reason == "not_yours"
    assert await bookings.said() == []


@pytest.mark.parametrize(
    "somebody",
    [made_up.CHILDS_WORKER, made_up.SUPERVISOR, made_up.MANAGER, made_up.ADMINISTRATOR, made_up.ANALYST],
)
async def test_other_roles_cant_ask_for_a_sleepover(bookings, somebody):
    with pytest.raises(NotAllowedError):
        await bookings.asked(request_for(ADA), by=somebody)


async def test_the_children_live_there_on_every_night(bookings):
    await bookings.heard(made_up.a_placement(ADA, BIRCH, ended_on=SATURDAY, version=2))

    until = await bookings.asked(request_for(ADA, first=FRIDAY, last=SATURDAY), by=SATELLITE)
    for_liaison = await bookings.asked(request_for(ADA, first=FRIDAY, last=SATURDAY), by=LIAISON)
    before = await bookings.asked(request_for(ADA, first=FRIDAY), by=SATELLITE)

    assert until.reason == for_liaison.reason == "not_there_all_nights"
    assert isinstance(before, SleepoverView)


async def test_the_household_belongs_to_the_constellation_on_every_night(bookings):
    await bookings.heard(made_up.a_membership(BIRCH, left_on=SATURDAY, version=2))

    until = await bookings.asked(request_for(ADA, first=FRIDAY, last=SATURDAY), by=SATELLITE)
    rejoined = made_up.a_membership(BIRCH, joined_on=SATURDAY, ref="again")
    await bookings.heard(rejoined)
    again = await bookings.asked(request_for(ADA, first=FRIDAY, last=SATURDAY), by=SATELLITE)

    assert until.reason == "not_in_a_constellation"
    assert isinstance(again, SleepoverView)


async def test_nobody_sleeps_in_two_constellations_in_one_sleepover(bookings):
    await bookings.heard(
        made_up.a_membership(BIRCH, left_on=SATURDAY, version=2),
        made_up.a_membership(BIRCH, HERONS, joined_on=SATURDAY),
    )

    reply = await bookings.asked(request_for(ADA, first=FRIDAY, last=SATURDAY), by=SATELLITE)

    assert reply.reason == "not_in_a_constellation"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": ConstellationState.PAUSED}, "not_in_a_constellation"),
        ({"launched_on": SATURDAY}, "not_in_a_constellation"),
        ({"hub": None, "beds": ()}, "no_hub_home"),
        ({"beds": ()}, "no_hub_home"),
        ({"beds": BEDS[:1]}, "too_few_beds"),
    ],
)
async def test_only_a_launched_constellation_with_beds_is_asked(bookings, change, reason):
    await bookings.heard(made_up.a_constellation(**change, version=2))

    reply = await bookings.asked(request_for(ADA, BEN), by=SATELLITE)

    assert reply.reason == reason


async def test_nobody_is_asked_for_a_child_of_whom_it_isnt_known_who_decides(empty_bookings):
    await empty_bookings.heard(made_up.a_constellation(), made_up.a_membership(CEDAR), made_up.a_placement(CLEO, CEDAR))

    early = await empty_bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)
    await empty_bookings.heard(made_up.a_child(CLEO, decides=OvernightDecision.PARENT))
    later = await empty_bookings.asked(request_for(CLEO), by=OTHER_SATELLITE)

    assert early.reason == "not_known_yet"
    assert Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER) in later.waits_for


async def test_a_neighbour_with_the_same_standing_finds_nobody(bookings):
    reply = await bookings.asked(request_for(ADA), by=made_up.elsewhere(SATELLITE))

    assert reply.reason == "not_yours"
