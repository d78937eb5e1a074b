"""A carer who knew a plan of family time reads what of it is another now."""

import pytest

from shared.contracts.family_time import ComingChild, FamilyTimeChanged
from shared.contracts.family_words import FamilyTimePart, Supervision
from tests.component.bookings.a_constellation import ADA, BEN, CEDAR, EVE, FRIDAY, HUB_CARER, SATELLITE, SATURDAY
from tests.component.bookings.a_family_time import (
    BY_BUS,
    BY_TAXI,
    CEDAR_CARER,
    DOGWOOD_CARER,
    FRIDAY_AT_TWO,
    acknowledge,
    change,
    how_is,
    is_moved,
    listed,
    planned_alone,
)

P = FamilyTimePart


@pytest.fixture
async def first(family):
    """A plan that the Birches have acknowledged, and nobody else."""
    first = await planned_alone(family)
    await acknowledge(family, first, SATELLITE)
    await family.said()
    return first


async def changed(room, first, by):
    return (await how_is(room, first, by=by)).changed


async def test_who_acknowledged_it_reads_when_it_was_and_that_they_knew(family, first):
    assert await changed(family, first, SATELLITE) is None

    await change(family, first, starts="15:00", ends="17:00")

    seen = await changed(family, first, SATELLITE)
    assert (seen.parts, seen.was_starts_at, seen.was_minutes) == ((P.TIME,), FRIDAY_AT_TWO, 120)
    assert (seen.was_acknowledged, seen.changed_at) == (True, family.clock())
    seen = await changed(family, first, HUB_CARER)
    assert (seen.parts, seen.was_acknowledged) == ((P.TIME,), False)
    assert [one.has_changed for one in await listed(family, SATELLITE)] == [True]
    [said] = await family.said()
    assert isinstance(said, FamilyTimeChanged)
    assert (said.parts, said.was_starts_at, said.was_minutes) == ((P.TIME,), FRIDAY_AT_TWO, 120)


async def test_once_it_is_acknowledged_nothing_is_new(family, first):
    await change(family, first, starts="15:00", ends="17:00")
    await acknowledge(family, first, SATELLITE, plan_version=2)

    assert await changed(family, first, SATELLITE) is None
    assert [one.has_changed for one in await listed(family, SATELLITE)] == [False]


async def test_what_changed_is_told_since_what_the_household_knew(family, first):
    await change(family, first, starts="15:00", ends="17:00")
    await acknowledge(family, first, DOGWOOD_CARER, plan_version=2)
    await change(family, first, plan_version=2, starts="15:00", ends="17:00", supervision=Supervision.NOT_SUPERVISED)

    assert (await changed(family, first, SATELLITE)).parts == (P.TIME, P.SUPERVISION)
    assert (await changed(family, first, DOGWOOD_CARER)).parts == (P.SUPERVISION,)


async def test_a_time_that_is_as_it_was_isn_t_called_new(family, first):
    await change(family, first, starts="15:00", ends="17:00")
    await change(family, first, plan_version=2)

    assert (await changed(family, first, SATELLITE)).parts == ()


async def test_how_a_child_gets_there_is_told_to_whom_it_concerns(family, first):
    other_way = (
        ComingChild(child_id=ADA, getting_there=BY_TAXI),
        ComingChild(child_id=BEN),
        ComingChild(child_id=EVE, getting_there="On foot"),
    )
    await change(family, first, children=other_way)

    assert (await changed(family, first, DOGWOOD_CARER)).parts == (P.GETTING_THERE,)
    assert (await changed(family, first, SATELLITE)).parts == (P.ANOTHER_CHILD,)
    [said] = await family.said()
    assert said.parts == (P.GETTING_THERE,)
    assert BY_BUS not in said.model_dump_json()


async def test_everything_else_that_changed_is_named(family, first):
    other = (ComingChild(child_id=ADA, getting_there=BY_TAXI), ComingChild(child_id=EVE, getting_there=BY_BUS))
    await change(
        family,
        first,
        on=SATURDAY,
        children=other,
        birth_family="Their father",
        hub_household_id=None,
        place="The park",
        supervision=Supervision.NOT_SUPERVISED,
    )

    seen = await changed(family, first, SATELLITE)
    assert seen.parts == (P.TIME, P.PLACE, P.CHILDREN, P.BIRTH_FAMILY, P.SUPERVISION)


async def test_who_is_asked_for_the_first_time_reads_a_plan(family, first):
    await change(family, first, starts="15:00", ends="17:00")
    await is_moved(family, EVE, CEDAR, FRIDAY)

    assert await changed(family, first, CEDAR_CARER) is None
