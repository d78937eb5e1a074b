"""Of whom does an export tell, and is each of them written down?"""

import pytest

from shared.contracts.history_pack import (
    ApprovalLine,
    AssignmentLine,
    DelegationLine,
)
from shared.contracts.outcomes import ExportSupport
from shared.contracts.packs import Imported
from shared.contracts.past_stays import ExportStays
from shared.contracts.registry import ExportRegister, Purpose
from shared.contracts.roles import Role
from shared.contracts.words import OvernightDecision
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.registry.builders import LONG_AGO, a_small_register, carer, child, with_rows, worker
from tests.component.registry.conftest import OPERATOR

CHILDREN = [child(f"K{number}") for number in range(1, 6)]
CARERS = [carer(f"C{number}") for number in range(1, 8)]
WORKERS = [worker(f"W{number}") for number in range(1, 8)]


@pytest.fixture
async def told(filled: Room) -> Room:
    """The small register, in which some things are said a second time of the same child or household."""
    more = with_rows(
        a_small_register(),
        delegations=DelegationLine(child_ref="K1", decision=OvernightDecision.PARENT, started_on=LONG_AGO),
        assignments=AssignmentLine(worker_ref="W6", child_ref="K1", started_on=LONG_AGO),
        approvals=ApprovalLine(household_ref="H1", places=2, started_on=LONG_AGO),
    )
    assert isinstance(await filled.asked(more, by=OPERATOR), Imported)
    return filled


@pytest.mark.parametrize(
    ("table", "people"),
    [
        ("children", CHILDREN),
        ("placements", CHILDREN),
        ("delegations", CHILDREN),
        ("assignments", CHILDREN),
        ("carers", CARERS),
        ("households", CARERS),
        ("approvals", CARERS),
        ("workers", WORKERS),
        ("memberships", []),
        ("constellations", []),
    ],
)
async def test_everybody_of_whom_a_page_tells_is_written_down_once(
    told: Room, table: str, people: list[object]
) -> None:
    page = await told.asked(ExportRegister(table=table), by=OPERATOR)

    assert getattr(page, table)
    async with told.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id, purpose FROM reading")
    assert sorted(row["subject_id"] for row in rows) == sorted(people)
    assert {row["purpose"] for row in rows} <= {Purpose.EXPORT_THE_REGISTER.value}


async def test_of_one_row_only_those_of_whom_it_tells_are_written_down(told: Room) -> None:
    page = await told.asked(ExportRegister(table="households", limit=1), by=OPERATOR)

    assert [line.household_ref for line in page.households] == ["H1"]
    async with told.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id FROM reading")
    assert sorted(row["subject_id"] for row in rows) == sorted([carer("C1"), carer("C2")])


@pytest.mark.parametrize("export", [ExportRegister, ExportStays, ExportSupport])
def test_only_an_operator_takes_the_register_away(export: type[ExportRegister | ExportStays | ExportSupport]) -> None:
    assert export.asked_by == {Role.OPERATOR}
