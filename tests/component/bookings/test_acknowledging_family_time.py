"""Each household concerned acknowledges the plan as it is; who doesn't is reminded, and a move asks the new home."""

from datetime import date, timedelta

import pytest

from services.bookings.handlers.family_times.chasing import CHASE_FAMILY_TIME
from services.bookings.repository.family_stays import LOOK_AT_FAMILY_TIME
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import WhatIsOn
from shared.contracts.calendars import WhatGoesInMyCalendar
from shared.contracts.family_time import AcknowledgeFamilyTime, FamilyTimeChanged, FamilyTimeChased, FamilyTimeReplied
from shared.contracts.family_words import FamilyTimeChange, FamilyTimeState
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    ANALYST,
    BEN,
    BIRCH,
    CEDAR,
    CLEO,
    DOGWOOD,
    EVE,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_HUB,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SECOND_HUB_CARER,
    a_placement,
)
from tests.component.bookings.a_family_time import (
    CEDAR_CARER,
    DOGWOOD_CARER,
    EVES_WORKER,
    FRIDAY_AT_TWO,
    MUM,
    PLACE,
    acknowledge,
    asked_and_said,
    cancel,
    change,
    how_is,
    is_chased,
    is_moved,
    listed,
    once_it_has_begun,
    planned,
    planned_alone,
    planning,
    record,
)
from tests.component.bookings.test_limits import erased
from tests.component.bookings.test_rules import a_rule

THE_BIRCHES = tuple(sorted((ADA, BEN)))


@pytest.fixture
async def first(family):
    return await planned_alone(family)


async def test_each_household_acknowledges_once_and_the_page_has_who_hasn_t(family, first):
    assert (await how_is(family, first)).outstanding == 3

    view = await acknowledge(family, first, SATELLITE)

    [own] = view.acknowledgements
    assert (own.is_mine, own.is_possible, own.replied_at) == (True, True, family.clock())
    assert (view.asked, view.outstanding) == (3, 2)
    assert asked_and_said(await how_is(family, first)) == {THE_BIRCHES: True, (EVE,): None, (): None}
    [said] = await family.said()
    assert isinstance(said, FamilyTimeReplied)
    assert (said.household_id, said.is_possible) == (BIRCH, True)
    assert set(said.outstanding_household_ids) == {DOGWOOD, HUB}


async def test_one_carer_acknowledges_for_the_household(family, first):
    await acknowledge(family, first, SECOND_HUB_CARER)

    assert [one.waits_for_reply for one in await listed(family, HUB_CARER)] == [False]
    assert [one.waits_for_reply for one in await listed(family, SATELLITE)] == [True]


async def test_that_it_isn_t_possible_is_said_with_a_reason_that_stays_off_the_bus(family, first):
    view = await acknowledge(family, first, DOGWOOD_CARER, why="Eve has her school play")

    [said] = await family.said()
    assert (said.household_id, said.is_possible) == (DOGWOOD, False)
    assert "play" not in said.model_dump_json()
    assert view.acknowledgements[0].why == "Eve has her school play"
    [card] = await listed(family, LIAISON)
    assert (card.not_possible, card.outstanding) == (1, 2)
    assert {one.why for one in (await how_is(family, first)).acknowledgements} == {"", "Eve has her school play"}
    assert {one.why for one in (await how_is(family, first, by=SATELLITE)).acknowledgements} == {""}


async def test_no_reason_is_no_answer(family, first):
    answer = await family.asked(
        AcknowledgeFamilyTime(family_time_id=first, plan_version=1, is_possible=False), by=DOGWOOD_CARER
    )

    assert answer.reason == "no_reason_given"
    assert (await how_is(family, first)).outstanding == 3


async def test_who_isn_t_concerned_acknowledges_nothing(family, first):
    assert (await acknowledge(family, first, OTHER_SATELLITE)).reason == "not_yours"
    with pytest.raises(NotAllowedError):
        await acknowledge(family, first, LIAISON)


async def test_a_change_is_acknowledged_anew_and_what_was_said_before_doesn_t_count(family, first):
    for who in (SATELLITE, DOGWOOD_CARER, HUB_CARER):
        await acknowledge(family, first, who)
    assert (await how_is(family, first)).outstanding == 0
    await family.said()

    view = await change(family, first, on=SATURDAY)

    assert (view.outstanding, view.plan_version) == (3, 2)
    [said] = await family.said()
    assert (type(said), said.what) == (FamilyTimeChanged, FamilyTimeChange.PLAN)
    assert set(said.outstanding_household_ids) == {BIRCH, DOGWOOD, HUB}
    assert (await acknowledge(family, first, SATELLITE, plan_version=1)).reason == "changed_meanwhile"
    assert (await acknowledge(family, first, SATELLITE, plan_version=2)).outstanding == 2


