"""Records are narrowed down by what they have, and who read them is told for the whole authority."""

from datetime import timedelta

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.records import FindChildren, FindHouseholds, HowIsChild
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Purpose
from shared.contracts.seeking import Seekable, WhatCanBeSought, WhoReadWhat
from tests.component.registry.a_register_of_records import (
    ADMINISTRATOR,
    CAT,
    LEE,
    MOE,
    SUE,
    TODAY,
    write_the_register,
)
from tests.component.registry.builders import child, constellation, the, worker


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


async def households(room, by=MOE, **query):
    return [card.ref for card in (await room.asked(FindHouseholds(**query), by=by)).households]


async def children(room, by=MOE, **query):
    return [card.ref for card in (await room.asked(FindChildren(**query), by=by)).children]


async def test_households_are_narrowed_down_by_constellation_area_and_age(register):
    assert set(await households(register, constellation_id=constellation("X1"))) == {"H1", "H2", "H3"}
    assert set(await households(register, area_id=the("areas", "A1"))) == {"H1", "H2", "H3", "H4", "H5"}
    assert await households(register, area_id=the("areas", "A9")) == []
    everybody, babies = await households(register, takes_age=10), await households(register, takes_age=30)
    assert everybody
    assert babies == []


async def test_children_are_narrowed_down_by_constellation_worker_and_age(register):
    ages = {card.ref: card.age for card in (await register.asked(FindChildren(), by=MOE)).children}
    assert len(set(ages.values())) > 1

    assert set(await children(register, constellation_id=constellation("X2"))) == {"K4"}
    assert set(await children(register, childrens_social_worker_id=worker("W3"))) >= {"K1", "K2"}
    for age in range(31):
        assert set(await children(register, age_from=age)) == {ref for ref, one in ages.items() if one >= age}
        assert set(await children(register, age_to=age)) == {ref for ref, one in ages.items() if one <= age}


async def test_a_search_for_what_no_database_takes_is_refused_in_words(register):
    refused = await register.asked(FindChildren(search="Ad\x00a"), by=MOE)

    assert isinstance(refused, Refused)
    assert (refused.reason, refused.fields) == ("unreadable", ("search",))
    assert refused.detail == "search: A text can't have the character NUL in it"


async def test_nothing_is_offered_to_narrow_down_by_that_no_record_in_reach_has(register):
    everything = await register.asked(WhatCanBeSought(), by=MOE)
    of_one = await register.asked(WhatCanBeSought(), by=SUE)

    assert isinstance(everything, Seekable)
    assert {one.id for one in everything.constellations} == {constellation("X1"), constellation("X2")}
    assert [one.name for one in everything.areas] == ["North"]
    assert [one.id for one in of_one.constellations] == [constellation("X1")]
    assert len(of_one.childrens_social_workers) <= len(everything.childrens_social_workers)


async def test_a_list_comes_in_pages_as_large_as_asked_for(register):
    reply = await register.asked(FindHouseholds(at_once=4, page=2), by=MOE)

    assert (reply.page, reply.pages, reply.total, len(reply.households)) == (2, 2, 6, 2)


async def test_the_log_tells_who_read_whose_record_when_and_why(register):
    await register.asked(HowIsChild(child_id=child("K3"), purpose=Purpose.KEEP_THE_REGISTER), by=LEE)

    log = await register.asked(WhoReadWhat(), by=ADMINISTRATOR)

    [line] = [one for one in log.readings if one.subject_id == child("K3")]
    assert (line.reader_id, line.subject, line.kind, line.purpose) == (
        LEE.person_id,
        "Cy Gale",
        Kind.CHILD,
        Purpose.KEEP_THE_REGISTER,
    )
    assert LEE.person_id in {one.reader_id for one in log.readers}


async def test_the_log_is_narrowed_down_by_day_reader_reason_and_name(register):
    await register.asked(HowIsChild(child_id=child("K3")), by=LEE)
    await register.asked(HowIsChild(child_id=child("K1"), purpose=Purpose.PLAN_A_SLEEPOVER), by=CAT)
    register.clock.move(days=1)
    await register.asked(HowIsChild(child_id=child("K3")), by=MOE)

    async def readers(**query):
        log = await register.asked(WhoReadWhat(**query), by=ADMINISTRATOR)
        return {one.reader_id for one in log.readings}

    assert await readers(first_on=TODAY) == {LEE.person_id, CAT.person_id}
    assert MOE.person_id in await readers()
    assert LEE.person_id not in await readers()
    assert await readers(first_on=TODAY, reader_id=LEE.person_id) == {LEE.person_id}
    assert await readers(first_on=TODAY, purpose=Purpose.PLAN_A_SLEEPOVER) == {CAT.person_id}
    assert await readers(first_on=TODAY, search="gale CY") == {LEE.person_id}


async def test_who_reads_the_log_is_in_it_with_everybody_of_whom_it_told(register):
    await register.asked(HowIsChild(child_id=child("K3")), by=LEE)
    await register.asked(WhoReadWhat(), by=ADMINISTRATOR)

    log = await register.asked(WhoReadWhat(reader_id=ADMINISTRATOR.person_id), by=MOE)

    assert (child("K3"), Purpose.SEE_WHO_LOOKED) in {(one.subject_id, one.purpose) for one in log.readings}


async def test_the_log_of_more_than_a_year_isnt_told(register):
    too_long = await register.asked(WhoReadWhat(first_on=TODAY - timedelta(days=400), last_on=TODAY), by=MOE)
    reversed_days = await register.asked(WhoReadWhat(first_on=TODAY, last_on=TODAY - timedelta(days=1)), by=MOE)

    assert isinstance(too_long, Refused)
    assert (too_long.reason, reversed_days.reason) == ("too_many_days", "ends_before_it_starts")
