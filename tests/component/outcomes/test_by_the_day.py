"""A month's log and figures go by the constellation's life on its days: its hub homes, their beds, its state."""

from datetime import date

import pytest

from shared.contracts.actor import Actor
from shared.contracts.bookings import SleepoverShortened
from shared.contracts.outcomes import (
    Figures,
    HowAreConstellations,
    RecordSupportContact,
    SupportLog,
    WhatSupportWasGiven,
    WhomDoISupport,
)
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState, ContactKind, ContactTopic, DeclineReason
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.outcomes.facts import (
    HERONS,
    HUB,
    KITES,
    NOVEMBER,
    OTHER_HUB,
    SATELLITES,
    a_constellation,
    a_contact,
    a_day,
    a_hub_home,
    a_life,
    a_sleepover,
)

MANAGER = actor(Role.PROGRAMME_MANAGER)
CHANGED = a_life(a_hub_home(until=a_day(11)), a_hub_home(OTHER_HUB, a_day(21), beds=3, is_interim=True))
"""Vacant for ten nights in November; the driven clock says the 23rd."""


async def of_kites(room: Room, month: str = NOVEMBER) -> Figures:
    reply = await room.asked(HowAreConstellations(month=month), by=MANAGER)
    return next(figures for figures in reply.constellations if figures.constellation_id == KITES)


async def the_log(room: Room, month: str = NOVEMBER, by: Actor = MANAGER) -> SupportLog | Refused:
    return await room.asked(WhatSupportWasGiven(constellation_id=KITES, month=month), by=by)


async def test_nights_are_open_while_there_was_a_hub_home(in_november: Room) -> None:
    await in_november.heard(CHANGED)

    november = await of_kites(in_november)

    assert november.nights_open == 2 * 10 + 3 * 3
    assert november.state == ConstellationState.INTERIM_HUB_HOME
    in_november.clock.move(days=30)
    assert (await of_kites(in_november)).nights_open == 2 * 10 + 3 * 10


@pytest.mark.parametrize(
    ("month", "state"),
    [
        ("2024-12", ConstellationState.PLANNED),
        ("2026-10", ConstellationState.LAUNCHED),
        (NOVEMBER, ConstellationState.HUB_HOME_VACANT),
    ],
)
async def test_a_months_state_is_that_of_its_last_day_or_today(
    in_november: Room, month: str, state: ConstellationState
) -> None:
    await in_november.heard(a_life(a_hub_home(until=a_day(11)), a_hub_home(OTHER_HUB, date(2026, 12, 1))))

    assert (await of_kites(in_november, month)).state == state


async def test_the_log_has_the_support_of_both_hub_homes(in_november: Room) -> None:
    await in_november.heard(CHANGED, a_contact("of the next", a_day(22), hub_household_id=OTHER_HUB))

    log = await the_log(in_november)
    before = await the_log(in_november, "2026-10")

    assert isinstance(log, SupportLog)
    assert (log.earlier_hub_household_ids, log.hub_household_id) == ((HUB,), OTHER_HUB)
    calls = [row.on for row in log.rows if row.kind in {"phone_call", "visit"}]
    assert calls == [a_day(2), a_day(2), a_day(22)]
    assert isinstance(before, SupportLog)
    assert (before.earlier_hub_household_ids, before.hub_household_id) == ((), HUB)
    assert (await of_kites(in_november)).contacts == 3


async def test_support_is_counted_for_one_constellation_alone(in_november: Room) -> None:
    await in_november.heard(
        a_life(a_hub_home(until=a_day(11))),
        a_life(a_hub_home(since=a_day(11)), constellation_id=HERONS),
        a_contact("after the change", a_day(12)),
    )

    reply = await in_november.asked(HowAreConstellations(month=NOVEMBER), by=MANAGER)

    assert {one.constellation_id: one.contacts for one in reply.constellations} == {KITES: 2, HERONS: 1}


async def test_a_hub_home_carer_reads_the_months_in_which_theirs_was_the_hub_home(in_november: Room) -> None:
    await in_november.heard(CHANGED)
    next_carer = actor(Role.HUB_HOME_CARER, household_id=OTHER_HUB)

    assert isinstance(await the_log(in_november, by=next_carer), SupportLog)
    refused = await the_log(in_november, "2026-10", by=next_carer)
    assert isinstance(refused, Refused)
    assert refused.reason == "not_yours"


async def test_whoever_is_the_hub_home_today_records(in_november: Room) -> None:
    await in_november.heard(CHANGED)
    contact = RecordSupportContact(
        household_id=SATELLITES[0], on=a_day(22), kind=ContactKind.VISIT, minutes=30, topic=ContactTopic.SLEEP
    )
    then, now = (actor(Role.HUB_HOME_CARER, household_id=each) for each in (HUB, OTHER_HUB))

    refused = await in_november.asked(contact, by=then)

    assert isinstance(refused, Refused)
    assert refused.reason == "not_yours"
    assert (await in_november.asked(WhomDoISupport(), by=now)).constellation_id == KITES
    assert not isinstance(await in_november.asked(contact, by=now), Refused)


async def test_a_stay_that_was_cut_short_counts_the_nights_that_were_slept(in_november: Room) -> None:
    before = (await of_kites(in_november)).nights_used
    stay = {"name": "cut short", "thing_version": 2}
    await in_november.heard(a_sleepover(a_day(16), a_day(19), **stay))
    whole = (await of_kites(in_november)).nights_used

    shortened = a_sleepover(
        a_day(16), a_day(17), SleepoverShortened,
        **{**stay, "thing_version": 3}, reason=DeclineReason.HUB_HOME_CHANGED,
    )  # fmt: skip
    await in_november.heard(shortened, a_sleepover(a_day(16), a_day(19), **stay))

    assert (whole, (await of_kites(in_november)).nights_used) == (before + 8, before + 4)


async def test_the_newest_life_counts_whatever_was_heard_last(in_november: Room) -> None:
    await in_november.heard(CHANGED, a_constellation())

    assert (await of_kites(in_november)).nights_open == 2 * 10 + 3 * 3
