"""What does the registry tell of the conditions on which children may sleep elsewhere? It is written down."""

from datetime import date

from services.registry.policy.records.delegation import has_more_than_telling
from services.registry.policy.records.reading import children_in_reach
from services.registry.policy.records.telling import latest_first
from services.registry.repository import names
from services.registry.repository.records import changes as kept
from services.registry.repository.records import children as records_of_children
from shared.contracts.child_terms import NightsTerm, NightsTerms, WhichConditions
from shared.contracts.record_words import DecisionArea
from shared.persistence.work import Work


async def which_conditions(query: WhichConditions, work: Work) -> NightsTerms:
    """Of each child whose record the asker may read, what was delegated for any of these nights."""
    reach = children_in_reach(work.actor)
    terms: list[NightsTerm] = []
    for child_id in dict.fromkeys(query.child_ids):
        where = await records_of_children.whereabouts(work, child_id)
        if where is None or not reach.has(where):
            continue
        known = latest_first(await kept.delegations_of(work, child_id, DecisionArea.OVERNIGHT_STAYS))
        terms += [
            NightsTerm(
                child_id=child_id,
                started_on=one.started_on,
                ended_on=one.ended_on,
                decision=one.decision,
                conditions=one.conditions or "",
                must_tell=one.must_tell,
                is_done_anyway=bool(one.conditions) and not has_more_than_telling(one.conditions),
                written_in=one.written_in,
            )
            for one in reversed(known)
            if one.start <= query.last_night_on and (one.ended_on or date.max) > query.first_night_on
        ]
    await names.write_down(work, list(dict.fromkeys(one.child_id for one in terms)), query.purpose)
    return NightsTerms(terms=tuple(terms))
