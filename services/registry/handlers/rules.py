"""Which rules does the authority have, and what becomes of them?"""

from datetime import date

from services.registry.policy.rules import USUAL, Rulebook
from services.registry.policy.rules import SetRule as RuleSet
from services.registry.repository.keeping import facts
from services.registry.repository.keeping.turns import at_once, take_turns
from shared.contracts.roles import Role
from shared.contracts.rules import Rule, Rules, RuleTerm, SetRule, WhichRules
from shared.persistence.work import Work

KEEPERS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})


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
        book = await facts.rulebook(work)
    return _rules(book, command.on, may_change=True)


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
