"""Once a gathering has begun it is recorded who came, and said as it is said of gatherings from before."""

import pytest

from shared.contracts.gatherings_held import GatheringRecorded
from shared.contracts.past_stays import ExportStays, ImportStays
from shared.contracts.words import GatheringKind, GatheringState
from tests.component.bookings.a_constellation import (
    BIRCH,
    CEDAR,
    DOGWOOD,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OPERATOR,
    OTHER_HUB_CARER,
    SATELLITE,
)
from tests.component.bookings.a_gathering_planned import (
    FRIDAY_EVENING,
    cancel,
    how_is,
    listed,
    once_it_has_begun,
    planned,
    record,
    reply,
)
from tests.component.bookings.a_history import counts


@pytest.fixture
async def begun(bookings):
    view = await planned(bookings)
    await reply(bookings, view, SATELLITE, 2, 1)
    once_it_has_begun(bookings)
    return view


@pytest.mark.parametrize("who", [HUB_CARER, LIAISON, MANAGER])
async def test_who_answers_for_it_records_who_came_and_it_is_said_as_a_gathering_that_took_place(bookings, begun, who):
    [card] = (await listed(bookings, who)).gatherings
    assert card.waits_for_attendance

    seen = await record(bookings, begun, (BIRCH, 2, 1), (HUB, 1, 0), by=who)

    assert seen.state == GatheringState.HELD
    assert {(one.household_id, one.adults, one.children) for one in seen.attendance} == {(BIRCH, 2, 1), (HUB, 1, 0)}
    [said] = await bookings.said()
    assert isinstance(said, GatheringRecorded)
    assert (said.constellation_id, said.kind, said.starts_at, said.minutes, said.thing_version) == (
        KITES,
        GatheringKind.SUPPORT_GROUP,
        FRIDAY_EVENING,
        90,
        1,
    )
    assert set(said.household_ids) == {BIRCH, HUB}
    [card] = (await listed(bookings, who)).gatherings
    assert not card.waits_for_attendance


async def test_what_was_recorded_wrongly_is_recorded_again_and_said_as_a_newer_version(bookings, begun):
    await record(bookings, begun, (BIRCH, 2, 1))
    [first] = await bookings.said()

    seen = await record(bookings, begun, (BIRCH, 1, 1), (CEDAR, 1, 0), by=LIAISON)

    [second] = await bookings.said()
    assert (second.gathering_id, second.thing_version) == (first.gathering_id, 2)
    assert set(second.household_ids) == {BIRCH, CEDAR}
    assert {one.household_id: one.adults for one in seen.attendance} == {BIRCH: 1, CEDAR: 1}


async def test_only_how_many_came_is_nobody_else_s_news(bookings, begun):
    await record(bookings, begun, (BIRCH, 2, 1))
    await bookings.said()

    await record(bookings, begun, (BIRCH, 1, 0))

    assert await bookings.said() == []


async def test_a_gathering_of_several_constellations_counts_in_each_of_which_somebody_came(bookings):
    view = await planned(bookings, KITES, HERONS, by=MANAGER)
    once_it_has_begun(bookings)

    await record(bookings, view, (BIRCH, 1, 0), (DOGWOOD, 1, 2), by=MANAGER)

    said = {one.constellation_id: one.household_ids for one in await bookings.said()}
    assert said == {KITES: (BIRCH,), HERONS: (DOGWOOD,)}
    await record(bookings, view, (BIRCH, 1, 0), by=MANAGER)
    [corrected] = await bookings.said()
    assert (corrected.constellation_id, corrected.household_ids, corrected.thing_version) == (HERONS, (), 2)


@pytest.mark.parametrize(
    ("came", "who", "reason"),
    [
        ((), HUB_CARER, "nobody_came"),
        (((BIRCH, 0, 0),), HUB_CARER, "nobody_came"),
        (((DOGWOOD, 1, 0),), HUB_CARER, "not_invited"),
        (((BIRCH, 1, 0), (BIRCH, 1, 0)), HUB_CARER, "not_invited"),
        (((BIRCH, 1, 0),), OTHER_HUB_CARER, "not_yours"),
    ],
)
async def test_attendance_that_can_t_be_is_refused_and_nothing_is_said(bookings, begun, came, who, reason):
    assert (await record(bookings, begun, *came, by=who)).reason == reason
    assert await bookings.said() == []
    assert (await how_is(bookings, begun)).state == GatheringState.PLANNED


async def test_nobody_has_come_before_it_begins_nor_to_what_was_called_off(bookings):
    view = await planned(bookings)
    assert (await record(bookings, view, (BIRCH, 1, 0))).reason == "not_begun"
    await cancel(bookings, view)
    once_it_has_begun(bookings)

    assert (await record(bookings, view, (BIRCH, 1, 0))).reason == "called_off"


async def test_it_is_exported_as_history_and_coming_back_overturns_nothing(bookings, begun):
    await record(bookings, begun, (BIRCH, 2, 1))
    page = await bookings.asked(ExportStays(table="activities", position=0, limit=10), by=OPERATOR)
    await record(bookings, begun, (BIRCH, 2, 1), (CEDAR, 1, 0))
    await bookings.said()
    [line] = page.activities
    assert line.attended == (str(BIRCH),)
    # The authority's own references are written into it on the way out.
    line = line.model_copy(update={"constellation_ref": "X1", "attended": ("H2",)})

    answer = await bookings.asked(ImportStays(sleepovers=(), activities=(line,)), by=OPERATOR)

    assert answer == counts(activities=(0, 0, 1))
    assert await bookings.said() == []
    assert {one.household_id for one in (await how_is(bookings, begun)).attendance} == {BIRCH, CEDAR}
