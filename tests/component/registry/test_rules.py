"""An authority's rules are its own from the day on which it sets them."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.registry.handlers.rules import TELL_OF_THE_RULE
from services.registry.plugin import plugin
from shared.contracts.first_rules import FirstRuleName, FirstRules, SetRuleV1, WhichRulesV1
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.rules import RuleChanged, RuleName, Rules, SetRule, WhichRules
from shared.testing.actors import actor
from shared.testing.databases import RunsPostgres
from shared.testing.rooms import Room
from tests.component.registry.lives import MANAGER, TODAY
from tests.support.an_older_database import database_at

FEWEST, MOST = RuleName.FEWEST_SATELLITES, RuleName.MOST_SATELLITES
LATER = TODAY + timedelta(days=30)


def setting(name: RuleName, value: int, on: date = TODAY, **more: Any) -> SetRule:
    return SetRule(name=name, value=value, on=on, source="Panel, 3 March 2026", reason="Tried for a year", **more)


async def values(room: Room, on: date) -> dict[RuleName, int]:
    reply = await room.asked(WhichRules(on=on), by=actor(Role.LIAISON_WORKER))
    assert isinstance(reply, Rules)
    assert not reply.may_change
    return {rule.name: rule.value for rule in reply.rules}


async def test_what_an_authority_has_not_set_is_as_most_have_it_with_its_source(registry: Room) -> None:
    reply = await registry.asked(WhichRules(), by=MANAGER)

    assert isinstance(reply, Rules)
    assert {rule.name: rule.value for rule in reply.rules} == {
        RuleName.FEWEST_SATELLITES: 6,
        RuleName.MOST_SATELLITES: 10,
        RuleName.FEWEST_HUB_BEDS: 2,
        RuleName.FEWEST_YEARS_APPROVED: 1,
        RuleName.BELOW_FEWEST_ALLOWED_WITH_REASON: 0,
        RuleName.BEYOND_MOST_ALLOWED_WITH_REASON: 0,
        RuleName.USUAL_FOSTERING_LIMIT: 3,
        RuleName.MOST_NIGHTS: 28,
        RuleName.MONTHS_AHEAD: 12,
        RuleName.NOTICE_DAYS: 0,
        RuleName.MOST_NIGHTS_IN_12_MONTHS: 0,
        RuleName.MOST_DAYS_OF_A_SHORT_BREAK: 17,
        RuleName.MOST_DAYS_OF_SHORT_BREAKS_IN_12_MONTHS: 75,
        RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON: 0,
        RuleName.HOLD_HOURS: 72,
        RuleName.WAITING_OFFER_HOURS: 24,
        RuleName.RANK_OF_HOME_AT_RISK: 1,
        RuleName.RANK_OF_CARERS_CANT: 2,
        RuleName.RANK_OF_CARERS_AWAY: 3,
        RuleName.RANK_OF_A_BREAK: 4,
        RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT: 1,
        RuleName.CAUTIONS_NEED_A_REASON: 1,
        RuleName.EMERGENCY_HUB_HOME_MINUTES: 15,
        RuleName.EMERGENCY_ASKS_OTHERS: 1,
        RuleName.EMERGENCY_DUTY_WORKER_MINUTES: 15,
        RuleName.EMERGENCY_APPROVALS_AFTERWARDS: 1,
        RuleName.EMERGENCY_APPROVAL_HOURS: 12,
        RuleName.FAMILY_TIME_HOURS: 48,
        RuleName.TRAINING_DAYS_BEFORE: 90,
        RuleName.STAY_SHEET_DAYS_BEFORE: 2,
        RuleName.STAY_SHEET_DAYS_AFTER: 1,
    }
    assert {rule.name for rule in reply.rules} == set(RuleName)
    assert all(rule.source and rule.started_on is None for rule in reply.rules)
    assert reply.may_change


async def test_a_rule_holds_from_its_day_and_what_held_before_stays_known(registry: Room) -> None:
    await registry.asked(setting(FEWEST, 4), by=MANAGER)

    reply = await registry.asked(setting(FEWEST, 5, LATER), by=MANAGER)

    assert isinstance(reply, Rules)
    rule = next(one for one in reply.rules if one.name is FEWEST)
    assert (rule.value, rule.started_on, rule.source, rule.recorded_by) == (
        5,
        LATER,
        "Panel, 3 March 2026",
        MANAGER.person_id,
    )
    on = [TODAY - timedelta(days=1), TODAY, LATER]
    assert [(await values(registry, day))[FEWEST] for day in on] == [6, 4, 5]


async def test_the_last_word_of_a_day_holds(registry: Room) -> None:
    await registry.asked(setting(FEWEST, 4), by=MANAGER)
    await registry.asked(setting(FEWEST, 3), by=MANAGER)

    assert (await values(registry, TODAY))[FEWEST] == 3


async def test_a_dry_run_sets_nothing(registry: Room) -> None:
    shown = await registry.asked(setting(FEWEST, 4, dry_run=True), by=MANAGER)

    assert isinstance(shown, Rules)
    assert next(one for one in shown.rules if one.name is FEWEST).value == 4
    assert (await values(registry, TODAY))[FEWEST] == 6


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (setting(FEWEST, 11), "fewest_beyond_most"),
        (setting(MOST, 3), "fewest_beyond_most"),
        (setting(FEWEST, 9, TODAY - timedelta(days=9)), "later_changes_exist"),
        (setting(MOST, 3, TODAY - timedelta(days=9)), "fewest_beyond_most"),
        (setting(RuleName.BELOW_FEWEST_ALLOWED_WITH_REASON, 2), "not_a_value_of_this_rule"),
        (setting(RuleName.HOLD_HOURS, 0), "not_a_value_of_this_rule"),
        (setting(RuleName.HOLD_HOURS, 337), "not_a_value_of_this_rule"),
    ],
)
async def test_what_cannot_be_a_rule_is_refused(registry: Room, command: SetRule, reason: str) -> None:
    await registry.asked(setting(FEWEST, 4), by=MANAGER)

    refused = await registry.asked(command, by=MANAGER)

    assert isinstance(refused, Refused)
    assert refused.reason == reason
    assert refused.detail.endswith(".")


async def test_a_rule_of_one_authority_is_in_nobody_elses_way(registry: Room) -> None:
    neighbour = MANAGER.model_copy(update={"authority": "othershire"})
    await registry.asked(setting(FEWEST, 4), by=MANAGER)

    reply = await registry.asked(setting(FEWEST, 5), by=neighbour)

    assert isinstance(reply, Rules)
    assert (await values(registry, TODAY))[FEWEST] == 4


async def test_what_was_set_of_a_rule_is_told_the_latest_first_and_of_each_day_the_last_word(registry: Room) -> None:
    await registry.asked(setting(FEWEST, 4), by=MANAGER)
    await registry.asked(setting(FEWEST, 5), by=MANAGER)
    await registry.asked(setting(FEWEST, 7, LATER), by=MANAGER)

    reply = await registry.asked(WhichRules(), by=MANAGER)

    [rule] = [one for one in reply.rules if one.name is FEWEST]
    assert [(term.value, term.started_on, term.ended_on) for term in rule.terms] == [
        (7, LATER, None),
        (5, TODAY, LATER),
    ]
    assert {term.recorded_by for term in rule.terms} == {MANAGER.person_id}


async def test_a_rule_that_is_set_is_said_without_a_word_of_why(registry: Room) -> None:
    await registry.asked(setting(RuleName.HOLD_HOURS, 24), by=MANAGER)

    [said] = await registry.said()

    assert isinstance(said, RuleChanged)
    assert (said.name, said.value, said.started_on, said.ended_on) == ("hold_hours", 24, TODAY, None)
    assert said.thing_version == 1


async def test_what_held_until_then_is_said_to_have_ended(registry: Room) -> None:
    await registry.asked(setting(FEWEST, 4), by=MANAGER)
    await registry.said()

    await registry.asked(setting(FEWEST, 5, LATER), by=MANAGER)

    said = [one for one in await registry.said() if isinstance(one, RuleChanged)]
    assert sorted((one.value, one.started_on, one.ended_on, one.thing_version) for one in said) == [
        (4, TODAY, LATER, 2),
        (5, LATER, None, 1),
    ]


async def test_what_is_set_anew_for_the_same_day_is_the_next_word_on_the_same_rule(registry: Room) -> None:
    await registry.asked(setting(FEWEST, 4), by=MANAGER)
    await registry.asked(setting(FEWEST, 3), by=MANAGER)

    said = [one for one in await registry.said() if isinstance(one, RuleChanged)]

    assert [(one.value, one.thing_version) for one in said] == [(4, 1), (3, 2)]
    assert len({one.rule_id for one in said}) == 1


async def test_a_dry_run_says_nothing(registry: Room) -> None:
    await registry.asked(setting(FEWEST, 4, dry_run=True), by=MANAGER)

    assert await registry.said() == []


async def test_whoever_knows_only_the_first_rules_is_still_answered(registry: Room) -> None:
    before = await registry.asked(WhichRulesV1(on=TODAY), by=MANAGER)
    command = SetRuleV1(name=FirstRuleName.FEWEST_SATELLITES, value=4, on=TODAY, source="Panel", reason="Tried")

    after = await registry.asked(command, by=MANAGER)

    assert isinstance(before, FirstRules)
    assert isinstance(after, FirstRules)
    assert {rule.name for rule in before.rules} == set(FirstRuleName)
    assert {rule.value for rule in after.rules if rule.name is FirstRuleName.FEWEST_SATELLITES} == {4}
    assert (await values(registry, TODAY))[FEWEST] == 4


async def test_a_rule_of_before_is_told_to_whoever_hears_of_rules_now(
    postgres_server: RunsPostgres, tmp_path: Path
) -> None:
    async with database_at("0007", plugin, postgres_server, tmp_path) as (admin, upgrade):
        await admin.execute(
            "INSERT INTO rule (authority, id, name, value, started_on, source) "
            "VALUES ('testshire', $1, 'most_satellites', 8, '2024-04-01', 'Panel')",
            rule_id := uuid4(),
        )

        await upgrade()

        waits = await admin.fetch("SELECT authority, name, thing_id FROM errand")
    assert [tuple(row) for row in waits] == [("testshire", TELL_OF_THE_RULE, rule_id)]


async def test_the_errand_says_how_a_rule_is_set(registry: Room) -> None:
    await registry.asked(setting(FEWEST, 4), by=MANAGER)
    [said] = await registry.said()
    assert isinstance(said, RuleChanged)

    await registry.ran(TELL_OF_THE_RULE, said.rule_id, None)  # type: ignore[arg-type]  # it asks nobody

    assert await registry.said() == [said]
