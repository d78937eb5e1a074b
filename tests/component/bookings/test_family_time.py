"""Family time is planned by those who answer for a child, takes the room once and a child once."""

import asyncio
from datetime import date, timedelta
from uuid import uuid4

import asyncpg
import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import RequestSleepover
from shared.contracts.calendars import WhichBedsAreFree
from shared.contracts.family_time import (
    FamilyTimePlanned,
    FamilyTimeProposed,
    FamilyTimeRecorded,
    PlannedFamilyTimes,
    WhatFamilyTimeCanBe,
)
from shared.contracts.family_words import FamilyTimeOffReason, FamilyTimeState, Supervision
from shared.contracts.refusals import Refused
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
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
    OTHER_HUB,
    OTHER_HUB_CARER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUPERVISOR,
    a_placement,
    elsewhere,
)
from tests.component.bookings.a_family_time import (
    AMONG_THEMSELVES,
    BY_BUS,
    BY_TAXI,
    DOGWOOD_CARER,
    ELSEWHERE,
    EVES_WORKER,
    FRIDAY_AT_TWO,
    MUM,
    PLACE,
    agree,
    asked_and_said,
    cancel,
    change,
    how_is,
    listed,
    of,
    once_it_has_begun,
    planned,
    planned_alone,
    planning,
    record,
)


@pytest.mark.parametrize("who", [LIAISON, OTHER_LIAISON, EVES_WORKER, SUPERVISOR, MANAGER])
async def test_who_answers_for_one_of_them_plans_and_where_each_lives_and_the_hub_home_are_asked(family, who):
    answer = await planned(family, by=who)

    assert answer.asked == 3
    [said] = await family.said()
    assert isinstance(said, FamilyTimePlanned)
    assert set(said.household_ids) == set(said.outstanding_household_ids) == {BIRCH, DOGWOOD, HUB}
    assert set(said.constellation_ids) == {KITES, HERONS}
    assert said.starts_at == FRIDAY_AT_TWO
    assert (said.minutes, said.with_brothers_and_sisters, said.with_birth_family) == (120, True, True)
    assert not any(word in said.model_dump_json() for word in ("Jade", "taxi", "Oak"))


@pytest.mark.parametrize(
    ("more", "who", "reason"),
    [
        ({}, CHILDS_WORKER, "not_yours"),
        ({}, elsewhere(LIAISON), "not_yours"),
        ({}, HUB_CARER, "not_yours"),
        ({"children": of(ADA, CLEO)}, LIAISON, "not_a_family"),
        ({"children": of(CLEO, DEV)}, LIAISON, "not_a_family"),
        ({"children": of(ADA, uuid4())}, LIAISON, "not_known_yet"),
        ({"children": of(ADA, BEN), **AMONG_THEMSELVES}, LIAISON, "nobody_to_meet"),
        ({"on": FRIDAY - timedelta(days=5)}, LIAISON, "in_the_past"),
        ({"on": date(2027, 11, 24)}, LIAISON, "too_far_ahead"),
        ({"ends": "14:00"}, LIAISON, "ends_before_it_starts"),
        ({"place": PLACE}, LIAISON, "no_place"),
        ({**ELSEWHERE, "place": ""}, LIAISON, "no_place"),
        ({"hub_household_id": BIRCH}, LIAISON, "not_a_hub_home"),
        ({"supervision": Supervision.WORKER}, LIAISON, "nobody_supervises"),
        ({"supervision": Supervision.WORKER, "supervisor_id": MANAGER.person_id}, LIAISON, "nobody_supervises"),
        ({"supervision": Supervision.SOMEBODY}, LIAISON, "nobody_supervises"),
        ({**ELSEWHERE, "supervision": Supervision.HUB_HOME_CARERS}, LIAISON, "nobody_supervises"),
    ],
)
async def test_what_can_t_be_is_refused_and_nothing_is_kept(family, more, who, reason):
    answer = await family.asked(planning(**more), by=who)

    assert isinstance(answer, Refused)
    assert answer.reason == reason
    assert await family.said() == []
    assert await listed(family, MANAGER) == ()


@pytest.mark.parametrize("who", [SATELLITE, ADMINISTRATOR])
async def test_others_can_t_even_ask(family, who):
    with pytest.raises(NotAllowedError):
        await family.asked(planning(), by=who)


