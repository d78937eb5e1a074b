"""What is kept that elements of the model rest on?"""

from collections.abc import Sequence
from uuid import UUID

from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import Assignment, Duty, ModelFinding
from services.registry.policy.records.stays import Stay
from services.registry.repository.keeping.columns import assignment
from services.registry.repository.keeping.facts import facts, facts_about
from services.registry.repository.records import stays
from shared.contracts.record_words import ModelElement
from shared.persistence.work import Work


async def findings_of(
    work: Work, constellation_id: UUID, element: ModelElement | None = None
) -> Sequence[ModelFinding]:
    """All that was ever found in a constellation, of one element or of each."""
    found = (await facts_about(work, ModelFinding, "constellation_id", [constellation_id])).get(constellation_id, ())
    return [one for one in found if element in {None, one.element}]


async def workers_of(work: Work, household_id: UUID) -> Sequence[Assignment]:
    """Everybody who was ever a household's supervising social worker."""
    return await facts(
        work,
        Assignment,
        assignment.c.kind == Duty.SUPERVISING_SOCIAL_WORKER.value,
        assignment.c.subject_id == household_id,
    )


async def stays_at(work: Work, life: Life) -> list[Stay]:
    """All that is known of stays at households that were the constellation's hub home."""
    return await stays.at_homes(work, {hub.household_id for hub in life.hub_homes if hub.is_true})
