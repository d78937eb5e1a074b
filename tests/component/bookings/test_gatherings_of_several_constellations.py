"""A gathering of several constellations is its planner's to change, and each constellation's own to record."""

import pytest

from shared.contracts.gatherings import CancelGathering
from shared.contracts.refusals import Refused
from shared.contracts.words import GatheringOffReason, GatheringState, OfSeries
from shared.testing.actors import AUTHORITY, actor
from shared.testing.site import visiting
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
    OTHER_HUB,
    OTHER_HUB_CARER,
    SATELLITE,
)
from tests.component.bookings.a_gathering_planned import (
    cancel,
    changing,
    how_is,
    once_it_has_begun,
    planned,
    record,
    reply,
)
from tests.component.bookings.a_gathering_site import RUTH, a_gathering_site
from tests.component.bookings.a_site import main_of

OF_BOTH = actor(*LIAISON.roles, constellation_ids=(KITES, HERONS))
EVERYBODY = {HUB, BIRCH, CEDAR, OTHER_HUB, DOGWOOD}


@pytest.fixture
async def joint(bookings):
    """A support group of the Kites and the Herons, planned by a liaison worker of both."""
    return await planned(bookings, KITES, HERONS, by=OF_BOTH)


@pytest.mark.parametrize("who", [HUB_CARER, OTHER_HUB_CARER, LIAISON])
async def test_who_answers_for_one_of_its_constellations_changes_and_cancels_it_for_nobody(bookings, joint, who):
    seen = await how_is(bookings, joint, who)

    changed = await bookings.asked(changing(joint, title="Bowls"), by=who)
    off = await cancel(bookings, joint, by=who)

    assert isinstance(changed, Refused)
    assert isinstance(off, Refused)
    assert changed.reason == off.reason == "not_yours"
    assert "for other constellations as well" in changed.detail
    assert (seen.may_change, seen.may_cancel) == (False, False)
    assert await bookings.said() == []


@pytest.mark.parametrize("who", [OF_BOTH, MANAGER, actor(*LIAISON.roles, constellation_ids=(HERONS, KITES))])
async def test_who_planned_it_a_manager_or_who_has_all_of_its_constellations_changes_and_cancels_it(
    bookings, joint, who
):
    assert (await bookings.asked(changing(joint, title="Bowls"), by=who)).title == "Bowls"

    off = CancelGathering(gathering_id=joint.gathering_id, reason=GatheringOffReason.WEATHER, of_series=OfSeries.ONE)
    assert (await bookings.asked(off, by=who)).state == GatheringState.CANCELLED


async def test_each_reads_and_records_who_came_of_their_own_and_what_others_recorded_stands(bookings, joint):
    await reply(bookings, joint, SATELLITE)
    once_it_has_begun(bookings)
    assert set((await how_is(bookings, joint, HUB_CARER)).invited) == {HUB, BIRCH, CEDAR}
    assert (await how_is(bookings, joint, OTHER_HUB_CARER)).replies == ()
    assert set((await how_is(bookings, joint, OF_BOTH)).invited) == EVERYBODY

    await record(bookings, joint, (BIRCH, 2, 1))
    seen = await record(bookings, joint, (DOGWOOD, 1, 0), by=OTHER_HUB_CARER)

    assert [one.household_id for one in seen.attendance] == [DOGWOOD]
    assert {one.household_id for one in (await how_is(bookings, joint, MANAGER)).attendance} == {BIRCH, DOGWOOD}
    said = {one.constellation_id: one.household_ids for one in await bookings.said()}
    assert said == {KITES: (BIRCH,), HERONS: (DOGWOOD,)}


async def test_nobody_records_a_household_of_a_constellation_that_isnt_theirs(bookings, joint):
    once_it_has_begun(bookings)

    assert (await record(bookings, joint, (DOGWOOD, 1, 0))).reason == "not_invited"
    await record(bookings, joint, (DOGWOOD, 1, 0), by=OTHER_HUB_CARER)
    await record(bookings, joint, (BIRCH, 1, 0))
    await record(bookings, joint)

    assert {one.household_id for one in (await how_is(bookings, joint, MANAGER)).attendance} == {DOGWOOD}


async def test_the_page_ticks_no_household_without_a_name_and_offers_neither_change_nor_cancelling(bookings, joint):
    once_it_has_begun(bookings)
    async with visiting(a_gathering_site(bookings)) as visitor:
        await visitor.sign_in(RUTH, AUTHORITY)
        form = main_of(await visitor.get(f"/gatherings/{joint.gathering_id}/attendance"))
        page = main_of(await visitor.get(f"/gatherings/{joint.gathering_id}"))

    assert "Birch household" in form
    assert "Dogwood" not in form
    assert "Cancel" not in form + page
