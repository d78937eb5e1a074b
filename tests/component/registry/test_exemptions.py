"""Who reads a household's written exemptions, which name the children that they are for, and who can have one?"""

from datetime import date

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.approval_changes import ChangeApproval, GrantExemption
from shared.contracts.record_changes import RecordChange
from shared.contracts.records import HowIsHousehold
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ADMINISTRATOR,
    CAT,
    FRIDAY,
    LEE,
    LONG_AGO,
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
from tests.component.registry.builders import child, household

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


GRANTED = GrantExemption(
    household_id=household("H6"),
    child_ids=(child("K6"),),
    on=FRIDAY,
    granted_by="Testshire Council, M. Moss",
    written_in="Letter of 20 November 2026",
)


@pytest.mark.parametrize("was_ever", [True, False], ids=["not any more", "never"])
async def test_a_household_that_isnt_approved_is_approved_before_it_has_an_exemption(register, was_ever):
    if not was_ever:
        async with register.database.work(AUTHORITY) as work:
            await work.fetch(
                "UPDATE approval SET started_on = $1, ended_on = $1 WHERE household_id = $2",
                LONG_AGO,
                household("H6"),
            )

    refused = await register.asked(GRANTED, by=MOE)
    await register.asked(
        ChangeApproval(household_id=household("H6"), on=FRIDAY, places=2, age_from=0, age_to=18, reason="Panel"), by=MOE
    )
    before = await register.asked(GRANTED.model_copy(update={"on": TODAY}), by=MOE)
    granted = await register.asked(GRANTED, by=MOE)

    assert (refused.reason, refused.fields, before.reason) == ("not_approved", ("on",), "not_approved")
    assert refused.detail.startswith("The household isn’t approved on 27 November 2026. Record its approval first")
    assert isinstance(granted, RecordChange), granted
