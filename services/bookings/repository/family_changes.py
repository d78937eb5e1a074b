"""What changed in family times, and which households have nothing to do with them any more, as it is kept."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import asyncpg
from sqlalchemy import text

from services.bookings.policy.family_times.before import Change, Left
from services.bookings.policy.family_times.plan import FamilyTime
from shared.contracts.family_words import FamilyTimePart
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_CHANGES = Statement(
    text("""
    SELECT * FROM family_time_change WHERE family_time_id = ANY(CAST(:ids AS uuid[])) ORDER BY plan_version
    """)
)
_LEFT = Statement(
    text("""
    SELECT * FROM family_time_left WHERE family_time_id = ANY(CAST(:ids AS uuid[])) ORDER BY household_id
    """)
)
_KEEP_CHANGE = Statement(
    text("""
    INSERT INTO family_time_change (family_time_id, plan_version, parts, way_child_ids, was_period,
        was_asked_household_ids, changed_at)
    VALUES (:family_time_id, :plan_version, CAST(:parts AS text[]), CAST(:way_child_ids AS uuid[]),
        CAST(:was_period AS tstzrange), CAST(:was_asked AS uuid[]), :changed_at)
    """)
)
_KEEP_LEFT = Statement(
    text("""
    INSERT INTO family_time_left (family_time_id, household_id, plan_version, child_ids, was_period)
    VALUES (:family_time_id, :household_id, :plan_version, CAST(:child_ids AS uuid[]), CAST(:was_period AS tstzrange))
    ON CONFLICT (family_time_id, household_id) DO UPDATE SET plan_version = excluded.plan_version,
        child_ids = excluded.child_ids, was_period = excluded.was_period, acknowledged_at = NULL, acknowledged_by = NULL
    """)
)
_ACKNOWLEDGE = Statement(
    text("""
    UPDATE family_time_left SET acknowledged_at = :now, acknowledged_by = :person_id
    WHERE family_time_id = :family_time_id AND household_id = :household_id AND acknowledged_at IS NULL
    """)
)


async def changes_of(work: Work, family_time_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Change]]:
    """What changed in each of their plans, in order."""
    found: defaultdict[UUID, list[Change]] = defaultdict(list)
    for row in await work.run(_CHANGES, {"ids": list(family_time_ids)}):
        found[row["family_time_id"]].append(
            Change(
                plan_version=row["plan_version"],
                parts=frozenset(map(FamilyTimePart, row["parts"])),
                way_child_ids=frozenset(row["way_child_ids"]),
                was_starts_at=row["was_period"].lower,
                was_ends_at=row["was_period"].upper,
                was_asked=frozenset(row["was_asked_household_ids"]),
                changed_at=row["changed_at"],
            )
        )
    return found


async def left_of(work: Work, family_time_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Left]]:
    """The households that changes of each of their plans left with nothing to do with it."""
    found: defaultdict[UUID, list[Left]] = defaultdict(list)
    for row in await work.run(_LEFT, {"ids": list(family_time_ids)}):
        found[row["family_time_id"]].append(
            Left(
                household_id=row["household_id"],
                plan_version=row["plan_version"],
                child_ids=frozenset(row["child_ids"]),
                was_starts_at=row["was_period"].lower,
                was_ends_at=row["was_period"].upper,
                acknowledged_at=row["acknowledged_at"],
            )
        )
    return found


async def keep_change(work: Work, one: FamilyTime, change: Change, left: Collection[Left]) -> None:
    """Keep what a change of the plan was, and whom it left with nothing to do with it."""
    await work.run(
        _KEEP_CHANGE,
        {
            "family_time_id": one.id,
            "plan_version": change.plan_version,
            "parts": sorted(change.parts),
            "way_child_ids": sorted(change.way_child_ids),
            "was_period": asyncpg.Range(change.was_starts_at, change.was_ends_at),
            "was_asked": sorted(change.was_asked),
            "changed_at": change.changed_at,
        },
    )
    for each in left:
        await work.run(
            _KEEP_LEFT,
            {
                "family_time_id": one.id,
                "household_id": each.household_id,
                "plan_version": each.plan_version,
                "child_ids": sorted(each.child_ids),
                "was_period": asyncpg.Range(each.was_starts_at, each.was_ends_at),
            },
        )


async def acknowledge_having_left(work: Work, family_time_id: UUID, household_id: UUID) -> None:
    """Keep that a household knows that it has nothing to do with it any more."""
    await work.run(
        _ACKNOWLEDGE,
        {
            "family_time_id": family_time_id,
            "household_id": household_id,
            "now": work.now,
            "person_id": work.actor.person_id,
        },
    )
