"""Rules, retention periods and holds come with a pack, which overturns nothing that was decided here."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.contracts.authority_pack import RecordHoldLine, RetentionPeriodLine, RuleLine
from shared.contracts.packs import Imported
from shared.contracts.record_words import PeriodName
from shared.contracts.refusals import Refused
from shared.contracts.registry import ExportRegister, ImportRegister
from shared.contracts.retention import HoldRecord, HowLongIsItKept, LiftHold, WhatWouldGo
from shared.contracts.rules import RuleChanged, RuleName, SetRule, WhichRules
from shared.testing.rooms import Room
from tests.component.registry.builders import a_small_register, carer, child, household, worker
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import MANAGER, TODAY

SINCE, THEN = date(2024, 1, 1), date(2025, 6, 1)
MOST, FEWEST = RuleName.MOST_SATELLITES, RuleName.FEWEST_SATELLITES


def a_rule(value: int = 8, started_on: date = SINCE, ended_on: date | None = None, **other: Any) -> RuleLine:
    return RuleLine(
        **{"rule": MOST, "source": "Policy 7", "reason": "Small here", **other},
        value=value,
        started_on=started_on,
        ended_on=ended_on,
    )


def a_hold(ended_on: date | None = None, **whose: Any) -> RecordHoldLine:
    return RecordHoldLine(**{"reason": "A claim", "started_on": SINCE, **whose}, ended_on=ended_on)


def pack(**tables: Any) -> ImportRegister:
    return a_small_register(**tables)


async def taken(room: Room, **tables: Any) -> Imported:
    reply = await room.asked(pack(**tables), by=OPERATOR)
    assert isinstance(reply, Imported), reply
    return reply


async def refused(room: Room, **tables: Any) -> list[tuple[str, str, str]]:
    reply = await room.asked(pack(**tables), by=OPERATOR)
    assert isinstance(reply, Refused), reply
    return [(fault.field, fault.sentence, fault.remedy) for fault in reply.faults]


async def in_the_pack(room: Room, table: str) -> list[Any]:
    reply = await room.asked(ExportRegister(table=table), by=OPERATOR)
    return list(getattr(reply, table))


async def test_they_hold_from_their_days_and_the_same_again_changes_nothing(registry: Room) -> None:
    tables = {
        "rules": (a_rule(9, SINCE, THEN), a_rule(8, THEN)),
        "retention_periods": (
            RetentionPeriodLine(
                period=PeriodName.WORKER_FROM_LAST_DUTY, years=25, started_on=SINCE, source="Schedule of 2024"
            ),
        ),
        "record_holds": (
            a_hold(child_ref="K1"),
            a_hold(household_ref="H2"),
            a_hold(carer_ref="C3", ended_on=THEN, lifted_because="Settled"),
            a_hold(worker_ref="W5"),
        ),
    }

    first = await taken(registry, **tables)
    again = await taken(registry, **tables)

    assert [first.added[table] for table in tables] == [2, 1, 4]
    assert [(again.added[table], again.changed[table], again.unchanged[table]) for table in tables] == [
        (0, 0, 2),
        (0, 0, 1),
        (0, 0, 4),
    ]
    on_days = [await registry.asked(WhichRules(on=day), by=MANAGER) for day in (SINCE, THEN)]
    assert [{one.name: one.value for one in rules.rules}[MOST] for rules in on_days] == [9, 8]
    kept = await registry.asked(HowLongIsItKept(), by=MANAGER)
    assert {one.name: one.years for one in kept.periods}[PeriodName.WORKER_FROM_LAST_DUTY] == 25
    held = [
        (await registry.asked(WhatWouldGo(subject_id=one), by=MANAGER)).hold is not None
        for one in (child("K1"), household("H2"), carer("C3"), worker("W5"))
    ]
    assert held == [True, True, False, True]


async def test_a_later_export_ends_what_came_with_an_earlier_one(registry: Room) -> None:
    await taken(registry, rules=(a_rule(9),))

    later = await taken(registry, rules=(a_rule(9, SINCE, THEN), a_rule(8, THEN)))

    assert (later.added["rules"], later.changed["rules"]) == (1, 1)


async def test_rules_of_a_pack_are_said_like_those_that_somebody_sets(registry):
    await taken(registry, rules=(a_rule(9),))
    first = [one for one in await registry.said() if isinstance(one, RuleChanged)]

    await taken(registry, rules=(a_rule(9, SINCE, THEN), a_rule(8, THEN)))
    then = [one for one in await registry.said() if isinstance(one, RuleChanged)]
    await taken(registry, rules=(a_rule(9, SINCE, THEN), a_rule(8, THEN)))

    assert [(one.name, one.value, one.ended_on, one.thing_version) for one in first] == [
        ("most_satellites", 9, None, 1)
    ]
    assert sorted((one.value, one.ended_on or THEN, one.thing_version) for one in then) == [(8, THEN, 1), (9, THEN, 2)]
    assert [one for one in await registry.said() if isinstance(one, RuleChanged)] == []


async def test_what_a_pack_doesnt_know_of_stays(registry: Room) -> None:
    await taken(registry)
    await registry.asked(HoldRecord(subject_id=child("K1"), reason="A claim of today"), by=MANAGER)

    await taken(registry, record_holds=(a_hold(child_ref="K1", ended_on=THEN),))

    days = [(one.started_on, one.ended_on) for one in await in_the_pack(registry, "record_holds")]
    assert days == [(SINCE, THEN), (TODAY, None)]


async def test_an_old_file_sets_no_rule_back_and_lifts_no_hold(registry: Room) -> None:
    await taken(registry, rules=(a_rule(9),), record_holds=(a_hold(child_ref="K1"), a_hold(child_ref="K2")))
    rule = SetRule(name=MOST, value=10, on=TODAY, source="Policy 8", reason="Grown")
    assert not isinstance(await registry.asked(rule, by=MANAGER), Refused)
    await registry.asked(LiftHold(subject_id=child("K2"), reason="Settled"), by=MANAGER)

    faults = await refused(registry, rules=(a_rule(9),), record_holds=(a_hold(child_ref="K1"), a_hold(child_ref="K2")))

    fields = {field for field, _, _ in faults}
    assert fields == {"rules.0.rule", "rules.0.started_on", "record_holds.1.started_on"}
    assert faults[0][1:] == (
        "Somebody has recorded this otherwise in Hubhome since then.",
        "Write into the row what is recorded there, or correct it in Hubhome first.",
    )


@pytest.mark.parametrize(
    ("tables", "field", "sentence"),
    [
        (
            {"rules": (a_rule(9), a_rule(8, THEN))},
            "rules.1.started_on",
            "The same is decided from 2024-01-01 and from 2025-06-01, on the same days.",
        ),
        (
            {"rules": (a_rule(5, rule=RuleName.BELOW_FEWEST_ALLOWED_WITH_REASON),)},
            "rules.0.value",
            "This rule allows something or doesn't.",
        ),
        (
            {"rules": (a_rule(8), a_rule(9, THEN, rule=FEWEST))},
            "rules.1.value",
            (
                "From 2025-06-01 this rule doesn't go together with another: A constellation would need at least 9 "
                "and at most 8 satellite households. Change the other rule first."
            ),
        ),
        ({"rules": (a_rule(9), a_rule(8))}, "rules.1.rule", "An earlier row is most_satellites 2024-01-01 too."),
        (
            {"record_holds": (a_hold(child_ref="K1", worker_ref="W1"),)},
            "record_holds.0.started_on",
            "The row doesn't say of one record that it is held.",
        ),
        ({"record_holds": (a_hold(carer_ref="C99"),)}, "record_holds.0.carer_ref", "C99 isn't in carers."),
    ],
    ids=["twice on a day", "neither yes nor no", "fewest beyond most", "doubled", "of two", "of nobody"],
)
async def test_what_cant_be_is_refused_with_its_row(
    registry: Room, tables: dict[str, Any], field: str, sentence: str
) -> None:
    assert (field, sentence) in [(where, said) for where, said, _ in await refused(registry, **tables)]


async def test_what_was_never_true_can_be_told_beside_what_is(registry: Room) -> None:
    tables = {"rules": (a_rule(9, SINCE, SINCE), a_rule(7, SINCE, SINCE), a_rule(8))}

    await taken(registry, **tables)
    again = await taken(registry, **tables)

    assert (again.added["rules"], again.changed["rules"], again.unchanged["rules"]) == (0, 0, 3)
    assert sorted(one.value for one in await in_the_pack(registry, "rules")) == [7, 8, 9]


async def test_a_dry_run_keeps_nothing(registry: Room) -> None:
    await taken(registry)

    reply = await taken(registry, dry_run=True, record_holds=(a_hold(child_ref="K1"),))

    assert reply.added["record_holds"] == 1
    assert await in_the_pack(registry, "record_holds") == []


async def test_a_hold_that_is_imported_says_that_nobody_here_placed_it(registry: Room) -> None:
    await taken(registry, record_holds=(a_hold(child_ref="K1", started_on=TODAY - timedelta(days=1)),))

    would_go = await registry.asked(WhatWouldGo(subject_id=child("K1")), by=MANAGER)

    assert (would_go.hold.reason, would_go.hold.recorded_by) == ("A claim", None)
