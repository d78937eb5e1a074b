"""A pack brings, and gives back, exemptions, health, who is at home and what was found of the model."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.contracts.approval_changes import RecordCarerAtHome
from shared.contracts.constellations import Element, HowIsConstellation, Verdict
from shared.contracts.history_pack import (
    ApprovalLine,
    CarerAtHomeLine,
    ExemptionLine,
    HealthFactLine,
    ModelFindingLine,
)
from shared.contracts.model import WhatModelRestsOn
from shared.contracts.packs import Imported
from shared.contracts.record_changes import RecordChange, RecordHealth
from shared.contracts.record_words import Finding, HealthTopic, ModelElement
from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.contracts.refusals import Refused
from shared.contracts.registry import ExportRegister, HouseholdChanged, ImportRegister
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    LONG_AGO,
    a_small_register,
    child,
    constellation,
    household,
    said_by,
    with_row_changed,
)
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import MANAGER, TODAY

THEN = date(2025, 2, 1)
TABLES: dict[str, tuple[Any, ...]] = {
    "health_facts": (
        HealthFactLine(
            child_ref="K1",
            topic=HealthTopic.ALLERGIES,
            finding=Finding.YES,
            started_on=LONG_AGO,
            ended_on=THEN,
            details="Milk",
            written_in="Health plan",
        ),
        HealthFactLine(
            child_ref="K1", topic=HealthTopic.ALLERGIES, finding=Finding.NO, started_on=THEN, reason="Tested"
        ),
        HealthFactLine(child_ref="K1", topic=HealthTopic.HEALTH_NEEDS, finding=Finding.YES, details="Asthma"),
    ),
    "exemptions": (
        ExemptionLine(
            household_ref="H2", child_ref="K1", started_on=THEN, granted_by="The Council", written_in="Letter"
        ),
        ExemptionLine(household_ref="H2", child_ref="K2", started_on=THEN, ended_on=TODAY, granted_by="The Council"),
    ),
    "carers_at_home": (
        CarerAtHomeLine(household_ref="H1", at_home=False, ended_on=THEN),
        CarerAtHomeLine(household_ref="H1", at_home=True, started_on=THEN, written_in="Supervision"),
    ),
    "model_findings": (
        ModelFindingLine(
            constellation_ref="X1",
            element=ModelElement.CONTINUITY,
            met=False,
            started_on=LONG_AGO,
            ended_on=THEN,
            evidence="Three moved",
        ),
        ModelFindingLine(
            constellation_ref="X1", element=ModelElement.CONTINUITY, met=True, started_on=THEN, evidence="Nobody moved"
        ),
        ModelFindingLine(constellation_ref="X1", element=ModelElement.MEETING_PLACE, met=True, evidence="Reviews"),
    ),
}
REFS = ("child_ref", "household_ref", "constellation_ref")


def whole(**more: Any) -> ImportRegister:
    return a_small_register().model_copy(update={**TABLES, **more})


def without_refs(line: Any) -> str:
    return str(line.model_copy(update={name: None for name in REFS if name in type(line).model_fields}))


async def test_everything_is_taken_and_the_same_again_changes_nothing(registry: Room) -> None:
    first = await registry.asked(whole(), by=OPERATOR)
    await registry.said()
    again = await registry.asked(whole(), by=OPERATOR)

    assert isinstance(first, Imported), first
    assert {table: first.added[table] for table in TABLES} == {table: len(rows) for table, rows in TABLES.items()}
    assert isinstance(again, Imported)
    assert (sum(again.added.values()), sum(again.changed.values())) == (0, 0)
    assert await registry.said() == []
    child_view = await registry.asked(HowIsChild(child_id=child("K1")), by=MANAGER)
    assert (child_view.allergies, child_view.health_needs) == (None, "Asthma")
    assert [one.finding for one in child_view.health] == [Finding.NO, Finding.YES, Finding.YES]
    home = await registry.asked(HowIsHousehold(household_id=household("H2")), by=MANAGER)
    assert len(home.exemptions) == 2
    model = await registry.asked(WhatModelRestsOn(constellation_id=constellation("X1")), by=MANAGER)
    assert [(one.element, one.is_met) for one in model.findings] == [
        (ModelElement.CONTINUITY, True),
        (ModelElement.CONTINUITY, False),
        (ModelElement.MEETING_PLACE, True),
    ]
    view = await registry.asked(HowIsConstellation(constellation_id=constellation("X1")), by=MANAGER)
    assert {one.element: one.verdict for one in view.checks}[Element.CARER_AT_HOME] is Verdict.MET


@pytest.mark.parametrize("table", TABLES)
async def test_what_is_exported_is_what_was_imported(registry: Room, table: str) -> None:
    await registry.asked(whole(), by=OPERATOR)

    page = await registry.asked(ExportRegister(table=table), by=OPERATOR)

    assert sorted(map(without_refs, getattr(page, table))) == sorted(map(without_refs, TABLES[table]))


async def test_the_rows_of_now_are_exported_with_what_holds_today(registry: Room) -> None:
    await registry.asked(whole(), by=OPERATOR)

    children = await registry.asked(ExportRegister(table="children", limit=1), by=OPERATOR)
    homes = await registry.asked(ExportRegister(table="households", limit=2), by=OPERATOR)

    assert [(one.allergies, one.health_needs) for one in children.children] == [(None, "Asthma")]
    assert [one.carer_at_home for one in homes.households] == [True, None]


@pytest.mark.parametrize(
    ("table", "people"),
    [
        ("health_facts", [child("K1")]),
        ("exemptions", [child("K1"), child("K2")]),
    ],
)
async def test_whoever_is_told_of_is_written_down(registry: Room, table: str, people: list[Any]) -> None:
    await registry.asked(whole(), by=OPERATOR)

    await registry.asked(ExportRegister(table=table), by=OPERATOR)

    async with registry.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT DISTINCT subject_id FROM reading")
    assert {row["subject_id"] for row in rows} >= {*people}


@pytest.mark.parametrize(
    ("table", "column", "ref"),
    [
        ("health_facts", "child_ref", "K99"),
        ("exemptions", "child_ref", "K99"),
        ("exemptions", "household_ref", "H99"),
        ("carers_at_home", "household_ref", "H99"),
        ("model_findings", "constellation_ref", "X99"),
    ],
)
async def test_a_reference_to_nothing_is_named_with_its_place(
    registry: Room, table: str, column: str, ref: str
) -> None:
    wrong = TABLES[table][0].model_copy(update={column: ref})

    reply = await registry.asked(whole(**{table: (wrong,)}), by=OPERATOR)

    assert isinstance(reply, Refused)
    assert [fault.field for fault in reply.faults] == [f"{table}.0.{column}"]


@pytest.mark.parametrize("table", ["health_facts", "exemptions", "carers_at_home", "model_findings"])
async def test_two_on_one_day_can_t_be(registry: Room, table: str) -> None:
    first = TABLES[table][0]
    both = tuple(first.model_copy(update={"started_on": day, "ended_on": None}) for day in (LONG_AGO, THEN))

    reply = await registry.asked(whole(**{table: both}), by=OPERATOR)

    assert isinstance(reply, Refused)
    assert reply.fields == (table,)


async def test_a_row_of_now_says_since_when_health_is_otherwise(filled: Room) -> None:
    reply = await filled.asked(with_row_changed(a_small_register(), "children", "K2", allergies="Eggs"), by=OPERATOR)

    view = await filled.asked(HowIsChild(child_id=child("K2")), by=MANAGER)
    assert isinstance(reply, Imported)
    assert reply.changed["children"] == 1
    assert [(one.details, one.started_on) for one in view.health] == [("Eggs", TODAY)]
    await filled.asked(a_small_register(), by=OPERATOR)
    assert (await filled.asked(HowIsChild(child_id=child("K2")), by=MANAGER)).allergies is None


async def test_an_old_pack_doesnt_take_an_allergy_away_that_somebody_recorded_here(filled: Room) -> None:
    eggs = RecordHealth(
        child_id=child("K2"),
        topic=HealthTopic.ALLERGIES,
        finding=Finding.YES,
        details="Eggs",
        on=TODAY,
        written_in="Letter",
    )
    assert isinstance(await filled.asked(eggs, by=MANAGER), RecordChange)

    reply = await filled.asked(a_small_register(), by=OPERATOR)

    assert isinstance(reply, Refused)
    assert [fault.field for fault in reply.faults] == ["children.1.allergies"]


async def test_none_known_is_no_contradiction_to_a_row_without_words(filled: Room) -> None:
    none = RecordHealth(
        child_id=child("K2"), topic=HealthTopic.ALLERGIES, finding=Finding.NO, on=TODAY, written_in="Letter"
    )
    await filled.asked(none, by=MANAGER)

    reply = await filled.asked(a_small_register(), by=OPERATOR)

    assert isinstance(reply, Imported), reply
    view = await filled.asked(HowIsChild(child_id=child("K2")), by=MANAGER)
    assert [one.finding for one in view.health] == [Finding.NO]


async def test_whether_a_carer_is_at_home_is_taken_and_a_pack_without_the_column_takes_nothing_away(
    filled: Room,
) -> None:
    await filled.asked(with_row_changed(a_small_register(), "households", "H1", carer_at_home=True), by=OPERATOR)

    reply = await filled.asked(a_small_register(), by=OPERATOR)

    assert isinstance(reply, Imported)
    assert reply.changed["households"] == 0
    view = await filled.asked(HowIsHousehold(household_id=household("H1")), by=MANAGER)
    assert [(one.is_at_home, one.started_on) for one in view.carers_at_home] == [(True, TODAY)]


async def test_an_old_pack_doesnt_overturn_who_is_at_home(filled: Room) -> None:
    recorded = RecordCarerAtHome(household_id=household("H1"), is_at_home=False, on=TODAY, written_in="Visit")
    assert isinstance(await filled.asked(recorded, by=MANAGER), RecordChange)

    reply = await filled.asked(
        with_row_changed(a_small_register(), "households", "H1", carer_at_home=True), by=OPERATOR
    )

    assert isinstance(reply, Refused)
    assert [fault.field for fault in reply.faults] == ["households.0.carer_at_home"]


async def test_terms_to_come_are_said_again_on_their_day(filled: Room) -> None:
    later = TODAY + timedelta(days=3)
    lines = (
        ApprovalLine(household_ref="H2", started_on=LONG_AGO, ended_on=later, places=2),
        ApprovalLine(household_ref="H2", started_on=later, places=3, allowed_because="A brother comes"),
    )

    reply = await filled.asked(a_small_register().model_copy(update={"approvals": lines}), by=OPERATOR)

    assert isinstance(reply, Imported), reply
    said = said_by(await filled.said(), HouseholdChanged)
    assert [one.approval_places for one in said if one.household_id == household("H2")] == [2]
    assert ("turn_the_page", household("H2")) in await filled.errands()
    view = await filled.asked(HowIsHousehold(household_id=household("H2")), by=MANAGER)
    assert [one.allowed_because for one in view.approvals] == ["A brother comes", ""]


YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"approval_ended_on": TOMORROW}, ["memberships.0.joined_on"]),
        ({"approval_ended_on": YESTERDAY}, ["memberships.0.joined_on"]),
        ({"approved_on": TOMORROW}, ["memberships.0.joined_on"]),
        (
            {"approved_on": None, "approval_places": None, "approval_age_from": None, "approval_age_to": None},
            ["memberships.0.joined_on"],
        ),
        ({"approved_on": THEN}, []),
    ],
    ids=["ends later", "has ended", "begins later", "none", "began late, which is past"],
)
async def test_a_part_in_a_constellation_outside_of_an_approval_is_refused_from_today_on(
    registry: Room, values: dict[str, Any], fields: list[str]
) -> None:
    reply = await registry.asked(with_row_changed(a_small_register(), "households", "H2", **values), by=OPERATOR)

    assert [fault.field for fault in getattr(reply, "faults", ())] == fields


async def test_a_hub_home_whose_approval_is_to_end_is_refused_too(registry: Room) -> None:
    reply = await registry.asked(
        with_row_changed(a_small_register(), "households", "H1", approval_ended_on=TOMORROW), by=OPERATOR
    )

    assert isinstance(reply, Refused)
    assert [fault.sentence for fault in reply.faults] == [
        f"H1 is the hub home of X1 and isn't approved on each day from {TODAY} on."
    ]
