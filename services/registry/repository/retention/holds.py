"""What holds a record?"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from services.registry.policy.retention.holds import RecordHold
from services.registry.repository.keeping.columns import person, record_hold
from services.registry.repository.keeping.facts import facts, save_facts
from services.registry.repository.keeping.turns import at_once
from services.registry.repository.records.finding import fact_holds
from shared.persistence.work import Work


async def holds_of(work: Work, subject_id: UUID) -> list[RecordHold]:
    """Every hold that there was."""
    return await facts(work, RecordHold, record_hold.c.subject_id == subject_id)


async def everybody_held(work: Work) -> set[UUID]:
    """Those whose records are held today, with the carers of a household and the household of a carer."""
    held = {one.subject_id for one in await facts(work, RecordHold, fact_holds(work.today, record_hold))}
    query: Any = select(person.c.id, person.c.household_id).where(
        or_(person.c.id.in_(held), person.c.household_id.in_(held))
    )
    rows = list(await work.session.exec(query)) if held else []
    return held | {row.id for row in rows} | {row.household_id for row in rows if row.household_id}


async def keep(work: Work, changed: Sequence[RecordHold]) -> None:
    """Keep holds as the asker has them now."""
    async with at_once(work):
        await save_facts(work, changed, by=work.actor.person_id)
