"""Who decides on sleepovers, where that changes before they have."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.sleepovers import Sleepover
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_KEEP = Statement(
    text("""
    WITH fewer AS (
        DELETE FROM decision WHERE sleepover_id = :id AND position > cardinality(CAST(:deciders AS text[]))
    )
    INSERT INTO decision (sleepover_id, position, decider, person_id, decided_by, decided_at, is_yes)
    SELECT :id, one.position, one.decider, one.person_id, one.decided_by, one.decided_at, one.is_yes
    FROM unnest(CAST(:deciders AS text[]), CAST(:person_ids AS uuid[]), CAST(:decided_by AS uuid[]),
        CAST(:decided_at AS timestamptz[]), CAST(:is_yes AS boolean[]))
        WITH ORDINALITY AS one(decider, person_id, decided_by, decided_at, is_yes, position)
    ON CONFLICT (sleepover_id, position) DO UPDATE SET decider = excluded.decider, person_id = excluded.person_id,
        decided_by = excluded.decided_by, decided_at = excluded.decided_at, is_yes = excluded.is_yes
    """)
)
_FORMER_WORKERS = Statement(
    text("""
    SELECT id, childrens_social_worker_id FROM child_before
    WHERE id = ANY(CAST(:child_ids AS uuid[])) AND known_until > :since AND childrens_social_worker_id IS NOT NULL
    """)
)


async def keep_deciders(work: Work, sleepover: Sleepover) -> None:
    """Keep who decides on a sleepover that was read locked, and what they said; nothing else of it changes."""
    await work.run(
        _KEEP,
        {
            "id": sleepover.id,
            "deciders": [one.decider for one in sleepover.decisions],
            "person_ids": [one.person_id for one in sleepover.decisions],
            "decided_by": [one.decided_by for one in sleepover.decisions],
            "decided_at": [one.decided_at for one in sleepover.decisions],
            "is_yes": [one.is_yes for one in sleepover.decisions],
        },
    )


async def former_workers(work: Work, child_ids: Sequence[UUID], *, since: datetime) -> Collection[tuple[UUID, UUID]]:
    """Each of these children with each social worker whom they had since then and of whom it was changed."""
    rows = await work.run(_FORMER_WORKERS, {"child_ids": list(child_ids), "since": since})
    return {(row["id"], row["childrens_social_worker_id"]) for row in rows}
