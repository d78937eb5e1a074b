"""Whoever places a child names only households that have to do with the child, and is written down for it."""

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.record_changes import RecordChange, RecordPlacement
from shared.contracts.words import PlacementEndReason, PlacementKind
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import CAT, FRIDAY, MOE, write_the_register
from tests.component.registry.builders import carer, child

MOVED = RecordPlacement(
    child_id=child("K1"),
    household_ref="H3",
    kind=PlacementKind.U6,
    on=FRIDAY,
    reason="Closer to school",
    ended_reason=PlacementEndReason.CARPL,
    dry_run=True,
)


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


def to(household_ref):
    return MOVED.model_copy(update={"household_ref": household_ref})


async def test_a_social_worker_names_the_constellation_and_where_the_child_has_lived(register):
    replies = [await register.asked(to(ref), by=CAT) for ref in ("H1", "H3", "H6")]

    assert [reply.household for reply in replies] == ["Frost", "Marsh", "Vale"]


async def test_of_another_household_a_social_worker_isnt_told_whether_there_is_one(register):
    elsewhere, nowhere = [await register.asked(to(ref), by=CAT) for ref in ("H5", "H99")]

    assert elsewhere == nowhere
    assert elsewhere.reason == "no_such_household"


async def test_where_another_child_of_theirs_lives_a_social_worker_may_place_one(register):
    with_di = CAT.model_copy(update={"child_ids": (*CAT.child_ids, child("K4"))})

    assert isinstance(await register.asked(to("H5"), by=with_di), RecordChange)


async def test_a_programme_manager_names_any(register):
    assert isinstance(await register.asked(to("H5"), by=MOE), RecordChange)


async def test_a_dry_run_is_a_reading_of_the_households_carers(register):
    await register.asked(to("H1"), by=CAT)

    async with register.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id FROM reading WHERE actor_id = $1", CAT.person_id)
    assert {row["subject_id"] for row in rows} == {child("K1"), carer("C1"), carer("C2")}
