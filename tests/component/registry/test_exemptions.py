"""Who reads a household's written exemptions, which name the children that they are for?"""

from datetime import date

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.records import HowIsHousehold
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ADMINISTRATOR,
    CAT,
    LEE,
    LOU,
    MOE,
    SUE,
    SUMMER,
    TODAY,
    ZOE,
    a_child,
    placed,
    write_the_register,
)
from tests.component.registry.builders import household

WRITTEN = ["Ada and Bo Fenn, brother and sister", "Cy Gale until the summer"]


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


@pytest.mark.parametrize(
    ("by", "is_told"),
    [(MOE, True), (SUE, True), (CAT, True), (LEE, True), (LOU, False), (ZOE, False), (ADMINISTRATOR, False)],
)
async def test_an_exemption_names_children_only_to_a_worker_who_may_read_of_each(register, by, is_told):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE approval SET exemptions = $1 WHERE household_id = $2", WRITTEN, household("H2"))

    view = await register.asked(HowIsHousehold(household_id=household("H2")), by=by)

    told = tuple(WRITTEN) if is_told else ("A written exemption is recorded.",) * 2
    assert [one.exemptions for one in (*view.approvals, view.approval)] == [told, told]


@pytest.mark.parametrize(
    ("by", "home", "day"),
    [
        pytest.param(CAT, "H2", TODAY, id="another's child lives there too"),
        pytest.param(CAT, "H2", date(2025, 3, 3), id="another's child lives there now"),
        pytest.param(LEE, "H6", date(2023, 3, 3), id="only then one of the asker's did"),
        pytest.param(LEE, "H1", TODAY, id="nobody lives there"),
    ],
)
async def test_no_day_opens_an_exemption(register, by, home, day):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE approval SET exemptions = $1", WRITTEN)
        await a_child(work, "K7", "Gil", "Vane")
        await placed(work, "K7", "H2", SUMMER)

    view = await register.asked(HowIsHousehold(household_id=household(home), on=day), by=by)

    assert {text for one in view.approvals for text in one.exemptions} == {"A written exemption is recorded."}
