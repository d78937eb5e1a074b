"""How are the authority's rules kept, as bookings hears of them?"""

from sqlalchemy import text

from services.bookings.policy.rules import Rulebook, SetRule
from services.bookings.tables import RuleRow
from shared.contracts.rules import RuleChanged
from shared.persistence.newest import Newest
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_KEPT_RULES = Newest(RuleRow)
_RULES = Statement(text("SELECT name, value, started_on, ended_on FROM rule"))


async def rulebook(work: Work) -> Rulebook:
    """The authority's rules, of all days."""
    return Rulebook(SetRule(**row) for row in await work.run(_RULES))


async def keep_rule(work: Work, event: RuleChanged) -> None:
    """The rule as the event has it, unless a newer one of it is known."""
    await _KEPT_RULES.put(
        work,
        {
            "id": event.rule_id,
            "version": event.thing_version,
            "name": event.name,
            "value": event.value,
            "started_on": event.started_on,
            "ended_on": event.ended_on,
        },
    )
