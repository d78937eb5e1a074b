"""What is recorded of a household besides its approval, and what relies on the terms of that?"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, or_, select, text

from services.registry.policy.facts import CarerAtHome, Exemption
from services.registry.policy.records.terms import Part
from services.registry.policy.retention.applications import Application
from services.registry.repository.keeping.columns import child, constellation, exemption, hub_home, membership
from services.registry.repository.keeping.facts import facts, facts_about
from services.registry.repository.records.finding import is_true
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_RECORD_VERSION = Statement(
    text("""
    WITH record AS (
        SELECT id FROM household WHERE id = :household_id
        UNION ALL SELECT id FROM approval WHERE household_id = :household_id
        UNION ALL SELECT id FROM exemption WHERE household_id = :household_id
        UNION ALL SELECT id FROM carer_at_home WHERE household_id = :household_id
        UNION ALL SELECT id FROM application WHERE household_id = :household_id
    )
    SELECT (SELECT count(*) FROM record) + (SELECT count(*) FROM past WHERE thing_id IN (SELECT id FROM record))
        AS written
    """).bindparams(bindparam("household_id", type_=Uuid))
)


async def record_version(work: Work, household_id: UUID) -> int:
    """How often anything of a household's record was written down: another number once somebody has changed it."""
    [row] = await work.run(_RECORD_VERSION, {"household_id": household_id})
    return 1 + int(row["written"])


async def exemptions_at(work: Work, household_id: UUID, at: datetime | None = None) -> Sequence[Exemption]:
    """All exemptions of a household, whomever they name; `at` as they were recorded at a moment."""
    return (await facts_about(work, Exemption, "household_id", [household_id], at)).get(household_id, ())


async def exemptions_of(work: Work, household_id: UUID, child_id: UUID) -> Sequence[Exemption]:
    """All exemptions of one child in a household."""
    return await facts(work, Exemption, exemption.c.household_id == household_id, exemption.c.child_id == child_id)


async def carers_at_home(work: Work, household_id: UUID, at: datetime | None = None) -> Sequence[CarerAtHome]:
    """All that was ever recorded of whether a carer is at home full time."""
    return (await facts_about(work, CarerAtHome, "household_id", [household_id], at)).get(household_id, ())


async def applications(work: Work, household_id: UUID, at: datetime | None = None) -> Sequence[Application]:
    """All that was ever recorded of a household's application to foster."""
    return (await facts_about(work, Application, "household_id", [household_id], at)).get(household_id, ())


async def births(work: Work, child_ids: Collection[UUID]) -> dict[UUID, date]:
    """When these children were born."""
    query: Any = select(child.c.id, child.c.date_of_birth).where(child.c.id.in_(child_ids))
    return {row.id: row.date_of_birth for row in await work.session.exec(query)}


async def child_called(work: Work, ref: str) -> UUID | None:
    """The child whom the authority calls so; nobody where there is none."""
    query: Any = select(child.c.id).where(child.c.ref == ref)
    found: UUID | None = (await work.session.exec(query)).scalars().first()
    return found


async def parts_from(work: Work, household_id: UUID, day: date) -> list[Part]:
    """The parts in constellations that last on a day or begin later, in their order."""
    satellites: Any = (
        select(constellation.c.name, membership.c.joined_on)
        .join(constellation, constellation.c.id == membership.c.constellation_id)
        .where(
            membership.c.household_id == household_id,
            is_true(membership, "joined_on", "left_on"),
            or_(membership.c.left_on.is_(None), membership.c.left_on > day),
        )
    )
    hubs: Any = (
        select(constellation.c.name, hub_home.c.started_on, hub_home.c.beds)
        .join(constellation, constellation.c.id == hub_home.c.constellation_id)
        .where(
            hub_home.c.household_id == household_id,
            is_true(hub_home),
            or_(hub_home.c.ended_on.is_(None), hub_home.c.ended_on > day),
        )
    )
    found = [Part(row.name, row.joined_on) for row in await work.session.exec(satellites)]
    found += [Part(row.name, row.started_on, row.beds) for row in await work.session.exec(hubs)]
    return sorted(found, key=lambda one: (one.started_on, one.constellation))