async def test_where_no_placement_is_known_on_the_day_nobody_could_be_asked(family):
    await family.heard(a_placement(EVE, DOGWOOD, ended_on=FRIDAY, version=2))

    answer = await family.asked(planning(), by=LIAISON)

    assert answer.reason == "lives_nowhere"


async def test_a_dry_run_keeps_nothing(family):
    answer = await planned(family, dry_run=True)

    assert (answer.family_time_id, answer.asked) == (None, 3)
    assert await family.said() == []
    assert await listed(family, LIAISON) == ()


async def test_it_takes_the_room_and_no_bed(family):
    await planned(family)

    request = RequestSleepover(child_ids=(CLEO, DEV), first_night_on=FRIDAY, last_night_on=FRIDAY)
    assert not isinstance(await family.asked(request, by=OTHER_SATELLITE), Refused)
    beds = await family.asked(WhichBedsAreFree(constellation_id=KITES, first_on=FRIDAY), by=OTHER_SATELLITE)
    [room] = beds.rooms_taken
    assert (room.starts_at, room.minutes, room.family_time_id) == (FRIDAY_AT_TWO, 120, None)


async def test_one_room_has_one_family_time_at_a_time(family):
    other = {"children": of(CLEO), "hub_household_id": HUB}
    await planned(family)

    answer = await family.asked(planning(**other, starts="15:59", ends="17:00"), by=LIAISON)

    assert answer.reason == "room_is_taken"
    assert isinstance(
        await family.asked(planning(**other, starts="16:00", ends="17:00"), by=LIAISON), PlannedFamilyTimes
    )


async def test_that_the_room_is_taken_is_told_before_anything_is_planned(family):
    await planned(family)

    looked = await family.asked(planning(children=of(CLEO), dry_run=True), by=LIAISON)

    assert looked.reason == "room_is_taken"


async def test_a_child_is_at_one_family_time_at_a_time_wherever_it_is(family):
    await planned(family)

    answer = await family.asked(planning(children=of(EVE), **ELSEWHERE), by=LIAISON)

    assert answer.reason == "not_yours"
    answer = await family.asked(planning(children=of(EVE), **ELSEWHERE), by=MANAGER)
    assert answer.reason == "child_has_family_time"


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"children": of(CLEO)}, "room_is_taken"),
        ({"hub_household_id": OTHER_HUB}, "child_has_family_time"),
    ],
)
async def test_of_two_who_plan_at_once_one_has_the_room_and_the_child(family, other, reason):
    answers = await asyncio.gather(
        family.asked(planning(), by=MANAGER), family.asked(planning(**other), by=MANAGER), return_exceptions=True
    )

    assert sorted(isinstance(one, Refused) for one in answers) == [False, True]
    assert next(one for one in answers if isinstance(one, Refused)).reason == reason


@pytest.mark.parametrize(
    ("table", "constraint"),
    [("family_time", "ex_family_time_room"), ("family_time_child", "ex_family_time_child_once")],
)
async def test_the_database_itself_takes_no_room_and_no_child_twice(family, table, constraint):
    await planned(family)
    await planned(family, on=SATURDAY)

    with pytest.raises(asyncpg.ExclusionViolationError, match=constraint):
        async with family.database.work(AUTHORITY) as work:
            await work.fetch(f"UPDATE {table} SET period = (SELECT period FROM {table} ORDER BY period LIMIT 1)")


async def test_a_child_who_sleeps_at_the_hub_home_that_night_is_no_clash(family):
    request = RequestSleepover(child_ids=(ADA, BEN), first_night_on=FRIDAY, last_night_on=FRIDAY)
    assert not isinstance(await family.asked(request, by=SATELLITE), Refused)

    assert isinstance(await planned(family, ends="23:59"), PlannedFamilyTimes)


@pytest.mark.parametrize(
    ("on", "starts", "ends", "minutes"),
    [
        (date(2027, 3, 28), "00:30", "03:00", 90),
        (date(2027, 10, 31), "00:30", "03:00", 210),
        (date(2026, 11, 27), "00:00", "23:59", 1439),
    ],
)
async def test_london_s_time_is_what_was_said_also_where_the_clocks_change(family, on, starts, ends, minutes):
    first = await planned_alone(family, on=on, starts=starts, ends=ends)

    assert (await how_is(family, first)).minutes == minutes


