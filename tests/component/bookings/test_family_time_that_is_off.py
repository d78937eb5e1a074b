"""That family time is cancelled, or isn't a household's any more, is acknowledged like a plan."""

from datetime import timedelta

import pytest

from shared.contracts.family_time import FamilyTimeChanged, FamilyTimeChased, FamilyTimeReplied
from shared.contracts.family_words import FamilyTimeState
from shared.contracts.refusals import Refused
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    EVE,
    FRIDAY,
    HUB,
    HUB_CARER,
    OTHER_HUB,
    OTHER_HUB_CARER,
    SATELLITE,
    SATURDAY,
    SECOND_HUB_CARER,
    named,
)
from tests.component.bookings.a_family_time import (
    BY_BUS,
    DOGWOOD_CARER,
    FRIDAY_AT_TWO,
    MUM,
    acknowledge,
    asked_and_said,
    cancel,
    change,
    how_is,
    is_chased,
    is_moved,
    listed,
    of,
    once_it_has_begun,
    planned,
    planned_alone,
)

BIRCH, CEDAR, DOGWOOD = (named("households", ref) for ref in ("H2", "H3", "H4"))
EVERYBODY = (SATELLITE, DOGWOOD_CARER, HUB_CARER)
THE_BIRCHES = tuple(sorted((ADA, BEN)))
WITHOUT_EVE = {"children": of(ADA, BEN), "on": SATURDAY, "starts": "10:00", "ends": "11:00"}


@pytest.fixture
async def first(family):
    """A plan that everybody has acknowledged."""
    first = await planned_alone(family)
    for who in EVERYBODY:
        await acknowledge(family, first, who)
    await family.said()
    return first


async def waits(room, by):
    return [one.family_time_id for one in await listed(room, by) if one.waits_for_reply]


async def test_that_it_is_cancelled_waits_for_everybody_who_was_asked(family, first):
    await cancel(family, first)

    [said] = await family.said()
    assert set(said.outstanding_household_ids) == {BIRCH, DOGWOOD, HUB}
    view = await how_is(family, first)
    assert (view.asked, view.outstanding) == (3, 3)
    assert asked_and_said(view) == {THE_BIRCHES: None, (EVE,): None, (): None}
    for who in EVERYBODY:
        assert await waits(family, who) == [first]
        assert (await how_is(family, first, by=who)).may_reply


async def test_each_household_acknowledges_that_it_is_cancelled(family, first):
    await cancel(family, first)
    await family.said()

    view = await acknowledge(family, first, DOGWOOD_CARER, plan_version=2)

    assert (view.state, view.outstanding) == (FamilyTimeState.CANCELLED, 2)
    [said] = await family.said()
    assert isinstance(said, FamilyTimeReplied)
    assert set(said.outstanding_household_ids) == {BIRCH, HUB}
    assert await waits(family, DOGWOOD_CARER) == []
    assert asked_and_said(await how_is(family, first))[EVE,] is True


async def test_what_was_said_of_the_plan_says_nothing_of_its_end_and_its_end_isn_t_impossible(family, first):
    await cancel(family, first)

    assert (await acknowledge(family, first, SATELLITE, plan_version=1)).reason == "changed_meanwhile"
    assert (await acknowledge(family, first, SATELLITE, plan_version=2, why="No")).reason == "called_off"


async def test_who_hasn_t_said_that_they_know_that_it_is_off_is_reminded_once(family, first):
    await cancel(family, first)
    await acknowledge(family, first, SATELLITE, plan_version=2)
    await family.said()
    family.clock.move(hours=48)

    await is_chased(family, first)
    await is_chased(family, first)

    [said] = await family.said()
    assert isinstance(said, FamilyTimeChased)
    assert (said.state, set(said.outstanding_household_ids)) == (FamilyTimeState.CANCELLED, {DOGWOOD, HUB})


async def test_once_it_would_have_begun_nobody_waits_for_it_and_what_is_cancelled_afterwards_asks_nobody(family, first):
    other = await planned_alone(family, on=SATURDAY)
    await cancel(family, other)
    once_it_has_begun(family)

    await cancel(family, first)

    view = await how_is(family, first)
    assert (view.asked, view.outstanding, await waits(family, SATELLITE)) == (0, 0, [other])
    family.clock.move(days=1)
    assert await waits(family, SATELLITE) == []
    assert (await how_is(family, other)).outstanding == 3


