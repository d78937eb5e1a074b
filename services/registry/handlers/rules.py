"""Which rules does the authority have, and what becomes of them?"""

from collections.abc import Iterable
from datetime import date

from services.registry.policy.rules import Rulebook
from services.registry.policy.rules import SetRule as RuleSet
from services.registry.policy.telling import event_about_rule
from services.registry.repository.keeping import facts
from services.registry.repository.keeping.turns import at_once, take_turns
from shared.contracts.first_rules import FirstRule, FirstRuleName, FirstRules, SetRuleV1, WhichRulesV1
from shared.contracts.roles import Role
from shared.contracts.rules import USUAL, Rule, Rules, RuleTerm, SetRule, WhichRules
from shared.messaging.errands import Desk
from shared.persistence.work import Work

KEEPERS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})


TELL_OF_THE_RULE = "tell_of_the_rule"
"""The errand that says how a rule was set before anybody heard of rules; its thing is the rule."""


async def which_rules(query: WhichRules, work: Work) -> Rules:
    """Every rule as it is on a day."""
    return _rules(await facts.rulebook(work), query.on or work.today, may_change=work.actor.has(*KEEPERS))


async def set_rule(command: SetRule, work: Work) -> Rules:
    """Another value from a day on."""
    await take_turns(work)
    book, changed = (await facts.rulebook(work)).with_rule(
        work.authority, command.name, command.value, on=command.on, source=command.source, reason=command.reason
    )
    if not command.dry_run:
        async with at_once(work):
            await facts.save_facts(work, changed, by=work.actor.person_id)
        await say_rules(work, changed)
        book = await facts.rulebook(work)
    return _rules(book, command.on, may_change=True)


async def which_rules_of_before(query: WhichRulesV1, work: Work) -> FirstRules:
    """As `which_rules`, for whoever knows the first rules only."""
    return _of_before(await which_rules(WhichRules(on=query.on), work))


async def set_rule_of_before(command: SetRuleV1, work: Work) -> FirstRules:
    """As `set_rule`, for whoever knows the first rules only."""
    return _of_before(await set_rule(SetRule.model_validate(command.model_dump()), work))


async def tell_of_the_rule(desk: Desk) -> None:
    """Say how the authority has set it; said twice, it is heard once."""
    async with desk.work() as work:
        await take_turns(work)
        await say_rules(work, await facts.facts(work, RuleSet, facts.DATED[RuleSet].c.id == desk.thing_id))


async def say_rules(work: Work, changed: Iterable[RuleSet]) -> None:
    """Say how the authority has set these rules, those that were ended with them."""
    ones = {one.id: one for one in changed}
    for rule_id, version in (await facts.times_recorded(work, RuleSet, ones)).items():
        work.say(event_about_rule(ones[rule_id], version))


def _of_before(answer: Rules) -> FirstRules:
    known = {*FirstRuleName}
    return FirstRules(
        on=answer.on,
        may_change=answer.may_change,
        rules=tuple(
            FirstRule.model_validate(one.model_dump(include=set(FirstRule.model_fields)))
            for one in answer.rules
            if one.name in known
        ),
    )


def _rules(book: Rulebook, day: date, *, may_change: bool) -> Rules:
    found = []
    for name, usual in USUAL.items():
        rule = book.on(name, day)
        own = rule.set
        found.append(
            Rule(
                name=name,
                value=rule.value,
                is_yes_or_no=usual.is_yes_or_no,
                least=usual.least,
                most=usual.most,
                source=rule.source,
                started_on=own.started_on if own else None,
                ended_on=own.ended_on if own else None,
                reason=own.reason if own else "",
                recorded_at=own.recorded.at if own else None,
                recorded_by=own.recorded.by if own else None,
                terms=tuple(_term(one) for one in book.latest_first(name)),
            )
        )
    return Rules(on=day, rules=tuple(found), may_change=may_change)


def _term(one: RuleSet) -> RuleTerm:
    return RuleTerm(
        value=one.value,
        source=one.source,
        started_on=one.started_on,
        ended_on=one.ended_on,
        reason=one.reason,
        recorded_at=one.recorded.at,
        recorded_by=one.recorded.by,
    )