async def test_a_hub_home_carer_proposes_and_no_carer_is_asked_until_a_worker_has_agreed(family):
    answer = await planned(family, by=HUB_CARER, **AMONG_THEMSELVES)

    assert answer.state is FamilyTimeState.PROPOSED
    [said] = await family.said()
    assert isinstance(said, FamilyTimeProposed)
    assert said.outstanding_household_ids == ()
    assert isinstance(await how_is(family, answer.family_time_id, by=SATELLITE), Refused)
    [card] = await listed(family, LIAISON)
    assert card.waits_for_agreement
    view = await agree(family, answer.family_time_id, by=EVES_WORKER)
    assert (view.state, view.outstanding) == (FamilyTimeState.PLANNED, 3)
    [said] = await family.said()
    assert isinstance(said, FamilyTimePlanned)
    assert set(said.outstanding_household_ids) == {BIRCH, DOGWOOD, HUB}
    assert (view.planned_by, said.responsible_id) == (EVES_WORKER.person_id, EVES_WORKER.person_id)
    assert (await agree(family, answer.family_time_id)).reason == "not_proposed"


async def test_what_was_proposed_and_declined_is_no_other_carer_s_to_know(family):
    answer = await planned(family, by=HUB_CARER, **AMONG_THEMSELVES)
    await cancel(family, answer.family_time_id)

    for who in (SATELLITE, DOGWOOD_CARER, SUPERVISOR):
        assert isinstance(await how_is(family, answer.family_time_id, by=who), Refused)
        assert await listed(family, who) == ()
    assert (await how_is(family, answer.family_time_id, by=HUB_CARER)).state is FamilyTimeState.CANCELLED


async def test_what_nobody_agreed_to_didn_t_take_place_as_family_time(family):
    answer = await planned(family, by=HUB_CARER, **AMONG_THEMSELVES)
    once_it_has_begun(family)

    for who in (HUB_CARER, LIAISON):
        assert (await record(family, answer.family_time_id, ADA, by=who)).reason == "not_agreed"


async def test_what_is_proposed_is_agreed_to_only_while_it_can_be(family):
    answer = await planned(family, by=HUB_CARER, **AMONG_THEMSELVES)
    await family.heard(
        a_placement(EVE, DOGWOOD, ended_on=FRIDAY, version=2), a_placement(EVE, BIRCH, started_on=FRIDAY, ref="moved")
    )

    assert (await agree(family, answer.family_time_id)).reason == "nobody_to_meet"


async def test_who_changes_it_keeps_how_a_child_gets_there_whose_way_they_can_t_see(family):
    first = await planned_alone(family)

    changed = await change(family, first, by=EVES_WORKER, starts="14:15", children=of(ADA, BEN, EVE))

    assert {one.child_id for one in changed.children if one.is_way_known} == {EVE}
    view = await how_is(family, first)
    assert {one.child_id: one.getting_there for one in view.children} == {ADA: BY_TAXI, BEN: "", EVE: ""}


@pytest.mark.parametrize(
    "more",
    [{"with_birth_family": True, "birth_family": MUM}, {"hub_household_id": OTHER_HUB}, ELSEWHERE],
)
async def test_a_hub_home_carer_proposes_nothing_else(family, more):
    answer = await family.asked(planning(**{**AMONG_THEMSELVES, **more}), by=HUB_CARER)

    assert answer.reason == "not_yours"


async def test_who_may_plan_is_offered_their_children_with_all_brothers_and_sisters(family):
    options = await family.asked(WhatFamilyTimeCanBe(), by=LIAISON)

    assert {one.child_id for one in options.children} == {ADA, BEN, CLEO, DEV}
    assert {one.child_id: set(one.brothers_and_sisters) for one in options.children}[ADA] == {BEN, EVE}
    assert set(options.hub_household_ids) == {HUB, OTHER_HUB}
    options = await family.asked(WhatFamilyTimeCanBe(), by=HUB_CARER)
    assert ({one.child_id for one in options.children}, options.hub_household_ids) == ({ADA, BEN}, (HUB,))
    options = await family.asked(WhatFamilyTimeCanBe(), by=EVES_WORKER)
    assert {one.child_id for one in options.children} == {EVE}