async def test_who_has_nothing_to_do_with_it_any_more_is_named_in_the_change(family, first):
    await change(family, first, hub_household_id=OTHER_HUB)

    [said] = await family.said()
    assert said.left_household_ids == (HUB,)
    assert OTHER_HUB in said.outstanding_household_ids


async def test_nothing_is_acknowledged_once_it_has_begun(family, first):
    once_it_has_begun(family)
    assert (await acknowledge(family, first, SATELLITE)).reason == "has_begun"


async def test_of_regular_family_time_those_after_it_are_acknowledged_with_it(family):
    answer = await planned(family, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211")
    await family.said()

    await acknowledge(family, answer.family_time_id, SATELLITE, following=True)

    assert [one.waits_for_reply for one in await listed(family, SATELLITE)] == [False, False, False]
    assert sorted(one.of for one in await family.said()) == [0, 0, 3]


async def test_what_nobody_has_seen_isn_t_acknowledged_with_it_and_what_was_said_to_one_stands(family):
    answer = await planned(family, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261218")
    first, second, third, fourth = sorted(await listed(family, LIAISON), key=lambda one: one.starts_at)
    await change(family, second.family_time_id, on=second.starts_at.date(), starts="10:00", ends="11:00")
    await acknowledge(family, third.family_time_id, SATELLITE, why="Ada has her swimming exam")
    seen = await how_is(family, first.family_time_id, by=SATELLITE)
    assert {one.family_time_id for one in seen.others if one.waits_alike} == {fourth.family_time_id}

    await acknowledge(family, answer.family_time_id, SATELLITE, following=True)

    waits = {one.family_time_id: one.waits_for_reply for one in await listed(family, SATELLITE)}
    assert waits == {
        first.family_time_id: False,
        second.family_time_id: True,
        third.family_time_id: False,
        fourth.family_time_id: False,
    }
    said = {one.why for one in (await how_is(family, third.family_time_id)).acknowledgements}
    assert "Ada has her swimming exam" in said


async def test_a_child_s_move_before_the_day_asks_the_new_household_and_nobody_else_anew(family, first):
    for who in (SATELLITE, DOGWOOD_CARER, HUB_CARER):
        await acknowledge(family, first, who)
    await family.said()

    await is_moved(family, EVE, CEDAR, FRIDAY, was=DOGWOOD)

    [said] = await family.said()
    assert (type(said), said.what) == (FamilyTimeChanged, FamilyTimeChange.CHILD_MOVED)
    assert (said.outstanding_household_ids, said.left_household_ids) == ((CEDAR,), (DOGWOOD,))
    assert asked_and_said(await how_is(family, first)) == {THE_BIRCHES: True, (EVE,): None, (): True}
    assert isinstance(await how_is(family, first, by=DOGWOOD_CARER), Refused)
    assert [one.waits_for_reply for one in await listed(family, CEDAR_CARER)] == [True]
    assert (await acknowledge(family, first, CEDAR_CARER)).outstanding == 0


async def test_a_move_after_the_day_changes_nothing(family, first):
    await is_moved(family, EVE, CEDAR, SATURDAY, was=DOGWOOD)

    assert await family.said() == []
    assert (await acknowledge(family, first, CEDAR_CARER)).reason == "not_yours"


async def test_a_move_is_looked_at_once_it_has_come_to_rest_and_only_where_there_is_something_to_look_at(family, first):
    await family.heard(a_placement(CLEO, CEDAR, ended_on=FRIDAY, version=2))
    assert (LOOK_AT_FAMILY_TIME, CLEO) not in await family.errands()
    await family.heard(a_placement(EVE, DOGWOOD, ended_on=FRIDAY, version=2))
    assert (LOOK_AT_FAMILY_TIME, EVE) in await family.errands()


async def test_who_hasn_t_acknowledged_it_is_reminded_once(family, first):
    await acknowledge(family, first, SATELLITE)
    await family.said()
    family.clock.move(hours=48)

    await is_chased(family, first)
    await is_chased(family, first)

    [said] = await family.said()
    assert isinstance(said, FamilyTimeChased)
    assert set(said.outstanding_household_ids) == {DOGWOOD, HUB}
    assert (await how_is(family, first)).was_chased


async def test_nobody_is_reminded_of_what_everybody_acknowledged_or_has_begun(family, first):
    for who in (SATELLITE, DOGWOOD_CARER, HUB_CARER):
        await acknowledge(family, first, who)
    begun = await planned_alone(family, on=SATURDAY + timedelta(days=1))
    await family.said()
    await is_chased(family, first)
    family.clock.move(days=7)
    await is_chased(family, begun)

    assert await family.said() == []


async def test_a_change_and_a_move_are_chased_anew(family, first):
    family.clock.move(hours=48)
    await is_chased(family, first)
    await change(family, first, on=SATURDAY)
    await family.said()

    await is_chased(family, first)

    assert [type(one) for one in await family.said()] == [FamilyTimeChased]
    await is_moved(family, EVE, CEDAR, FRIDAY, was=DOGWOOD)
    await family.said()
    await is_chased(family, first)
    assert [type(one) for one in await family.said()] == [FamilyTimeChased]


async def due_at(room, family_time_id):
    async with room.database.work(AUTHORITY) as work:
        [row] = await work.fetch(
            "SELECT due_at FROM errand WHERE name = $1 AND thing_id = $2", CHASE_FAMILY_TIME, family_time_id
        )
    return row["due_at"]


async def test_after_how_many_hours_is_the_authority_s_rule_and_before_it_begins_in_any_case(family):
    await family.heard(a_rule(5, name=RuleName.FAMILY_TIME_HOURS))
    now = family.clock()
    assert await due_at(family, await planned_alone(family)) == now + timedelta(hours=5)
    soon = await planned_alone(family, on=date(2026, 11, 23), starts="11:00", ends="12:00")
    assert await due_at(family, soon) == now + timedelta(hours=1)


async def test_of_regular_family_time_several_are_chased_at_once(family):
    answer = await planned(family, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211")
    await family.said()
    family.clock.move(hours=48)

    await is_chased(family, answer.family_time_id)

    assert sorted(one.of for one in await family.said()) == [0, 0, 3]


async def test_it_stands_on_the_calendars_of_those_concerned(family, first):
    days = WhatIsOn(first_on=FRIDAY, last_on=FRIDAY)

    async def on_it(who):
        return (await family.asked(days, by=who)).family_times

    [own] = await on_it(SATELLITE)
    assert (own.family_time_id, own.household_ids, own.constellation_ids) == (first, (BIRCH,), ())
    [ours] = await on_it(LIAISON)
    assert set(ours.household_ids) == {BIRCH, DOGWOOD, HUB}
    assert KITES in ours.constellation_ids
    assert await on_it(OTHER_SATELLITE) == ()
    assert await on_it(ANALYST) == ()
    await cancel(family, first)
    assert await on_it(SATELLITE) == ()


async def test_the_calendar_of_a_phone_has_no_words_and_no_other_children(family, first):
    async def on_the_phone(who):
        return (await family.asked(WhatGoesInMyCalendar(), by=who)).family_times

    [mine] = await on_the_phone(SATELLITE)
    assert (set(mine.child_ids), mine.children, mine.is_at_mine, mine.is_off) == ({ADA, BEN}, 3, False, False)
    [theirs] = await on_the_phone(HUB_CARER)
    assert (theirs.child_ids, theirs.is_at_mine) == ((), True)
    [hers] = await on_the_phone(EVES_WORKER)
    assert hers.child_ids == (EVE,)
    await cancel(family, first)
    [mine] = await on_the_phone(SATELLITE)
    assert mine.is_off


@pytest.mark.parametrize("who", [EVE, MANAGER.person_id, DOGWOOD, HUB])
async def test_with_somebody_s_record_go_the_words_and_the_counts_stay(family, who):
    first = await planned_alone(family, by=MANAGER)
    await acknowledge(family, first, DOGWOOD_CARER, why="Eve has her school play")
    once_it_has_begun(family)
    await record(family, first, EVE, ADA, by=MANAGER)

    await family.heard(erased(who))

    view = await how_is(family, first)
    assert (view.birth_family, view.what_happened) == ("", "")
    assert {one.getting_there for one in view.children} == {""}
    assert view.state is FamilyTimeState.HELD
    async with family.database.work(AUTHORITY) as work:
        whys = await work.fetch("SELECT why FROM family_time_reply")
    assert [row["why"] for row in whys] == [""]


async def test_words_that_come_after_the_erasure_are_gone_as_well(family, first):
    await family.heard(erased(EVE))

    view = await change(family, first, place=PLACE, hub_household_id=None, supervision="not_supervised")

    assert not isinstance(view, Refused), view
    assert (view.place, view.birth_family) == ("", "")
    assert MUM not in view.model_dump_json()
    assert view.starts_at == FRIDAY_AT_TWO
    assert planning().birth_family == MUM
