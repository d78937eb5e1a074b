"""What holds a record?"""

from collections.abc import Sequence
from uuid import UUID

from services.registry.policy.retention.holds import RecordHold
from services.registry.repository.keeping.columns import record_hold
from services.registry.repository.keeping.facts import facts, save_facts
from services.registry.repository.keeping.turns import at_once
from shared.persistence.work import Work


async def holds_of(work: Work, subject_id: UUID) -> list[RecordHold]:
    """Every hold that there was."""
    return await facts(work, RecordHold, record_hold.c.subject_id == subject_id)


async def keep(work: Work, changed: Sequence[RecordHold]) -> None:
    """Keep holds as the asker has them now."""
    async with at_once(work):
        await save_facts(work, changed, by=work.actor.person_id)