async def test_who_answers_for_it_sees_it_all(family):
    view = await how_is(family, await planned_alone(family))

    assert {one.child_id: one.getting_there for one in view.children} == {ADA: BY_TAXI, BEN: "", EVE: BY_BUS}
    assert (view.birth_family, view.hub_household_id) == (MUM, HUB)
    assert asked_and_said(view) == {tuple(sorted((ADA, BEN))): None, (EVE,): None, (): None}


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        (SATELLITE, {BY_TAXI}),
        (DOGWOOD_CARER, {BY_BUS}),
        (HUB_CARER, set()),
        (EVES_WORKER, {BY_BUS}),
        (SUPERVISOR, {BY_TAXI}),
    ],
)
async def test_how_another_child_gets_there_and_what_others_said_is_nobody_else_s_to_read(family, who, reads):
    first = await planned_alone(family)

    view = await how_is(family, first, by=who)

    assert {one.getting_there for one in view.children} - {""} == reads
    assert {one.child_id for one in view.children} == {ADA, BEN, EVE}
    if who is not EVES_WORKER:
        assert len(view.acknowledgements) == 1


@pytest.mark.parametrize("who", [OTHER_SATELLITE, OTHER_HUB_CARER, CHILDS_WORKER, elsewhere(MANAGER)])
async def test_nobody_else_learns_that_there_is_one(family, who):
    first = await planned_alone(family)

    there, nowhere = await how_is(family, first, by=who), await how_is(family, uuid4(), by=who)

    assert there == nowhere
    assert there.reason == "not_yours"
    assert await listed(family, who) == ()


async def test_who_looked_at_an_older_plan_changes_nothing(family):
    first = await planned_alone(family)
    await change(family, first, on=SATURDAY)

    assert (await change(family, first)).reason == "changed_meanwhile"


async def test_to_children_of_another_family_no_plan_is_changed_by_who_doesn_t_answer_for_them(family):
    first = await planned_alone(family, by=EVES_WORKER)

    assert (await change(family, first, by=EVES_WORKER, children=of(CLEO))).reason == "not_yours"


async def test_what_became_of_it_is_recorded_by_who_is_responsible_and_corrected(family):
    supervised = {"supervision": Supervision.WORKER, "supervisor_id": EVES_WORKER.person_id}
    first = await planned_alone(family, **supervised)
    assert (await record(family, first, ADA)).reason == "not_begun"
    once_it_has_begun(family)
    assert [one.waits_for_record for one in await listed(family, EVES_WORKER)] == [True]
    assert [one.waits_for_record for one in await listed(family, LIAISON)] == [False]

    view = await record(family, first, ADA, EVE, by=EVES_WORKER)

    assert (view.state, view.what_happened) == (FamilyTimeState.HELD, "They baked a cake")
    assert {one.child_id for one in view.children if one.came} == {ADA, EVE}
    [said] = await family.said()
    assert isinstance(said, FamilyTimeRecorded)
    assert (set(said.came_child_ids), said.birth_family_came, said.met_brothers_and_sisters) == ({ADA, EVE}, True, True)
    assert "cake" not in said.model_dump_json()
    assert (await how_is(family, first, by=SATELLITE)).what_happened == ""
    await record(family, first, ADA, BEN, birth_family=False)
    [said] = await family.said()
    assert (said.birth_family_came, said.met_brothers_and_sisters) == (False, False)
    assert (await cancel(family, first)).reason == "was_held"


async def test_nobody_records_that_nobody_came_it_is_called_off_instead(family):
    first = await planned_alone(family)
    once_it_has_begun(family)

    assert (await record(family, first)).reason == "nobody_came"
    assert (await record(family, first, CLEO)).reason == "nobody_came"
    view = await cancel(family, first)
    assert (view.state, view.reason) == (FamilyTimeState.CANCELLED, FamilyTimeOffReason.CHILD_UNWELL)
    assert (await record(family, first, ADA)).reason == "called_off"
    assert CEDAR not in (await family.said())[0].household_ids
