"""What somebody has nothing to do with any more stays in their phone's calendar as called off, and names nobody."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from services.bookings.pages.feed import calendar_of
from shared.contracts.calendars import WhatGoesInMyCalendar
from shared.web.names import Names
from tests.component.bookings import a_family_time as its
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CEDAR,
    DOGWOOD,
    EVE,
    FRIDAY,
    HUB_CARER,
    OTHER_HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    TODAY,
    a_membership,
)
from tests.component.bookings.a_gathering_planned import FRIDAY_EVENING, changing, planned, reply

SITE = "https://hubhome.test"
NAMED = Names(known={ADA: "Ada", BEN: "Ben", EVE: "Eve"})


async def on_the_phone(room, by):
    """The entries of somebody who may have names, and wants them."""
    answer = await room.asked(WhatGoesInMyCalendar(), by=by)
    body = calendar_of(answer, NAMED, SITE, TODAY)
    return Calendar.from_ical(body).walk("VEVENT")


def how(event):
    return str(event["status"]), str(event["transp"]), str(event["summary"])


async def test_who_isn_t_coming_is_kept_free_and_the_gathering_isn_t_called_off(bookings):
    view = await planned(bookings)
    [before] = await on_the_phone(bookings, SATELLITE)
    assert how(before) == ("CONFIRMED", "OPAQUE", "Support group")
    bookings.clock.move(hours=1)

    await reply(bookings, view, SATELLITE, is_coming=False)

    [after] = await on_the_phone(bookings, SATELLITE)
    assert how(after) == ("CONFIRMED", "TRANSPARENT", "Not coming: Support group")
    assert after.decoded("last-modified") > before.decoded("last-modified")
    assert after["uid"] == before["uid"]
    assert "attendee" not in {key.lower() for key in after}
    [others] = await on_the_phone(bookings, OTHER_SATELLITE)
    assert how(others)[1] == "OPAQUE"
    await reply(bookings, view, SATELLITE)
    [again] = await on_the_phone(bookings, SATELLITE)
    assert how(again) == ("CONFIRMED", "OPAQUE", "Support group")


async def test_a_household_that_leaves_has_the_gathering_as_called_off(bookings):
    await planned(bookings)
    [before] = await on_the_phone(bookings, OTHER_SATELLITE)

    await bookings.heard(a_membership(CEDAR, left_on=FRIDAY, version=2))

    [after] = await on_the_phone(bookings, OTHER_SATELLITE)
    assert how(after) == ("CANCELLED", "TRANSPARENT", "Cancelled: Support group")
    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
    assert "url" not in {key.lower() for key in after}
    [others] = await on_the_phone(bookings, SATELLITE)
    assert others["status"] == "CONFIRMED"


async def test_who_left_before_it_was_planned_never_had_it(bookings):
    await bookings.heard(a_membership(CEDAR, left_on=TODAY, version=2))
    await planned(bookings)

    assert await on_the_phone(bookings, OTHER_SATELLITE) == []
    assert await on_the_phone(bookings, OTHER_HUB_CARER) == []


async def test_one_that_is_moved_to_a_day_after_they_left_is_called_off_for_them(bookings):
    await bookings.heard(a_membership(CEDAR, left_on=SATURDAY, version=2))
    view = await planned(bookings)
    [before] = await on_the_phone(bookings, OTHER_SATELLITE)
    assert before["status"] == "CONFIRMED"

    await bookings.asked(changing(view, starts_at=FRIDAY_EVENING + timedelta(days=1)), by=HUB_CARER)

    [after] = await on_the_phone(bookings, OTHER_SATELLITE)
    assert after["status"] == "CANCELLED"


async def test_after_a_child_s_move_the_family_time_is_called_off_and_names_nobody(family):
    await its.planned_alone(family)
    [before] = await on_the_phone(family, its.DOGWOOD_CARER)
    assert how(before) == ("CONFIRMED", "OPAQUE", "Family time: Eve and 2 more")

    await its.is_moved(family, EVE, CEDAR, FRIDAY, was=DOGWOOD)

    [after] = await on_the_phone(family, its.DOGWOOD_CARER)
    assert how(after) == ("CANCELLED", "TRANSPARENT", "Cancelled: Family time")
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert "url" not in {key.lower() for key in after}


@pytest.mark.parametrize("is_moved_first", [True, False], ids=["after a move", "by the change"])
async def test_a_plan_that_changes_then_tells_them_nothing_of_the_new_time(family, is_moved_first):
    first = await its.planned_alone(family)
    if is_moved_first:
        await its.is_moved(family, EVE, CEDAR, FRIDAY, was=DOGWOOD)

    await its.change(family, first, children=its.of(ADA, BEN), on=SATURDAY, starts="10:00", ends="11:00")

    [after] = await on_the_phone(family, its.DOGWOOD_CARER)
    assert (after["status"], after.decoded("dtstart")) == ("CANCELLED", its.FRIDAY_AT_TWO)
