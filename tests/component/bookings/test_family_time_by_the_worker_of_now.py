"""Family time that a child's social worker planned or supervises is answered for by whoever is that now."""

from typing import Any

import pytest

from services.bookings.handlers.who_decides import LOOK_AT_WHO_DECIDES
from shared.contracts.family_time import FamilyTimeChanged, FamilyTimeReplied
from shared.contracts.family_words import FamilyTimeChange, FamilyTimePart, Supervision
from shared.contracts.roles import Role
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    EVE,
    HUB_CARER,
    LIAISON,
    SATELLITE,
    SIBLINGS,
    WORKER,
    a_child,
    named,
)
from tests.component.bookings.a_family_time import (
    AMONG_THEMSELVES,
    EVES_WORKER,
    FRIDAY_AT_TWO,
    acknowledge,
    cancel,
    how_is,
    listed,
    of,
    once_it_has_begun,
    planned_alone,
    record,
)
from tests.component.bookings.an_area import KnowsTheWay

NOBODY: Any = KnowsTheWay()
"""Whom the errand asks."""
NEXT = named("workers", "W7")
THEN = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=WORKER, child_ids=(ADA, BEN))
LEFT = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=WORKER)
NOW = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=NEXT, child_ids=(ADA, BEN))
BY_ME = {"supervision": Supervision.WORKER, "supervisor_id": WORKER}


async def have_another_worker(family, *children, worker=NEXT, version=2):
    """An hour later; the news have come to rest."""
    family.clock.move(hours=1)
    await family.heard(*(a_child(child, worker=worker, siblings=SIBLINGS, version=version) for child in children))
    for child in children:
        await family.ran(LOOK_AT_WHO_DECIDES, child, NOBODY)


async def test_the_worker_of_now_plans_and_supervises_it_and_the_former_can_t_see_it(family):
    one = await planned_alone(family, by=THEN, **BY_ME)

    await have_another_worker(family, ADA, BEN)

    view = await how_is(family, one, by=NOW)
    assert (view.planned_by, view.supervisor_id, view.responsible_id) == (NEXT, NEXT, NEXT)
    assert view.may_change
    assert (await how_is(family, one, by=LEFT)).reason == "not_yours"
    assert await listed(family, LEFT) == ()
    once_it_has_begun(family)
    assert [each.waits_for_record for each in await listed(family, NOW)] == [True]


async def test_who_supervises_it_is_a_change_that_the_households_acknowledge_once_and_the_worker_is_told(family):
    one = await planned_alone(family, by=THEN, **BY_ME)
    await acknowledge(family, one, SATELLITE)
    await family.said()

    await have_another_worker(family, ADA, BEN)
    await family.ran(LOOK_AT_WHO_DECIDES, BEN, NOBODY)

    [said] = [each for each in await family.said() if isinstance(each, FamilyTimeChanged)]
    assert (said.what, said.parts) == (FamilyTimeChange.PLAN, (FamilyTimePart.SUPERVISION,))
    assert (said.planned_by, said.responsible_id, said.changed_by) == (NEXT, NEXT, None)
    assert said.plan_version == 2
    assert set(said.outstanding_household_ids) == set(said.household_ids)
    assert (await how_is(family, one, by=SATELLITE)).changed.was_acknowledged


async def test_what_isn_t_possible_is_told_to_the_worker_of_now(family):
    one = await planned_alone(family, by=THEN)
    await have_another_worker(family, ADA, BEN)
    assert await family.said() == [], "nothing changes for the households"

    await acknowledge(family, one, HUB_CARER, why="We are away")

    [said] = [each for each in await family.said() if isinstance(each, FamilyTimeReplied)]
    assert (said.planned_by, said.responsible_id) == (NEXT, NEXT)


async def test_who_still_is_the_worker_of_one_of_the_children_keeps_it(family):
    one = await planned_alone(family, by=THEN, **BY_ME)

    await have_another_worker(family, ADA)

    view = await how_is(family, one, by=THEN)
    assert (view.planned_by, view.supervisor_id) == (WORKER, WORKER)


async def test_who_planned_it_as_somebody_else_keeps_it(family):
    by_the_liaison_worker = await planned_alone(family, by=LIAISON)
    await have_another_worker(family, ADA, BEN)
    family.clock.move(days=2)
    as_liaison = LIAISON.model_copy(update={"person_id": WORKER})
    by_who_was_it_once = await planned_alone(
        family, by=as_liaison, on=FRIDAY_AT_TWO.date().replace(day=30), children=of(ADA, EVE), **AMONG_THEMSELVES
    )

    await have_another_worker(family, ADA, BEN, worker=EVES_WORKER.person_id, version=3)

    assert (await how_is(family, by_the_liaison_worker)).planned_by == LIAISON.person_id
    assert (await how_is(family, by_who_was_it_once)).planned_by == WORKER


async def test_a_child_without_a_worker_leaves_it_until_there_is_one(family):
    one = await planned_alone(family, by=THEN)

    await have_another_worker(family, ADA, BEN, worker=None)
    assert (await how_is(family, one)).planned_by == WORKER

    await have_another_worker(family, ADA, BEN, version=3)
    assert (await how_is(family, one)).planned_by == NEXT


async def test_what_is_cancelled_is_answered_for_by_the_worker_of_now_until_it_would_have_begun(family):
    one = await planned_alone(family, by=THEN)
    await cancel(family, one, by=THEN)

    await have_another_worker(family, ADA, BEN)

    assert (await how_is(family, one)).planned_by == NEXT


@pytest.mark.parametrize("is_recorded", [False, True], ids=["to be recorded", "recorded"])
async def test_what_has_begun_says_who_supervised_it_and_is_to_be_recorded_by_whoever_answers_for_it(
    family, is_recorded
):
    one = await planned_alone(family, by=THEN, **BY_ME)
    once_it_has_begun(family)
    if is_recorded:
        await record(family, one, ADA, by=THEN)

    await have_another_worker(family, ADA, BEN)

    view = await how_is(family, one)
    assert view.supervisor_id == WORKER
    assert view.planned_by == (WORKER if is_recorded else NEXT)
    family.clock.move(days=1)
    assert not any(each.waits_for_record for each in await listed(family, NOW)), "who was there writes how it went"
    family.clock.move(hours=25)
    assert any(each.waits_for_record for each in await listed(family, NOW)) is not is_recorded
