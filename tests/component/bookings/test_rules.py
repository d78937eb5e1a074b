"""Bookings goes by the authority's dated rules, as it heard of them."""

import itertools
from datetime import date, timedelta

import pytest

from services.bookings.plugin import plugin
from shared.contracts.bookings import RequestSleepover, WhatWaitsForMe
from shared.contracts.packs import id_of
from shared.contracts.rules import RuleChanged, RuleName
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import ADA, FRIDAY, HUB_CARER, SATELLITE, SATURDAY, TODAY, the_register
from tests.component.bookings.what_the_register_says import RoomThatLooks

FOR_ADA = RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SATURDAY)
LONG_AGO, TOMORROW = date(2025, 4, 1), TODAY + timedelta(days=1)


def a_rule(value, on=LONG_AGO, until=None, *, version=1, name=RuleName.HOLD_HOURS):
    return RuleChanged(
        thing_version=version,
        rule_id=id_of(AUTHORITY, "rules", f"{name}/{on}"),
        name=name,
        value=value,
        started_on=on,
        ended_on=until,
    )


async def hours_held(room):
    view = await room.asked(FOR_ADA, by=SATELLITE)
    return (view.held_until - room.clock()) / timedelta(hours=1)


async def test_beds_are_held_for_as_long_as_the_authority_says(bookings):
    await bookings.heard(a_rule(5))

    assert await hours_held(bookings) == 5


async def test_a_rule_of_a_day_to_come_doesn_t_hold_yet(bookings):
    await bookings.heard(a_rule(5, TOMORROW))

    assert await hours_held(bookings) == 72


async def test_a_rule_holds_from_its_day_on(bookings):
    await bookings.heard(a_rule(5, TOMORROW))
    bookings.clock.move(days=1)

    assert await hours_held(bookings) == 5


HISTORY = [
    a_rule(5, until=None),
    a_rule(5, until=TODAY, version=2),
    a_rule(9, TODAY),
    a_rule(7, TODAY, version=2),
    a_rule(3, TOMORROW),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(len(HISTORY))))[::11])
async def test_whatever_the_order_of_hearing_the_last_word_holds(room_of, order):
    async with room_of(plugin, kind=RoomThatLooks) as room:
        await room.heard(*the_register(), *(HISTORY[place] for place in order), HISTORY[order[0]])

        assert await hours_held(room) == 7


async def test_while_what_ended_is_heard_before_what_follows_the_rule_goes_on(bookings):
    await bookings.heard(a_rule(5), a_rule(5, until=TODAY, version=2))

    assert await hours_held(bookings) == 5


async def test_a_rule_that_never_held_is_none(bookings):
    await bookings.heard(a_rule(5), a_rule(9, TODAY, TODAY))

    assert await hours_held(bookings) == 5


async def test_another_authoritys_rule_is_in_nobodys_way(bookings):
    await bookings.heard(a_rule(5), authority="elsewhere")

    assert await hours_held(bookings) == 72


async def test_a_rule_that_a_newer_release_has_is_kept_and_does_no_harm(bookings):
    await bookings.heard(a_rule(1, name="rule_to_come"))

    assert await hours_held(bookings) == 72


async def test_what_was_asked_for_stays_held_as_it_was_promised(bookings):
    view = await bookings.asked(FOR_ADA, by=SATELLITE)

    await bookings.heard(a_rule(1))

    [waiting] = (await bookings.asked(WhatWaitsForMe(), by=HUB_CARER)).sleepovers
    assert waiting.held_until == view.held_until