async def test_who_has_moved_since_still_says_that_they_know_that_it_is_off(family, first):
    await cancel(family, first)
    await is_moved(family, EVE, CEDAR, FRIDAY, was=DOGWOOD)

    assert await waits(family, DOGWOOD_CARER) == [first]
    assert (await acknowledge(family, first, DOGWOOD_CARER, plan_version=2)).outstanding == 2


async def test_that_several_are_cancelled_is_acknowledged_at_once(family):
    answer = await planned(family, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211")
    await cancel(family, answer.family_time_id, following=True)
    await family.said()
    assert len(await waits(family, SATELLITE)) == 3

    await acknowledge(family, answer.family_time_id, SATELLITE, plan_version=2, following=True)

    assert await waits(family, SATELLITE) == []
    assert sorted(one.of for one in await family.said()) == [0, 0, 3]


async def test_a_household_that_is_taken_out_acknowledges_it_and_reads_nothing_of_the_new_plan(family, first):
    await change(family, first, **WITHOUT_EVE)

    [card] = await listed(family, DOGWOOD_CARER)
    assert (card.waits_for_reply, card.has_left, card.starts_at, card.child_ids) == (True, True, FRIDAY_AT_TWO, ())
    view = await how_is(family, first, by=DOGWOOD_CARER)
    assert (view.has_left, view.may_reply, view.starts_at, view.children) == (True, True, FRIDAY_AT_TWO, ())
    assert not {MUM, BY_BUS} & {view.birth_family, view.place}
    seen = await how_is(family, first)
    assert (seen.asked, seen.outstanding) == (3, 3)
    assert [(one.child_ids, one.is_possible) for one in seen.acknowledgements if one.has_left] == [((EVE,), None)]
    await family.said()

    after = await acknowledge(family, first, DOGWOOD_CARER, plan_version=2)

    assert (after.has_left, after.may_reply) == (True, False)
    assert isinstance((await family.said())[0], FamilyTimeReplied)
    assert (await how_is(family, first)).outstanding == 2
    assert await waits(family, DOGWOOD_CARER) == []


async def test_a_hub_home_that_hosts_it_no_longer_acknowledges_that(family, first):
    await change(family, first, hub_household_id=OTHER_HUB)

    assert await waits(family, SECOND_HUB_CARER) == [first]
    assert await waits(family, OTHER_HUB_CARER) == [first]
    await acknowledge(family, first, HUB_CARER, plan_version=2)
    assert await waits(family, SECOND_HUB_CARER) == []


async def test_who_doesn_t_say_that_they_know_that_they_are_out_is_reminded(family, first):
    await change(family, first, **WITHOUT_EVE)
    await acknowledge(family, first, SATELLITE, plan_version=2)
    await acknowledge(family, first, HUB_CARER, plan_version=2)
    await family.said()
    family.clock.move(hours=48)

    await is_chased(family, first)

    [said] = await family.said()
    assert isinstance(said, FamilyTimeChased)
    assert (said.outstanding_household_ids, said.left_household_ids) == ((), (DOGWOOD,))


async def test_who_is_asked_again_after_all_isn_t_one_who_left(family, first):
    await change(family, first, **WITHOUT_EVE)
    await change(family, first, plan_version=2)

    [said] = [one for one in await family.said() if isinstance(one, FamilyTimeChanged)][1:]
    assert DOGWOOD in said.outstanding_household_ids
    assert not (await how_is(family, first, by=DOGWOOD_CARER)).has_left
    assert (await how_is(family, first)).asked == 3


async def test_once_it_would_have_begun_who_left_has_nothing_to_see(family, first):
    await change(family, first, **WITHOUT_EVE)
    family.clock.moment = FRIDAY_AT_TWO + timedelta(minutes=1)

    assert await listed(family, DOGWOOD_CARER) == ()
    assert isinstance(await how_is(family, first, by=DOGWOOD_CARER), Refused)
    assert (await acknowledge(family, first, DOGWOOD_CARER, plan_version=2)).reason == "not_yours"
