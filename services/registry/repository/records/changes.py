"""What must be known to change a child's or a household's record, and how is the change kept?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select, text, update

from services.registry.policy.facts import Approval, Delegation, Fact, HealthFact, MatchingFact, holding
from services.registry.policy.register import BedSharingAgreement, Placement
from services.registry.repository.joint.mirrors import is_no_copy
from services.registry.repository.keeping.columns import (
    child,
    delegated,
    household,
    hub_home,
    membership,
    placement,
    sharing,
)
from services.registry.repository.keeping.facts import facts, facts_about, save_facts
from services.registry.repository.keeping.turns import at_once
from services.registry.repository.keeping.values import known_at, save, values
from services.registry.repository.records.finding import is_true
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic, MatchingTopic
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_RECORD_VERSION = Statement(
    text("""
    WITH record AS (
        SELECT id FROM child WHERE id = :child_id
        UNION ALL SELECT id FROM placement WHERE child_id = :child_id
        UNION ALL SELECT id FROM delegated_authority WHERE child_id = :child_id
        UNION ALL SELECT id FROM matching_fact WHERE child_id = :child_id
        UNION ALL SELECT id FROM health_fact WHERE child_id = :child_id
        UNION ALL SELECT id FROM bed_sharing_agreement WHERE child_id = :child_id
        UNION ALL SELECT id FROM death WHERE child_id = :child_id
    )
    SELECT (SELECT count(*) FROM record) + (SELECT count(*) FROM past WHERE thing_id IN (SELECT id FROM record))
        AS written
    """).bindparams(bindparam("child_id", type_=Uuid))
)


async def child_row(work: Work, child_id: UUID) -> Any:
    """What is said of a child; nothing of one whom the registry doesn't know."""
    query: Any = select(child).where(child.c.id == child_id)
    return (await work.session.exec(query)).first()


async def household_row(work: Work, *, ref: str = "", household_id: UUID | None = None) -> Any:
    """What is said of a household of one's own, by its reference or its identifier; nothing where there is none."""
    wanted = household.c.id == household_id if household_id else household.c.ref == ref.strip()
    query: Any = select(household).where(wanted, is_no_copy(household.c.id))
    return (await work.session.exec(query)).first()


async def record_version(work: Work, child_id: UUID) -> int:
    """How often anything of a child's record was written down: another number once somebody has changed it."""
    [row] = await work.run(_RECORD_VERSION, {"child_id": child_id})
    return 1 + int(row["written"])


async def delegations_of(
    work: Work, child_id: UUID, area: DecisionArea | None = None, at: datetime | None = None
) -> Sequence[Delegation]:
    """All that was ever delegated for a child, in one area or in each; `at` as it was recorded at a moment."""
    found = (await facts_about(work, Delegation, "child_id", [child_id], at)).get(child_id, ())
    return [one for one in found if area in {None, one.area}]


async def delegations_for(work: Work, child_ids: Collection[UUID]) -> Sequence[Delegation]:
    """All delegations of these children that are to be reviewed on some day."""
    return await facts(work, Delegation, delegated.c.child_id.in_(child_ids), delegated.c.review_on.is_not(None))


async def matching_of(
    work: Work, child_id: UUID, topic: MatchingTopic | None = None, at: datetime | None = None
) -> Sequence[MatchingFact]:
    """All that was ever known of a child, on one matching topic or on each; `at` as it was recorded at a moment."""
    found = (await facts_about(work, MatchingFact, "child_id", [child_id], at)).get(child_id, ())
    return [one for one in found if topic in {None, one.topic}]


async def health_of(
    work: Work, child_id: UUID, topic: HealthTopic | None = None, at: datetime | None = None
) -> Sequence[HealthFact]:
    """All that was ever known of a child's health, on one topic or on each; `at` as it was recorded at a moment."""
    found = (await facts_about(work, HealthFact, "child_id", [child_id], at)).get(child_id, ())
    return [one for one in found if topic in {None, one.topic}]


async def approvals_of(work: Work, household_id: UUID, at: datetime | None = None) -> Sequence[Approval]:
    """All approvals of a household; `at` as they were recorded at a moment."""
    return (await facts_about(work, Approval, "household_id", [household_id], at)).get(household_id, ())


async def placements_of(work: Work, child_id: UUID, at: datetime | None = None) -> Sequence[Placement]:
    """All placements of a child; `at` as they were recorded at a moment."""
    return (await facts_about(work, Placement, "child_id", [child_id], at)).get(child_id, ())


async def placements_at(work: Work, household_id: UUID, at: datetime | None = None) -> Sequence[Placement]:
    """All true placements with a household; `at` as they were recorded at a moment."""
    then = known_at(placement, at)
    return await values(work, Placement, then, then.c.household_id == household_id, is_true(then))


async def ends_of_parts(work: Work, household_id: UUID) -> list[Any]:
    """When each part of a household in a constellation ends; nothing for one that goes on."""
    satellite: Any = select(membership.c.left_on.label("end")).where(
        membership.c.household_id == household_id, is_true(membership, "joined_on", "left_on")
    )
    hub: Any = select(hub_home.c.ended_on.label("end")).where(
        hub_home.c.household_id == household_id, is_true(hub_home)
    )
    return [row.end for query in (satellite, hub) for row in await work.session.exec(query)]


async def keep_facts(work: Work, changed: Sequence[Fact]) -> None:
    """Keep facts as the asker has them now."""
    async with at_once(work):
        await save_facts(work, changed, by=work.actor.person_id)


async def keep_health(work: Work, child_id: UUID, topic: HealthTopic, changed: Sequence[HealthFact]) -> None:
    """Keep what is known of a child's health as the asker has it now.

    What holds today is written into the child's own row as well: the release before reads it there.
    """
    await keep_facts(work, changed)
    current = holding(await health_of(work, child_id, topic), work.today)
    words = current.details if current and current.finding is Finding.YES else None
    row = child.c[topic.value]
    statement: Any = (
        update(child)
        .where(child.c.id == child_id, row.is_distinct_from(words))
        .values({topic.value: words, "recorded_at": work.now, "recorded_by": work.actor.person_id})
    )
    await work.session.exec(statement)


async def keep_placements(work: Work, changed: Sequence[Placement]) -> None:
    """Keep placements as the asker has them now; on no day a child is in two."""
    async with at_once(work):
        await save(work, placement, changed, by=work.actor.person_id)


async def keep_agreements(work: Work, changed: Sequence[BedSharingAgreement]) -> None:
    """Keep agreements on sharing a bedroom as the asker has them now."""
    async with at_once(work):
        await save(work, sharing, changed, by=work.actor.person_id)
