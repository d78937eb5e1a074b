"""When two changes of one fact fall on one day, the history tells both."""

import pytest

from shared.contracts.constellations import WhatHappened
from shared.contracts.history_pack import (
    ApprovalLine,
)
from shared.contracts.packs import Imported
from shared.contracts.records import HowIsHousehold
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationPhase
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.registry.builders import LONG_AGO, a_small_register, carer, household, with_rows
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import (
    MANAGER,
    TODAY,
    a_launched_one,
    a_planned_one,
    households_enough,
    set_rules,
)


@pytest.fixture
async def room(registry: Room) -> Room:
    assert isinstance(await registry.asked(households_enough(), by=OPERATOR), Imported)
    await set_rules(registry)
    return registry


async def test_two_changes_of_a_constellation_on_one_day_both_stay_to_be_seen(room: Room) -> None:
    wrens = await a_planned_one(room)
    planned_at = room.clock()
    room.clock.move(hours=1)
    await wrens.in_phase(ConstellationPhase.RECRUITING_HUB_HOME)
    room.clock.move(hours=1)
    await wrens.led_by("W8")

    view = await wrens.view()
    by_then = await wrens.view(as_known_at=planned_at)

    assert [(one.on, one.what, one.phase, one.worker_id) for one in view.replaced] == [
        (TODAY, WhatHappened.PLANNED, ConstellationPhase.PLANNED, None),
        (TODAY, WhatHappened.LIAISON_WORKER_BEGAN, None, view.replaced[1].worker_id),
    ]
    first, second = view.replaced
    assert (first.recorded_at, first.replaced_by, first.reason) == (planned_at, MANAGER.person_id, "As agreed")
    assert first.replaced_at is not None
    assert second.replaced_at is not None
    assert planned_at < first.replaced_at < second.replaced_at
    assert view.liaison_worker_id != second.worker_id
    assert by_then.replaced == ()


async def test_what_was_only_ended_was_not_replaced(room: Room) -> None:
    wrens = await a_launched_one(room, LONG_AGO)
    room.clock.move(hours=1)
    before = (await wrens.view()).replaced

    await wrens.without_satellite("G3", TODAY)

    assert (await wrens.view()).replaced == before


async def test_a_satellite_that_was_taken_back_on_its_first_day_is_still_told_of(room: Room) -> None:
    wrens = await a_launched_one(room, LONG_AGO)
    room.clock.move(hours=1)
    await wrens.with_satellite("G4", TODAY)
    room.clock.move(hours=1)
    await wrens.without_satellite("G4", TODAY)

    view = await wrens.view()

    assert household("G4") not in {entry.household_id for entry in view.history}
    [told] = [entry for entry in view.replaced if entry.household_id == household("G4")]
    assert (told.what, told.on, told.replaced_at) == (WhatHappened.SATELLITE_JOINED, TODAY, room.clock())


async def test_whom_reasons_dont_concern_isnt_told_them_of_what_was_replaced_either(room: Room) -> None:
    wrens = await a_launched_one(room)
    wrens.by = actor(
        Role.SATELLITE_CARER,
        person_id=carer("D2"),
        household_id=household("G2"),
        constellation_ids=(wrens.id,),
    )

    view = await wrens.view()

    assert view.replaced
    assert {entry.reason for entry in view.replaced} == {""}


async def test_an_approval_that_an_import_corrected_is_told_with_what_was_recorded_first(filled: Room) -> None:
    def with_places(places: int) -> ApprovalLine:
        return ApprovalLine(household_ref="H2", started_on=LONG_AGO, places=places, exemptions=("Ada and Bo",))

    await filled.asked(with_rows(a_small_register(), approvals=with_places(2)), by=OPERATOR)
    filled.clock.move(hours=1)
    await filled.asked(with_rows(a_small_register(), approvals=with_places(4)), by=OPERATOR)

    view = await filled.asked(HowIsHousehold(household_id=household("H2")), by=MANAGER)
    to_an_administrator = await filled.asked(HowIsHousehold(household_id=household("H2")), by=actor(Role.ADMINISTRATOR))

    assert (view.approvals[0].places, view.replaced_approvals[0].places) == (4, 2)
    assert view.replaced_approvals[0].replaced_at == filled.clock()
    assert to_an_administrator.replaced_approvals[0].exemptions == ("A written exemption is recorded.",)
